/** A PDF as the window reads it. Sizes are in points, a 72nd of an inch, as PDF has them. */
import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist'

export type Pdf = PDFDocumentProxy
export type PdfPage = PDFPageProxy

/** CSS has 96 pixels an inch, PDF 72 points. */
export const PIXELS_A_POINT = 96 / 72

export function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
}

export interface OpenedPdf {
  pdf: Pdf
  /** Gives back what it holds. */
  close: () => void
}

/** @throws Error in plain words where it is no PDF, or a broken one. */
export async function openPdf(base64: string): Promise<OpenedPdf> {
  const { readPdf } = await import('./pdfjs.ts')
  const reading = readPdf(bytesOf(base64))
  try {
    const pdf = await reading.promise
    return { pdf, close: () => void reading.destroy() }
  } catch (error) {
    void reading.destroy()
    throw new Error('This document cannot be shown here. Make it again, or open the file with another program.', { cause: error })
  }
}

export interface Drawing {
  canvas: HTMLCanvasElement
  /** Rejects when it was cancelled, or the page is broken. */
  done: Promise<void>
  cancel: () => void
}

/** Draws a page on a white ground, at so many dots an inch. */
export function drawPage(page: PdfPage, dots: number): Drawing {
  const viewport = page.getViewport({ scale: dots / 72 })
  const canvas = document.createElement('canvas')
  canvas.width = Math.floor(viewport.width)
  canvas.height = Math.floor(viewport.height)
  const drawing = page.render({ canvas, viewport, background: '#ffffff' })
  return { canvas, done: drawing.promise, cancel: () => drawing.cancel() }
}

/** Of a page at 100 %, in pixels. */
export function sizeOf(page: PdfPage): { width: number; height: number } {
  const { width, height } = page.getViewport({ scale: PIXELS_A_POINT })
  return { width, height }
}
