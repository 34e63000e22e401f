/** What was invoiced to an agency's sub-accounts in a period, and paid, told to the agency. */
import { sql } from 'kysely'
import type { BusinessDate } from '#contract/vocabulary.ts'
import { among } from '#main/db/among.ts'
import { db, type Database } from '#main/db/database.ts'
import { addDays, businessDateAt } from '#main/domain/dates.ts'
import { periodWords } from '#main/domain/statementPeriod.ts'
import type { AgencyCopyValues } from '../templates/agencyCopy.ts'
import type { Gone, Matter, Thing } from './matter.ts'
import { day, totalOf } from './wording.ts'

interface Amount {
  amountMinor: number
  currency: string
}

interface SubAccount {
  id: string
  parentId: string
  name: string
  ref: string
  currency: string
  invoices: number
  invoiced: Amount[]
  paid: Amount[]
  open: Amount[]
}

export interface AgencyPeriod extends Thing {
  from: BusinessDate
  to: BusinessDate
  /** Those with something in the period, by name. */
  accounts: readonly SubAccount[]
}

export const agencyPeriodId = (accountId: string, { from, to }: { from: BusinessDate; to: BusinessDate }): string => `${accountId}:${from}:${to}`

/** Through their primary key. */
export const agenciesById = (ids: readonly string[]) => db.selectFrom('cache.account as a').select(['a.id', 'a.partyId', 'a.kind']).where(among('a.id', ids))
/** Through `account_by_parent`. */
export const subAccountsOf = (agencyIds: readonly string[]) =>
  db.selectFrom('cache.account as a').select(['a.id', 'a.parentId', 'a.name', 'a.ref', 'a.currency']).where(among('a.parentId', agencyIds)).where('a.parentId', 'is not', null)
/** Through `invoice_by_account`. */
export const invoicedTo = (accountIds: readonly string[], from: BusinessDate, to: BusinessDate) =>
  db.selectFrom('cache.invoice as i')
    .select(({ fn }) => ['i.accountId', 'i.currency', fn.countAll<number>().as('count'), fn.sum<number>('i.totalMinor').as('amountMinor')])
    .where(among('i.accountId', accountIds)).where('i.issuedOn', '>=', from).where('i.issuedOn', '<=', to).where('i.status', 'not in', ['draft', 'void'])
    .groupBy(['i.accountId', 'i.currency'])
/** Through `payment_by_account`. */
export const paidBy = (accountIds: readonly string[], from: BusinessDate, to: BusinessDate) =>
  db.selectFrom('cache.payment as p')
    .select(({ fn }) => ['p.accountId', 'p.currency', sql<number>`0`.as('count'), fn.sum<number>('p.amountMinor').as('amountMinor')])
    .where(among('p.accountId', accountIds)).where('p.receivedOn', '>=', from).where('p.receivedOn', '<=', to).where('p.purpose', '=', 'receivable')
    .groupBy(['p.accountId', 'p.currency'])
/** Through their primary key. */
export const openOf = (accountIds: readonly string[]) =>
  db.selectFrom('cache.accountBalance as b').select(['b.accountId', 'b.currency', sql<number>`0`.as('count'), 'b.openMinor as amountMinor']).where(among('b.accountId', accountIds))

/** Sub-accounts one message lists; the agency statement has them all. */
const LISTED_MAX = 500

