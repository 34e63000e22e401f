/** How wide an element is, known before anything of it is painted: what is laid out by its width is drawn once, not twice. */
import { useLayoutEffect, useState } from 'react'
import type { RefObject } from 'react'

/** In CSS pixels, with its border; 0 until it is in the page. */
export function useWidth(of: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0)
  useLayoutEffect(() => {
    const element = of.current
    if (element === null) return undefined
    const measure = () => setWidth(element.getBoundingClientRect().width)
    measure()
    let frame = 0
    const resized = new ResizeObserver(() => {
      // In a frame of its own, or what it changes would be observed at once.
      cancelAnimationFrame(frame)
      frame = requestAnimationFrame(measure)
    })
    resized.observe(element)
    return () => {
      cancelAnimationFrame(frame)
      resized.disconnect()
    }
  }, [of])
  return width
}
