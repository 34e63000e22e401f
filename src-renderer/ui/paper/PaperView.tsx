/** A PDF in the window: its pages below one another, how large, which one, and keys for all of it. */
import { ActionIcon, Button, Skeleton, Tooltip } from '@mantine/core'
import { IconMinus, IconPlus } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import type { KeyboardEvent, ReactNode } from 'react'
import { ErrorNote } from '../parts/ErrorNote.tsx'
import { openPdf, sizeOf } from './pdf.ts'
import type { Pdf } from './pdf.ts'
import { PaperPage } from './PaperPage.tsx'
import styles from './PaperView.module.css'
import { percent, scaleOf, zoomed } from './zoom.ts'
import type { Zoom } from './zoom.ts'

interface PaperViewProps {
  /** Base64. */
  pdf: string
  /** What it is, for whoever cannot see it. */
  title: string
  /** What can be done with it, beside the zoom. */
  actions?: ReactNode
}

interface Opened {
  of: string
  pdf: Pdf
  usual: { width: number; height: number }
}

export function PaperView({ pdf, title, actions }: PaperViewProps) {
  const [opened, setOpened] = useState<Opened | null>(null)
  const [failed, setFailed] = useState<unknown>(null)
  const [zoom, setZoom] = useState<Zoom>('width')
  const scroller = useRef<HTMLDivElement>(null)
  const room = useRoom(scroller)
  useEffect(() => {
    let close: (() => void) | null = null
    let left = false
    const open = async () => {
      const read = await openPdf(pdf)
      close = read.close
      if (left) return read.close()
      const usual = sizeOf(await read.pdf.getPage(1))
      if (!left) setOpened({ of: pdf, pdf: read.pdf, usual })
    }
    open().catch((error: unknown) => !left && setFailed(error))
    return () => {
      left = true
      setFailed(null)
      close?.()
    }
  }, [pdf])

  // The arrows and the space bar scroll at once, wherever the button was that asked for it.
  useEffect(() => scroller.current?.focus({ preventScroll: true }), [])

  // Of another paper's pages nothing is shown while this one is read.
  const shown = opened?.of === pdf ? opened : null
  const scale = scaleOf(zoom, shown?.usual.width ?? 0, room)
  const { current, near } = useWhere(scroller, shown?.pdf ?? null)
  useSamePlace(scroller, scale, shown?.of)

  const goTo = (page: number) => scroller.current?.querySelector(`[data-page="${page}"]`)?.scrollIntoView({ block: 'start' })
  const pages = shown?.pdf.numPages ?? 0
  const keys: Readonly<Record<string, () => void>> = {
    '+': () => setZoom(zoomed(scale, 'in')), '=': () => setZoom(zoomed(scale, 'in')), '-': () => setZoom(zoomed(scale, 'out')),
    '0': () => setZoom(1), w: () => setZoom('width'),
    j: () => goTo(Math.min(pages, current + 1)), k: () => goTo(Math.max(1, current - 1)),
  }
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const does = keys[event.key]
    if (does === undefined) return
    event.preventDefault()
    does()
  }
  return (
    <div className={styles.view}>
      <div className={styles.bar} role="toolbar" aria-label="Paper">
        <span className={styles.where} aria-live="polite">{shown === null ? '' : `Page ${current} of ${pages}`}</span>
        <span className={styles.zoom}>
          <Tooltip label={<>Smaller <kbd>−</kbd></>}><ActionIcon aria-label="Smaller" disabled={shown === null} onClick={keys['-']}><IconMinus size={14} /></ActionIcon></Tooltip>
          <span className={styles.percent}>{percent(scale)}</span>
          <Tooltip label={<>Larger <kbd>+</kbd></>}><ActionIcon aria-label="Larger" disabled={shown === null} onClick={keys['+']}><IconPlus size={14} /></ActionIcon></Tooltip>
          <Tooltip label={<>As wide as there is room <kbd>w</kbd></>}><Button size="xs" variant={zoom === 'width' ? 'light' : 'subtle'} color="gray" aria-pressed={zoom === 'width'} onClick={keys['w']}>Fit width</Button></Tooltip>
          <Tooltip label={<>Its real size <kbd>0</kbd></>}><Button size="xs" variant={zoom === 1 ? 'light' : 'subtle'} color="gray" aria-pressed={zoom === 1} onClick={keys['0']}>100 %</Button></Tooltip>
        </span>
        <span className={styles.aside}>{actions}</span>
      </div>
      {failed !== null && <ErrorNote error={failed} />}
      {/* It scrolls, and takes the keys. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/no-noninteractive-tabindex, jsx-a11y/prefer-tag-over-role */}
      <div ref={scroller} className={styles.scroller} role="document" aria-label={title} aria-busy={shown === null && failed === null} tabIndex={0} onKeyDown={press}>
        <div className={styles.pages}>
          {shown === null && failed === null && <Skeleton width="min(50rem, 90%)" height="70vh" />}
          {shown !== null && Array.from({ length: pages }, (_, at) => <PaperPage key={at + 1} pdf={shown.pdf} number={at + 1} usual={shown.usual} scale={scale} near={near.has(at + 1)} />)}
        </div>
      </div>
    </div>
  )
}

