/** The reader of PDFs and its thread, in a chunk of their own: read when the first paper is looked at. */
import { getDocument, PDFWorker, TextLayer } from 'pdfjs-dist/legacy/build/pdf.mjs'
// The bundler makes a thread of it.
// oxlint-disable-next-line import/default
import PaperThread from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?worker'

export { TextLayer }

/** One for all papers; it is kept, for the next one is looked at soon. */
// Its types know no port.
const thread = new PDFWorker({ port: new PaperThread() } as object)

/** Reads a PDF. What it shows is ours: fonts are embedded, so nothing has to be fetched, and no code in it is run. */
export const readPdf = (bytes: Uint8Array) =>
  getDocument({ data: bytes, worker: thread, useWorkerFetch: false, useWasm: false, useSystemFonts: false, enableXfa: false, stopAtErrors: false })
