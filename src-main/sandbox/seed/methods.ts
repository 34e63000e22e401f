/** Cards, ACH and direct debits on file. Only brand, last four and expiry exist anywhere. */
import type { Row } from '../row.ts'
import type { Random } from '../random.ts'
import type { Books } from './books.ts'
import { dayText } from './calendar.ts'
import type { Profile } from './profile.ts'

const brandNames: Record<string, string> = { diners: 'Diners Club', jcb: 'JCB', discover: 'Discover' }

export interface Methods {
  primary: Row<'paymentMethods'> | null
  backup: Row<'paymentMethods'> | null
}

export function makeMethods(books: Books, profile: Profile): Methods {
  const chance = books.chance('methods')
  const { ticket, payer } = profile
  const paysByMethod = payer === 'autopay' || payer === 'portal' || profile.billing === 'prepaid' || ticket.method !== undefined
  const has = paysByMethod || chance.chance(0.35)
  if (!has) return { primary: null, backup: null }
  const bankKind = profile.party.id === 'us' ? 'ach' : 'direct_debit'
  const byBank = ticket.failing ? ticket.failing.bank : ticket.method === undefined && profile.billing === 'postpaid' && chance.chance(0.16)
  const notAccepted = ticket.method === 'notAccepted' ? (profile.party.id === 'us' ? 'diners' : 'jcb') : null
  const primary = byBank ? bank(books, chance, bankKind) : card(books, chance, 'primary', notAccepted ?? brand(books, chance))
  if (ticket.failing?.code === 'expired_card') expire(primary, books, -chance.int(1, 5))
  if (ticket.method === 'expiring') expire(primary, books, chance.int(0, 1))
  const wantsBackup = ticket.failing ? ticket.failing.backup : chance.chance(profile.billing === 'prepaid' ? 0.45 : 0.18)
  const backup = wantsBackup ? card(books, chance, 'backup', brand(books, chance)) : null
  if (ticket.method === 'removed') books.removed.push({ resource: 'paymentMethods', row: { ...card(books, chance, 'backup', 'visa', false), isDefault: false } })
  books.account.autopay = primary.notAccepted === null && (payer === 'autopay' || profile.billing === 'prepaid')
  books.log(primary.updatedAt, 'method_added', `${primary.brand} ending ${primary.last4} saved`)
  return { primary, backup }
}

/** Whether a charge can be asked of it at all. */
export const usable = (method: Row<'paymentMethods'> | null): method is Row<'paymentMethods'> => method !== null && method.notAccepted === null

function brand({ party }: Books, chance: Random): string {
  return chance.weighted(([['visa', 46], ['mastercard', 34], ['amex', 12], ['discover', 5], ['jcb', 3]] as const).filter(([name]) => party.accepted.includes(name)))
}

function card(books: Books, chance: Random, slot: 'primary' | 'backup', brandKey: string, listed = true): Row<'paymentMethods'> {
  const { account, party } = books
  const method: Row<'paymentMethods'> = {
    id: books.id('paymentMethods'), partyId: account.partyId, updatedAt: account.updatedAt + 3_600_000, accountId: account.id, kind: 'card', brand: brandKey,
    last4: String(chance.int(0, 9999)).padStart(4, '0'), expMonth: null, expYear: null, slot, isDefault: slot === 'primary',
    notAccepted: party.accepted.includes(brandKey) ? null : `${brandNames[brandKey] ?? brandKey} cannot be charged here; ask for another card.`,
  }
  expire(method, books, chance.int(3, 50))
  if (listed) books.rows.paymentMethods.push(method)
  return method
}

function bank(books: Books, chance: Random, kind: 'ach' | 'direct_debit'): Row<'paymentMethods'> {
  const { account } = books
  const banks = kind === 'ach' ? ['High Plains Credit Union', 'First Juniper Bank'] : account.partyId === 'au' ? ['Bank of Coolibah', 'Harbour Mutual'] : ['Banc na Mara', 'Kranich Sparbank']
  const method: Row<'paymentMethods'> = {
    id: books.id('paymentMethods'), partyId: account.partyId, updatedAt: account.updatedAt + 3_600_000, accountId: account.id, kind, brand: chance.pick(banks),
    last4: String(chance.int(0, 9999)).padStart(4, '0'), expMonth: null, expYear: null, slot: 'primary', isDefault: true, notAccepted: null,
  }
  books.rows.paymentMethods.push(method)
  return method
}

/** Expires `months` months from this one (negative: has expired). */
function expire(method: Row<'paymentMethods'>, { party }: Books, months: number): void {
  if (method.kind !== 'card') return
  const [year, month] = dayText(party.calendar.today).split('-').map(Number) as [number, number]
  const at = year * 12 + (month - 1) + months
  method.expYear = Math.floor(at / 12)
  method.expMonth = (at % 12) + 1
}
