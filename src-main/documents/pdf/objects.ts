/** Values of a PDF as they are written (ISO 32000-1, 7.3). */
import { deflateSync } from 'node:zlib'

/** Text of any language: UTF-16 with its mark, in hexadecimal. */
export function asText16(text: string): string {
  let hex = '<feff'
  for (let at = 0; at < text.length; at += 1) hex += text.charCodeAt(at).toString(16).padStart(4, '0')
  return `${hex}>`
}

/** A stream deflated, with `entries` in its dictionary: all of the object between `obj` and `endobj`. */
export function deflatedStream(bytes: Uint8Array | string, entries = ''): Buffer {
  return wholeStream(deflateSync(bytes), `${entries}/Filter/FlateDecode`)
}

/** A stream as it is. */
export function wholeStream(bytes: Uint8Array, entries = ''): Buffer {
  return Buffer.concat([Buffer.from(`<<${entries}/Length ${bytes.length}>>stream\n`, 'latin1'), bytes, Buffer.from('\nendstream', 'latin1')])
}
