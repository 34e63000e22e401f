/** Accounts: of customers' files, and those that other files name. */
import type { AccountId, Currency } from '#contract/vocabulary.ts'
import type { RecordOf } from '#main/core/ports/records.ts'
import { ids, type Known, type Making, type Saying, type Terms } from './making.ts'
import { Unfit } from './rowValues.ts'

type Account = RecordOf<'accounts'>

export const ACCOUNTS_MADE = 'Accounts that were made, with nothing but number and name'

/** What a new account has that no file says. */
export function freshAccount({ party, today }: Terms): Omit<Account, 'id' | 'rev' | 'partyId' | 'updatedAt' | 'ref' | 'name'> {
  return {
    kind: 'standard', parentId: null, status: 'active', currency: party.currency, billing: 'postpaid', poNumber: null, taxExempt: false,
    billingAddress: { lines: [], city: '', region: '', postcode: '', country: party.address.country }, serviceAddress: null, locale: party.locale,
    autopay: false, approvalPreference: 'approved_by_us', approverId: null, criticalPhone: null, planFees: 'direct', createdOn: today,
  }
}

/** What a new contact has that no file says. */
export const freshContact = (email: string | null) =>
  ({ email: null, phone: null, roles: email === null ? [] : ['billing_email'], prefers: 'email', emailBouncedAt: null, smsStoppedAt: null }) as const

export interface NamedAccount {
  ref: string
  name: string | null
  email: string | null
  currency: Currency
}

/**
 * The account that a row is of: known, or made where the row has its name. Adds what is made to `making`.
 * Throws `Unfit` where it is unknown, or billed in another currency.
 */
export function accountOf({ ref, name, email, currency }: NamedAccount, making: Making, known: Known, terms: Terms): { id: AccountId; ref: string } {
  const of = ids(terms.party.id)
  const id = of.account(ref) as AccountId
  const account = known.get('accounts', id)
  if (account !== null) {
    if (account.currency !== currency) throw new Unfit(terms.has('currency') ? 'currency' : 'account', ref, `Account ${ref} is billed in ${account.currency}, and this is in ${currency}.`)
    return { id, ref }
  }
  if (name === null) throw new Unfit('account', ref, `There is no account ${ref} yet. Import the customers first, or choose a column for the customer’s name (it may be the same one): then it is made with nothing but number and name.`)
  making.says.push(sayAccount(id, { ref, name }, { ...freshAccount(terms), currency }, { onlyNew: true }))
  if (email !== null) making.says.push({ resource: 'contacts', id: of.mainContact(ref), accountId: id, said: { accountId: id, name, email }, fresh: freshContact(email), onlyNew: true })
  making.remarks.push(ACCOUNTS_MADE)
  return { id, ref }
}

export const sayAccount = (id: string, said: Record<string, unknown>, fresh: Record<string, unknown>, more: Pick<Saying, 'onlyNew'> = {}): Saying =>
  ({ resource: 'accounts', id, accountId: id, said, fresh, ...more })
