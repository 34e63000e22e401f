/** Email addresses, as the books keep them. */
import { z } from 'zod'
import type { Cell, Read } from '../types.ts'
import { cellText, isBlank, quoted } from './cell.ts'

const Email = z.email().max(200)

/** One address; `mailto:`, a name with brackets around the address, and blanks at the ends are taken off. */
export function readEmail(cell: Cell): Read<{ email: string }> {
  if (isBlank(cell)) return { reason: 'There is no email address.' }
  const text = cellText(cell).replaceAll(/\p{Cf}/gu, '').trim().replace(/^mailto:/i, '')
  const email = /^[^<>]*<([^<>]+)>$/.exec(text)?.[1]?.trim() ?? text
  if (Email.safeParse(email).success) return { email }
  if (/[;,]|\s/.test(email) && (email.match(/@/g) ?? []).length > 1) return { reason: `${quoted(cell)} is more than one address. Leave the one that is written to, and import the others as contacts.` }
  return { reason: `${quoted(cell)} is not an email address.` }
}
