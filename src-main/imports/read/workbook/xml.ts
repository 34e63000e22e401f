/** XML in pieces, by the events that are asked for. No entity but the five of XML, no document type, no depth without end. */
import { TextDecoder } from 'node:util'
import { SaxesParser } from 'saxes'
import { UnreadableTable } from '../../types.ts'
import { MAX_DEPTH, MAX_XML_TOKEN } from '../limits.ts'
import { broken } from './zip.ts'

export interface Handlers {
  /** Names are without their prefix, which writers choose as they like. */
  open?(name: string, attributes: Attributes): void
  close?(name: string): void
  text?(text: string): void
}

/** As written, with prefixes. */
export type Attributes = Record<string, string>

/** After each piece, told by its bytes, what the handlers gathered can be taken. @throws UnreadableTable */
export async function* parsed(pieces: AsyncIterable<Buffer>, handlers: Handlers): AsyncGenerator<number> {
  let quiet = 0
  const parser = parserOf(handlers, () => { quiet = 0 })
  let decoder: TextDecoder | null = null
  try {
    for await (const piece of pieces) {
      decoder ??= decoderOf(piece)
      quiet += piece.length
      parser.write(decoder.decode(piece, { stream: true }))
      if (quiet > MAX_XML_TOKEN) throw new UnreadableTable('TOO_LARGE', 'This workbook has a text in it that is longer than any spreadsheet writes. It was not read.')
      yield piece.length
    }
    if (decoder === null) throw broken()
    parser.write(decoder.decode())
    parser.close()
    yield 0
  } catch (error) {
    // A decoder's and the parser's own errors are about the file; whatever else has its own words.
    if (error instanceof XmlProblem || (error instanceof TypeError && 'code' in error && error.code === 'ERR_ENCODING_INVALID_ENCODED_DATA')) throw broken()
    throw error
  }
}

/** To the end. @throws UnreadableTable */
export async function readAll(pieces: AsyncIterable<Buffer>, handlers: Handlers): Promise<void> {
  const steps = parsed(pieces, handlers)
  let step = await steps.next()
  while (step.done !== true) step = await steps.next()
}

class XmlProblem extends Error {}

function parserOf(handlers: Handlers, heard: () => void): SaxesParser<{ position: false }> {
  const parser = new SaxesParser({ position: false })
  let depth = 0
  parser.on('error', (error) => { throw new XmlProblem(error.message) })
  parser.on('doctype', () => { throw new UnreadableTable('BROKEN', 'This workbook has a document type in it, as no spreadsheet writes. It was not read.') })
  parser.on('opentag', ({ name, attributes }) => {
    heard()
    depth += 1
    if (depth > MAX_DEPTH) throw broken()
    handlers.open?.(local(name), attributes as Attributes)
  })
  parser.on('closetag', ({ name }) => {
    heard()
    depth -= 1
    handlers.close?.(local(name))
  })
  if (handlers.text !== undefined) {
    const take = (more: string): void => { handlers.text?.(more) }
    parser.on('text', take)
    parser.on('cdata', take)
  }
  return parser
}

export function local(name: string): string {
  const colon = name.indexOf(':')
  return colon < 0 ? name : name.slice(colon + 1)
}

/** UTF-8 as nearly always; UTF-16 has a mark (ECMA-376 part 2, 6.1.3 allows no other). */
function decoderOf(piece: Buffer): TextDecoder {
  if (piece[0] === 0xFF && piece[1] === 0xFE) return new TextDecoder('utf-16le', { fatal: true })
  if (piece[0] === 0xFE && piece[1] === 0xFF) return new TextDecoder('utf-16be', { fatal: true })
  return new TextDecoder('utf-8', { fatal: true })
}

/** `_x000D_` and its like are characters that XML cannot hold (ECMA-376 part 1, 22.9.2.19). */
export function unescaped(text: string): string {
  return text.includes('_x') ? text.replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))) : text
}