/** How wide a page can be, in pixels: without the scroll bar and the gap around the pages. */
function useRoom(scroller: React.RefObject<HTMLDivElement | null>): number {
  const [room, setRoom] = useState(0)
  useEffect(() => {
    const root = scroller.current
    const pages = root?.firstElementChild
    if (root === null || pages == null) return undefined
    const measure = () => {
      const { paddingLeft, paddingRight } = getComputedStyle(pages)
      setRoom(root.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight))
    }
    measure()
    const watching = new ResizeObserver(measure)
    watching.observe(root)
    return () => watching.disconnect()
  }, [scroller])
  return room
}

/** Which page is read, and which are near enough to be drawn. */
function useWhere(scroller: React.RefObject<HTMLDivElement | null>, pdf: Pdf | null): { current: number; near: ReadonlySet<number> } {
  const [current, setCurrent] = useState(1)
  const [near, setNear] = useState<ReadonlySet<number>>(new Set())
  useEffect(() => {
    const root = scroller.current
    if (root === null || pdf === null) return undefined
    const numberOf = (page: Element) => Number(page.getAttribute('data-page'))
    const watching = new IntersectionObserver((entries) => setNear((before) => {
      const now = new Set(before)
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) now.add(numberOf(target))
        else now.delete(numberOf(target))
      }
      return now
    }), { root, rootMargin: '100% 0px' })
    const pages = [...root.querySelectorAll('[data-page]')]
    for (const page of pages) watching.observe(page)
    const look = () => {
      const middle = root.getBoundingClientRect().top + root.clientHeight / 2
      const under = pages.findLast((page) => page.getBoundingClientRect().top <= middle)
      setCurrent(under === undefined ? 1 : numberOf(under))
    }
    look()
    root.addEventListener('scroll', look, { passive: true })
    return () => {
      watching.disconnect()
      root.removeEventListener('scroll', look)
      setNear(new Set())
    }
  }, [scroller, pdf])
  return { current, near }
}

/** Keeps the place that is read when the pages become larger or smaller; a new paper begins at its beginning. */
function useSamePlace(scroller: React.RefObject<HTMLDivElement | null>, scale: number, paper: string | undefined): void {
  const before = useRef({ scale, paper })
  useEffect(() => {
    const root = scroller.current
    if (root === null) return
    const last = before.current
    before.current = { scale, paper }
    if (last.paper !== paper) root.scrollTo({ top: 0 })
    else if (last.scale !== scale) root.scrollTo({ top: (root.scrollTop * scale) / last.scale })
  }, [scroller, scale, paper])
}