export const agencyCopy: Matter<AgencyPeriod> = {
  kind: 'agency_copy',
  audience: 'agency_billing',
  told: 'once',
  unsubscribe: true,
  prefix: 'agency:',
  read(database, ids) {
    const asked = ids.flatMap((id) => {
      const found = /^(.+):(\d{4}-\d\d-\d\d):(\d{4}-\d\d-\d\d)$/.exec(id)
      return found === null ? [] : [{ id, accountId: found[1]!, from: found[2]!, to: found[3]! }]
    })
    const things = new Map<string, AgencyPeriod | Gone>()
    // An order is of one period, so this is one round of six statements.
    for (const period of new Set(asked.map(({ from, to }) => `${from} ${to}`))) {
      const of = asked.filter(({ from, to }) => `${from} ${to}` === period)
      const { from, to } = of[0]!
      const agencies = new Map(database.all<{ id: string; partyId: string; kind: string }>(agenciesById(of.map(({ accountId }) => accountId))).map((agency) => [agency.id, agency]))
      const subs = accountsOf(database, [...agencies.keys()], from, to)
      for (const { id, accountId } of of) {
        const agency = agencies.get(accountId)
        if (agency === undefined) continue
        const { partyId } = agency
        const own = subs.get(accountId)
        const moved = (own ?? []).filter(({ invoices, paid }) => invoices > 0 || paid.length > 0)
        const why = agency.kind !== 'agency' ? 'This account is no agency.' : own === undefined ? 'The agency has no sub-accounts.' : moved.length === 0 ? 'Nothing was invoiced or paid in the period.' : null
        things.set(id, why === null ? { id, accountId, partyId, from, to, accounts: moved } : { id, accountId, partyId, gone: why })
      }
    }
    return things
  },
  lately(_database, accountId, now) {
    const first = `${businessDateAt(now, 'UTC').slice(0, 8)}01`
    const last = addDays(first, -1)
    return [agencyPeriodId(accountId, { from: `${last.slice(0, 8)}01`, to: last })]
  },
  about: (things) => things.map(({ from, to, accounts }) => `${accounts.length} ${accounts.length === 1 ? 'account' : 'accounts'}, ${periodWords({ from, to })}`).join('; '),
  values([thing], { sender }) {
    const { from = '1970-01-01', to = '1970-01-01', accounts = [] } = thing ?? {}
    const amount = (amounts: readonly Amount[], none = 'nothing') => {
      const some = amounts.filter(({ amountMinor }) => amountMinor !== 0)
      return some.length === 0 ? none : totalOf(some, sender)
    }
    return {
      period: { name: periodWords({ from, to }), from: day(from), to: day(to) },
      accounts: accounts.slice(0, LISTED_MAX).map(({ name, ref, invoices, invoiced, paid, open }) => ({ name, ref, invoices: String(invoices), invoiced: amount(invoiced), paid: amount(paid), open: amount(open, paid.length === 0 ? 'nothing' : 'paid') })),
      count: accounts.length,
    } satisfies Omit<AgencyCopyValues, 'party' | 'account' | 'contact'>
  },
  papers: () => [],
}

type Sum = Amount & { accountId: string; count: number }

/** By agency, each list by name. */
function accountsOf(database: Database, agencyIds: readonly string[], from: BusinessDate, to: BusinessDate): Map<string, SubAccount[]> {
  const found = database.all<Pick<SubAccount, 'id' | 'parentId' | 'name' | 'ref' | 'currency'>>(subAccountsOf(agencyIds))
  const ids = found.map(({ id }) => id)
  const [invoiced, paid, open] = [invoicedTo(ids, from, to), paidBy(ids, from, to), openOf(ids)].map((query) => byAccount(database.all<Sum>(query)))
  const agencies = new Map<string, SubAccount[]>()
  for (const account of found.toSorted((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1))) {
    const issued = invoiced!.get(account.id) ?? []
    const sub = { ...account, invoices: issued.reduce((sum, { count }) => sum + count, 0), invoiced: issued, paid: paid!.get(account.id) ?? [], open: open!.get(account.id) ?? [] }
    const known = agencies.get(account.parentId)
    if (known === undefined) agencies.set(account.parentId, [sub])
    else known.push(sub)
  }
  return agencies
}

function byAccount(sums: readonly Sum[]): Map<string, Sum[]> {
  const found = new Map<string, Sum[]>()
  for (const sum of sums) {
    const known = found.get(sum.accountId)
    if (known === undefined) found.set(sum.accountId, [sum])
    else known.push(sum)
  }
  return found
}
