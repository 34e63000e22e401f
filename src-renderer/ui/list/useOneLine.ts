/** What stands on the first line of a box that is one line high, and what has no room there. */
import { useLayoutEffect, useState } from 'react'
import type { RefObject } from 'react'

interface OneLine {
  /** How many of the box's children stand on its first line. */
  fits: number
  /** Among those that do not, one is set to something, which nobody may overlook. */
  hidesSet: boolean
}

/** The children after the first line keep their place, to be measured, and are neither seen nor reached while `closed`. */
export function useOneLine(box: RefObject<HTMLElement | null>, closed: boolean): OneLine {
  const [line, setLine] = useState<OneLine>({ fits: Infinity, hidesSet: false })
  useLayoutEffect(() => {
    const element = box.current
    if (element === null) return undefined
    const measure = () => {
      // A form's field may have a part that is not drawn.
      const children = ([...element.children] as HTMLElement[]).filter(({ offsetHeight }) => offsetHeight > 0)
      const top = Math.min(...children.map(({ offsetTop }) => offsetTop))
      const next = top + Math.max(0, ...children.map(({ offsetTop, offsetHeight }) => (offsetTop === top ? offsetHeight : 0)))
      const over = children.filter(({ offsetTop }) => offsetTop >= next)
      const fits = over.length === 0 ? Infinity : children.length - over.length
      const hidesSet = over.some((child) => child.matches('[data-set]'))
      // The one that has just been set has the focus.
      for (const child of children) child.style.visibility = closed && !hidesSet && over.includes(child) ? 'hidden' : ''
      setLine((last) => (last.fits === fits && last.hidesSet === hidesSet ? last : { fits, hidesSet }))
    }
    measure()
    const resized = new ResizeObserver(measure)
    resized.observe(element)
    // A chip that is set grows, and a count that has come widens its tab.
    const changed = new MutationObserver(measure)
    changed.observe(element, { childList: true, subtree: true, characterData: true })
    return () => {
      resized.disconnect()
      changed.disconnect()
    }
  }, [box, closed])
  return line
}
