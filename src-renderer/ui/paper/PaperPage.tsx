/** One page: drawn while it is near, sharp at the screen's own pixels, its text there to be selected and read aloud. */
import { useEffect, useRef, useState } from 'react'
import { drawPage, PIXELS_A_POINT, sizeOf } from './pdf.ts'
import type { Pdf, PdfPage } from './pdf.ts'
import styles from './PaperView.module.css'

interface PaperPageProps {
  pdf: Pdf
  /** 1 is the first. */
  number: number
  /** In pixels at 100 %, until it is known that this one is of another size. */
  usual: { width: number; height: number }
  scale: number
  near: boolean
}

export function PaperPage({ pdf, number, usual, scale, near }: PaperPageProps) {
  const [page, setPage] = useState<PdfPage | null>(null)
  const sheet = useRef<HTMLDivElement>(null)
  const text = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!near || page !== null) return undefined
    let left = false
    // A page that cannot be read stays white; the paper as a whole was read.
    pdf.getPage(number).then((read) => !left && setPage(read), () => undefined)
    return () => {
      left = true
    }
  }, [pdf, number, near, page])

  useEffect(() => {
    const place = sheet.current
    if (page === null || place === null) return undefined
    if (!near) {
      place.replaceChildren()
      return undefined
    }
    const drawing = drawPage(page, 96 * scale * window.devicePixelRatio)
    // What was drawn before stands until the sharper one is there.
    drawing.done.then(() => place.replaceChildren(drawing.canvas), () => undefined)
    return () => drawing.cancel()
  }, [page, near, scale])

  useEffect(() => {
    const place = text.current
    if (page === null || place === null || !near) return undefined
    let layer: { cancel: () => void } | null = null
    let left = false
    void import('./pdfjs.ts').then(async ({ TextLayer }) => {
      if (left) return
      const made = new TextLayer({ textContentSource: page.streamTextContent(), container: place, viewport: page.getViewport({ scale: scale * PIXELS_A_POINT }) })
      layer = made
      await made.render().catch(() => undefined)
    })
    return () => {
      left = true
      layer?.cancel()
      place.replaceChildren()
    }
  }, [page, near, scale])

  const size = page === null ? usual : sizeOf(page)
  return (
    <div className={styles.page} data-page={number} style={{ width: Math.round(size.width * scale), height: Math.round(size.height * scale), '--total-scale-factor': scale * PIXELS_A_POINT, '--scale-round-x': '1px', '--scale-round-y': '1px' } as React.CSSProperties}>
      <div ref={sheet} className={styles.sheet} aria-hidden />
      <div ref={text} className={styles.text} />
    </div>
  )
}
