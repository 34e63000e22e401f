/** Another card is needed: a charge failed that only another one mends, a method cannot be charged, or there is none. The customer enters it in the portal. */
import { among } from '#main/db/among.ts'
import { db } from '#main/db/database.ts'
import { methodName } from '#main/domain/brands.ts'
import { businessDateAt, monthOf } from '#main/domain/dates.ts'
import { declineForCustomer } from '#main/domain/declineForCustomer.ts'
import type { CardRequestValues } from '../templates/cardRequest.ts'
import { failuresIn, failuresOf, type Failure } from './failedCharges.ts'
import { counted, isGone, type Gone, type Matter, type Thing } from './matter.ts'
import { money, oldestFirst, totalOf } from './wording.ts'

interface OnFile extends Thing {
  /** `Visa •4242`; empty where the account has no method. */
  name: string
  /** A sentence, or empty. */
  why: string
  autopay: boolean
}

export type Asked = ({ what: 'charge' } & Failure) | ({ what: 'method' } & OnFile)

/** A charge's own id, a method, or an account that has none. */
const METHOD = 'method:'
const ACCOUNT = 'account:'
export const methodThing = (methodId: string): string => `${METHOD}${methodId}`
export const accountThing = (accountId: string): string => `${ACCOUNT}${accountId}`

/** Through its primary key. */
export const methodsToReplace = (ids: readonly string[]) =>
  db.selectFrom('cache.paymentMethod as m')
    .innerJoin('cache.account as a', 'a.id', 'm.accountId')
    .leftJoin('cache.party as p', 'p.id', 'm.partyId')
    .select(['m.id', 'm.accountId', 'm.partyId', 'm.brand', 'm.last4', 'm.expMonth', 'm.expYear', 'm.notAccepted', 'a.autopay', 'a.status', 'p.timeZone'])
    .where(among('m.id', ids))
/** Through its primary key; each with how many methods it has. */
export const accountsToAsk = (ids: readonly string[]) =>
  db.selectFrom('cache.account as a')
    .select(({ selectFrom, fn }) => ['a.id', 'a.partyId', 'a.autopay', 'a.status', selectFrom('cache.paymentMethod as m').select(fn.countAll<number>().as('n')).whereRef('m.accountId', '=', 'a.id').as('methods')])
    .where(among('a.id', ids))

const CLOSED = 'The account is closed; its methods are charged no more.'
export const HAS_METHOD = 'A card or bank account is on file now.'

export const cardRequest: Matter<Asked> = {
  kind: 'card_request',
  audience: 'admins_and_billing',
  told: 'quiet',
  unsubscribe: false,
  prefix: '',
  read(database, ids, now) {
    const things = new Map<string, Asked | Gone>()
    const named = (prefix: string) => ids.filter((id) => id.startsWith(prefix)).map((id) => id.slice(prefix.length))
    const charges = ids.filter((id) => !id.startsWith(METHOD) && !id.startsWith(ACCOUNT))
    for (const [id, thing] of failuresIn(database, charges, null)) things.set(id, isGone(thing) ? thing : { what: 'charge', ...thing })
    for (const { accountId, partyId, brand, last4, expMonth, expYear, notAccepted, autopay, status, timeZone, ...method } of database.all(methodsToReplace(named(METHOD)))) {
      const id = methodThing(method.id)
      if (status === 'closed') things.set(id, { id, accountId, partyId, gone: CLOSED })
      else {
        const name = methodName({ brand, last4 })
        const expired = expMonth !== null && expYear !== null && `${expYear}-${String(expMonth).padStart(2, '0')}` < monthOf(businessDateAt(now, timeZone ?? 'UTC'))
        things.set(id, { what: 'method', id, accountId, partyId, name, autopay: autopay === 1, why: expired ? 'The card has expired.' : notAccepted === null ? '' : 'We cannot charge a card or account of this kind.' })
      }
    }
    for (const { partyId, autopay, status, methods, ...account } of database.all(accountsToAsk(named(ACCOUNT)))) {
      const id = accountThing(account.id)
      const gone = status === 'closed' ? CLOSED : (methods ?? 0) > 0 ? HAS_METHOD : null
      things.set(id, gone === null ? { what: 'method', id, accountId: account.id, partyId, name: '', why: '', autopay: autopay === 1 } : { id, accountId: account.id, partyId, gone })
    }
    return things
  },
  lately: (database, accountId) => [...database.all<{ chargeId: string }>(failuresOf(accountId)).map(({ chargeId }) => chargeId), accountThing(accountId)],
  about(things) {
    const failed = things.flatMap((thing) => (thing.what === 'charge' ? [thing.invoiceNumber ?? '1 failed charge'] : []))
    if (failed.length > 0) return counted(failed, 'failed charges')
    return counted(things.map((thing) => (thing.what === 'method' && thing.name !== '' ? thing.name : 'no method on file')), 'methods')
  },
  values(things, { sender }) {
    const failures = oldestFirst(things.flatMap((thing) => (thing.what === 'charge' ? [thing] : [])), ({ lastFailedAt }) => lastFailedAt)
    const onFile = things.flatMap((thing) => (thing.what === 'method' && thing.name !== '' ? [thing] : []))
    const methods = [
      ...failures.map((failure) => ({ method: failure.method === '' ? 'The method on file' : failure.method, why: declineForCustomer(failure.declineCode).reason, invoice: failure.invoiceNumber ?? '', amount: money(failure.amountMinor, failure.currency, sender) })),
      ...onFile.map(({ name, why }) => ({ method: name, why, invoice: '', amount: '' })),
    ]
    return {
      methods, count: methods.length, total: failures.length === 0 ? '' : totalOf(failures, sender),
      none: methods.length === 0, autopay: things.some((thing) => thing.what === 'method' && thing.autopay),
    } satisfies Omit<CardRequestValues, 'party' | 'account' | 'contact'>
  },
  papers: () => [],
}
