import type { Said, SaidEntry } from './said.ts'
import { absolute, closingOf } from './said.ts'

const yymmdd = (on: string): string => on.replaceAll('-', '').slice(2)
const comma = (minor: number, currency: string): string => {
  const text = absolute(minor, currency).replace('.', ',')
  return text.includes(',') ? text : `${text},`
}

/** In parts of `size`, a pair of surrogates never cut. */
function cut(text: string, size: number): string[] {
  const parts: string[] = []
  let part = ''
  for (const character of text) {
    part += character
    if (part.length >= size) {
      parts.push(part)
      part = ''
    }
  }
  return part === '' ? parts : [...parts, part]
}

const subfields = (from: number, text: string): string => cut(text, 27).map((part, n) => `?${from + n}${part}`).join('')

export function mt940Entry(one: SaidEntry, currency: string): string {
  const information = `166?00SEPA-GUTSCHRIFT${subfields(20, `EREF+${one.reference}`)}${subfields(22, `SVWZ+${one.text}`)}?30COBADEFFXXX?31${one.payerAccount}${subfields(32, one.payerName)}`
  return `:61:${yymmdd(one.valueOn)}${yymmdd(one.bookedOn).slice(2)}${one.amountMinor < 0 ? 'D' : 'C'}R${comma(one.amountMinor, currency)}NTRFNONREF//${one.bankReference}\r\n:86:${cut(information, 65).join('\r\n')}`
}

export function mt940Message(said: Said, entries = said.entries.map((one) => mt940Entry(one, said.currency))): string {
  const balance = (minor: number, on: string) => `${minor < 0 ? 'D' : 'C'}${yymmdd(on)}${said.currency}${comma(minor, said.currency)}`
  return [':20:STARTUMSE', `:25:${said.bank}/${said.account}`, `:28C:${said.reference}`, `:60F:${balance(said.openingMinor, said.fromOn)}`, ...entries, `:62F:${balance(closingOf(said), said.toOn)}`, '-', ''].join('\r\n')
}
