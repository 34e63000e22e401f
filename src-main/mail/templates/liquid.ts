/** The two ways Liquid is read here: into HTML, where every value is escaped, and into plain text. */
import { Liquid } from 'liquidjs'

const STRICT = {
  strictVariables: true, strictFilters: true, ownPropertyOnly: true,
  // Templates are in the database: `include` and `render` find nothing, here or on the disk.
  templates: {}, dynamicPartials: false,
  // A template written by mistake to go on for ever ends by itself.
  parseLimit: 500_000, renderLimit: 1000, memoryLimit: 10_000_000,
} as const

/** Widest column of `pad_start` and `pad_end`, in characters. */
const PAD_MAX = 100

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
const shown = (value: unknown): string => (typeof value === 'string' ? value : value === null || value === undefined ? '' : typeof value === 'number' || typeof value === 'boolean' ? `${value}` : JSON.stringify(value))
const width = (value: unknown): number => Math.min(PAD_MAX, Math.max(0, Math.trunc(Number(value)) || 0))

function engine(options: { outputEscape?: 'escape'; strictFilters?: boolean }): Liquid {
  const liquid = new Liquid({ ...STRICT, ...options })
  // Columns of plain text: `{{ invoice.number | pad_end: 14 }}{{ invoice.amount | pad_start: 16 }}`.
  liquid.registerFilter('pad_start', (value: unknown, to: unknown) => padding(shown(value), to) + shown(value))
  liquid.registerFilter('pad_end', (value: unknown, to: unknown) => shown(value) + padding(shown(value), to))
  return liquid
}

/** By characters as they are read: `ō` is one, however it is written. */
const padding = (text: string, to: unknown): string => ' '.repeat(Math.max(0, width(to) - [...segments.segment(text)].length))
const segments = new Intl.Segmenter('en', { granularity: 'grapheme' })

export const inText = engine({})
export const inHtml = engine({ outputEscape: 'escape' })
// A customer may be called `<script>`: there is no way around the escaping.
inHtml.registerFilter('raw', (value: unknown) => value)
inHtml.registerFilter('newline_to_br', { raw: true, handler: (value: unknown) => escaped(shown(value)).replace(/\r?\n/g, '<br>\n') })

/** Reads a draft for its check: an unknown filter is told there, with its place, and does not end the reading. */
export const forReading = engine({ strictFilters: false })
