/** Formats of cells: which numbers are days, and which show zeros in front. */
import { readAll } from './xml.ts'
import type { Parts } from './zip.ts'

export type NumberFormat = { is: 'number' } | { is: 'date' } | { is: 'zeros'; code: string }

const PLAIN: NumberFormat = { is: 'number' }
const DATE: NumberFormat = { is: 'date' }

export class Styles {
  private readonly formats: readonly NumberFormat[]
  constructor(formats: readonly NumberFormat[]) {
    this.formats = formats
  }

  /** By the `s` of a cell. */
  of(style: string | undefined): NumberFormat {
    return (style === undefined ? this.formats[0] : this.formats[Number(style)]) ?? PLAIN
  }
}

export async function readStyles(parts: Parts, part: string | null): Promise<Styles> {
  const codes = new Map<number, string>()
  const ids: number[] = []
  let within = false
  if (part !== null) {
    await readAll(parts.pieces(part), {
      open(name, attributes) {
        if (name === 'numFmt') codes.set(Number(attributes['numFmtId']), attributes['formatCode'] ?? '')
        if (name === 'cellXfs') within = true
        if (name === 'xf' && within) ids.push(Number(attributes['numFmtId'] ?? 0))
      },
      close(name) { if (name === 'cellXfs') within = false },
    })
  }
  return new Styles(ids.map((id) => formatOf(id, codes.get(id))))
}

/** A number of the table of built-in formats (ECMA-376 part 1, 18.8.30; 27–36 and 50–58 are days in East Asian ones), or a code of the file. */
export function formatOf(id: number, code: string | undefined): NumberFormat {
  if (code !== undefined) return formatOfCode(code)
  const day = (id >= 14 && id <= 17) || id === 22 || (id >= 27 && id <= 31) || id === 36 || (id >= 50 && id <= 54) || id === 57 || id === 58
  return day ? DATE : PLAIN
}

/** By its first section, which is that of positive numbers. */
function formatOfCode(code: string): NumberFormat {
  const section = firstSection(code)
  // An elapsed time (`[h]:mm`) is a quantity and no day.
  if (/\[(?:h+|m+|s+)\]/i.test(section)) return PLAIN
  const bare = section
    .replaceAll(/"[^"]*"|\\.|_.|\*./g, '')
    // Colours, conditions and languages.
    .replaceAll(/\[[^\]]*\]/g, '')
    .replaceAll(/AM\/PM|A\/P|General|Standard/gi, '')
  if (/[yd]/i.test(bare) || (/m/i.test(bare) && !/[hs0#?]/i.test(bare))) return DATE
  return /^[^.%,E/@]*$/i.test(bare) && /0/.test(bare) && /^[0#\s()/+:-]*$/.test(bare) && bare.replaceAll(/[^0]/g, '').length > 1 ? { is: 'zeros', code: section } : PLAIN
}

function firstSection(code: string): string {
  const match = /^(?:"[^"]*"|\\.|\[[^\]]*\]|[^;"\\[])*/.exec(code)
  return match?.[0] ?? ''
}

/** `123` in `000000` is `000123`, in `"INV-"0000` `INV-0123`: digits put into the places of the code from the right. */
export function withZeros(digits: string, code: string): string {
  const tokens = code.replaceAll(/\[[^\]]*\]/g, '').match(/"[^"]*"|\\.|_.|\*.|[\s\S]/g) ?? []
  const places = tokens.filter((token) => token === '0' || token === '#' || token === '?').length
  let left = digits.length
  let seen = 0
  let text = ''
  for (const token of tokens.toReversed()) {
    if (token === '0' || token === '#' || token === '?') {
      seen += 1
      const from = seen === places ? 0 : Math.max(left - 1, 0)
      const taken = left > 0 ? digits.slice(from, left) : ''
      left = left > 0 ? from : 0
      text = (taken === '' && token === '0' ? '0' : taken) + text
    } else text = literal(token) + text
  }
  return text
}

function literal(token: string): string {
  if (token.startsWith('"')) return token.slice(1, -1)
  if (token.startsWith('\\')) return token.slice(1)
  return /^[_*]/.test(token) && token.length > 1 ? '' : token
}
