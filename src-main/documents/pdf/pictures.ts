/** Pictures as the objects of a PDF, made once a process. pdf-lib reads the files: it knows the kinds of PNG and JPEG. */
import { createHash } from 'node:crypto'
import { PDFDocument, PDFName, PDFRawStream, PDFRef } from 'pdf-lib'
import { wholeStream } from './objects.ts'

/** A picture as it is in its file. */
export interface Picture {
  type: 'png' | 'jpeg'
  bytes: Uint8Array
  /** In pixels. */
  width: number
  height: number
}

/** Whole objects: the picture, and what of it is to be seen, where that is not all; then `mask` is its number. */
export interface PictureObjects {
  picture(mask: number): Buffer
  mask: Buffer | null
}

const names = new WeakMap<Uint8Array, string>()
const KEPT_MAX = 16
const kept = new Map<string, PictureObjects>()

/** The same bytes have the same name. */
export function pictureName({ bytes }: Picture): string {
  const known = names.get(bytes)
  if (known !== undefined) return known
  const name = `P${createHash('sha256').update(bytes).digest('hex').slice(0, 24)}`
  names.set(bytes, name)
  return name
}

/** @throws Error for a file that is no such picture. */
export async function pictureObjects(picture: Picture): Promise<PictureObjects> {
  const name = pictureName(picture)
  const known = kept.get(name)
  if (known !== undefined) return known
  const made = await read(picture)
  if (kept.size >= KEPT_MAX) kept.clear()
  kept.set(name, made)
  return made
}

async function read({ type, bytes }: Picture): Promise<PictureObjects> {
  const doc = await PDFDocument.create({ updateMetadata: false })
  const { ref } = type === 'png' ? await doc.embedPng(bytes) : await doc.embedJpg(bytes)
  await doc.flush()
  const stream = rawStream(doc, ref)
  const maskRef = stream.dict.get(PDFName.of('SMask'))
  stream.dict.delete(PDFName.of('SMask'))
  stream.dict.delete(PDFName.of('Name'))
  const mask = maskRef instanceof PDFRef ? rawStream(doc, maskRef) : null
  return { picture: (number) => whole(stream, mask === null ? '' : `/SMask ${number} 0 R`), mask: mask === null ? null : whole(mask, '') }
}

function rawStream(doc: PDFDocument, ref: PDFRef): PDFRawStream {
  const found = doc.context.lookup(ref)
  if (!(found instanceof PDFRawStream)) throw new Error('pdf-lib made no picture.')
  return found
}

function whole({ dict, contents }: PDFRawStream, more: string): Buffer {
  const entries = dict.entries().filter(([key]) => key !== PDFName.of('Length')).map(([key, value]) => `${String(key)} ${String(value)}`)
  return wholeStream(contents, `${entries.join('')}${more}`)
}
