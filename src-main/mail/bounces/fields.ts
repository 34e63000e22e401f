/** Groups of fields, as a delivery status (RFC 3464), a feedback report (RFC 5965) and returned headers are written: `Name: value`, folded, groups apart by empty lines. */

export type Fields = ReadonlyMap<string, readonly string[]>

/** Groups and fields of one report that are read; a forged one has no end. */
const GROUPS_MAX = 200
const FIELDS_MAX = 300

/** Names in lower case, values unfolded. What is no field is passed over. */
export function fieldGroups(text: string): Fields[] {
  const groups: Map<string, string[]>[] = []
  let group: Map<string, string[]> | null = null
  let value: { of: string[]; at: number } | null = null
  let fields = 0
  for (const line of text.split(/\r\n|\n|\r/)) {
    if (line.trim() === '') {
      group = null
      value = null
      continue
    }
    if (/^[ \t]/.test(line)) {
      if (value !== null) value.of[value.at] = `${value.of[value.at]!} ${line.trim()}`
      continue
    }
    value = null
    const found = /^([!-9;-~]{1,80})[ \t]*:(.*)$/.exec(line)
    if (found === null || fields >= FIELDS_MAX) continue
    if (group === null) {
      if (groups.length >= GROUPS_MAX) break
      fields = 0
      groups.push((group = new Map()))
    }
    fields++
    const name = found[1]!.toLowerCase()
    const values = group.get(name) ?? []
    group.set(name, values)
    value = { of: values, at: values.push(found[2]!.trim()) - 1 }
  }
  return groups
}

export const first = (fields: Fields, name: string): string | null => fields.get(name)?.[0] ?? null

const WORDS_MAX = 400

/** A server's words as one line that may be kept: no control characters, and no links, for one of them may open an account. */
export const keptWords = (text: string): string =>
  text.slice(0, 10 * WORDS_MAX).replaceAll(/[\p{Cc}\s]+/gu, ' ').replaceAll(/\bhttps?:\/\/[^\s<>"]+/gi, '[link]').trim().slice(0, WORDS_MAX)

/** `rfc822; Jo@Customer.example` → `jo@customer.example` (RFC 3464; `utf-8;` by RFC 6533); null where it is no address. */
export function typedRecipient(value: string | null): string | null {
  if (value === null) return null
  const found = /^\s*([\w-]+)\s*;\s*(.*)$/s.exec(value)
  const type = found?.[1]?.toLowerCase() ?? 'rfc822'
  let address = (found?.[2] ?? value).trim().replace(/^<(.*)>$/s, '$1')
  if (type === 'utf-8') address = address.replaceAll(/\\x\{([0-9a-f]{1,6})\}/gi, (whole, hex: string) => character(hex) ?? whole)
  return asAddress(address)
}

/** As `typedRecipient`, where the value is in xtext too (an `ORCPT` that was copied as it came). */
export const unquoted = (address: string): string => address.replaceAll(/\+([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))

export function asAddress(text: string): string | null {
  const address = text.trim().toLowerCase()
  return address.length <= 320 && /^[^\s<>]+@[^\s<>@]+$/.test(address) ? address : null
}

function character(hex: string): string | null {
  const code = Number.parseInt(hex, 16)
  return code > 0x10ffff ? null : String.fromCodePoint(code)
}

/** Ids of messages in a header's value, with their brackets. */
export const messageIdsIn = (text: string): string[] => text.match(/<[^<>\s]{1,400}>/g) ?? []
