/** Who of an account's contacts is offered a document, and who is ticked from the beginning. */
import type { AccountDetail } from '#contract/accounts.ts'
import { formatInstantDay } from '../format/dates.ts'

type Contact = AccountDetail['contacts'][number]

/** Why a contact cannot be written to; null when they can. */
export function whyNotWritten({ email, emailBouncedAt }: Pick<Contact, 'email' | 'emailBouncedAt'>): string | null {
  if (email === null) return 'No email address'
  return emailBouncedAt === null ? null : `Mail to this address came back on ${formatInstantDay(emailBouncedAt)}`
}

/** Those who get billing emails; where nobody does, the admins; where there is one contact only, that one. */
export function firstTicked(contacts: readonly Contact[]): string[] {
  const reachable = contacts.filter((contact) => whyNotWritten(contact) === null)
  for (const role of ['billing_email', 'admin'] as const) {
    const found = reachable.filter(({ roles }) => roles.includes(role))
    if (found.length > 0) return found.map(({ id }) => id)
  }
  return reachable.length === 1 ? [reachable[0]!.id] : []
}
