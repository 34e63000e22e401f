/**
 * The information to the account owner (`:86:`), in the ways banks structure it: German subfields (`?20…`, also with `^`, `~`,
 * `<`, `>`), codes between slashes (`/EREF/…`), SEPA marks (`EREF+`, `SVWZ+`), or none of them.
 */
import type { NewEntry } from '../draft.ts'
import { accountNumberOf, joined, oneLine, realReference } from '../text.ts'

interface Said { payerName: string; payerAccount: string; reference: string; text: string; code: string }

const NOTHING: Said = { payerName: '', payerAccount: '', reference: '', text: '', code: '' }

/** The entry with what its `:86:` tells. `supplement`: the second line of the entry itself. */
export function withInformation(entry: NewEntry, lines: readonly string[], supplement: string): NewEntry {
  const said = lines.length === 0 ? NOTHING : saidIn(lines)
  return {
    ...entry, payerName: oneLine(said.payerName), payerAccount: accountNumberOf(said.payerAccount) || null,
    reference: realReference(said.reference) || entry.reference, text: joined([said.text]) || supplement, code: said.code || entry.code,
  }
}

function saidIn(lines: readonly string[]): Said {
  const first = lines[0] ?? ''
  const separator = /^(?:\d{3})?([?^~<>])\d{2}/.exec(first)?.[1]
  if (separator !== undefined) return inSubfields(linesAsOne(lines, ''), separator)
  const text = linesAsOne(lines, ' ')
  if (/^\s*\/[A-Z]{2,8}\//.test(text)) return betweenSlashes(linesAsOne(lines, ''))
  const marks = sepaMarks(text)
  return marks ?? { ...NOTHING, text }
}

/** A line that is full was cut where it was full; one that is not ended there. */
function linesAsOne(lines: readonly string[], between: string): string {
  return lines.reduce((text, line, n) => text + (n === 0 || (lines[n - 1]?.length ?? 0) >= 65 ? '' : between) + line, '')
}

function inSubfields(text: string, separator: string): Said {
  const code = /^\d{3}/.exec(text)?.[0] ?? ''
  const fields = new Map<string, string>()
  for (const field of text.slice(code.length).split(separator).slice(1)) {
    // What follows no number is a separator that stands in a text.
    const number = /^\d{2}/.exec(field)?.[0]
    const last = [...fields.keys()].at(-1)
    if (number !== undefined) fields.set(number, (fields.get(number) ?? '') + field.slice(2))
    else if (last !== undefined) fields.set(last, fields.get(last)! + separator + field)
  }
  const of = (numbers: readonly number[]) => subfieldsAsOne(numbers.map((n) => fields.get(String(n).padStart(2, '0')) ?? ''))
  const purpose = of([20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 60, 61, 62, 63])
  const marks = sepaMarks(purpose)
  return {
    payerName: of([32, 33]) || (marks?.payerName ?? ''), payerAccount: fields.get('31') ?? marks?.payerAccount ?? '',
    reference: marks?.reference ?? '', text: (marks === null ? purpose : marks.text) || (fields.get('00') ?? ''), code,
  }
}

/** A subfield has 27 characters: one that is full goes on in the next, one that is not ends a word. */
function subfieldsAsOne(parts: readonly string[]): string {
  return parts.reduce((text, part, n) => text + (n === 0 || text === '' || (parts[n - 1]?.length ?? 0) >= 27 ? '' : ' ') + part, '').trim()
}

const SEPA = /(?:^|\s|(?<=[^A-Z]))(EREF|KREF|MREF|CRED|DEBT|COAM|OAMT|SVWZ|ABWA|ABWE|IBAN|BIC|PURP|RREF)\+/g

/** Null where there are no marks (German banks, “Anlage 3 DFÜ-Abkommen”). */
function sepaMarks(text: string): Said | null {
  const marks = [...text.matchAll(SEPA)]
  const first = marks[0]
  if (first === undefined) return null
  const values = new Map<string, string>()
  for (const [n, mark] of marks.entries()) {
    const value = text.slice(mark.index + mark[0].length, marks[n + 1]?.index ?? text.length).trim()
    // A mark that comes twice is a word of the text before.
    if (!values.has(mark[1]!)) values.set(mark[1]!, value)
  }
  const of = (mark: string) => values.get(mark) ?? ''
  return {
    ...NOTHING, payerName: of('ABWA'), payerAccount: of('IBAN'), reference: realReference(of('EREF')) || realReference(of('KREF')),
    text: oneLine(`${text.slice(0, first.index)} ${of('SVWZ')}`),
  }
}

// The slash behind a code may be the one before the next.
const CODES = /\/(ACCW|ADDR|BENM|BIC|BUSP|CHGS|CHGT|CNTP|CREF|CSID|EREF|EXCH|IBAN|ISDT|KREF|MARF|MREF|NAME|NRTX|OCMT|ORDP|PREF|PURP|REMI|RREF|RTRN|SVCL|TRCD|TRTP|UCRD|UDTR|ULTB|ULTC|ULTD)(?=\/)/g

/** `/TRTP/SEPA/IBAN/…/NAME/…/REMI/…/EREF/…`, as banks in the Netherlands write it. */
function betweenSlashes(text: string): Said {
  const codes = [...text.matchAll(CODES)]
  const values = new Map<string, string>()
  for (const [n, code] of codes.entries()) {
    if (!values.has(code[1]!)) values.set(code[1]!, text.slice(code.index + code[0].length + 1, codes[n + 1]?.index ?? text.length))
  }
  const of = (code: string) => (values.get(code) ?? '').replace(/\/+$/, '').trim()
  // Account, BIC, name, town (ING).
  const [account = '', , name = ''] = of('CNTP').split('/')
  const remittance = of('REMI')
  const structured = /^STRD\/(?:CUR|ISO)\/(.+)$/.exec(remittance)?.[1] ?? ''
  return {
    payerName: of('NAME') || name, payerAccount: of('IBAN') || account || of('ACCW').split(',', 1)[0]!, reference: structured || realReference(of('EREF')) || of('CREF'),
    text: structured === '' ? remittance.replace(/^USTD\/\//, '') || (remittance === '' ? text : '') : structured, code: '',
  }
}
