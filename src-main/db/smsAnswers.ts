/** What customers answered by SMS: rows, and what the lists show of them. */
import { sql, type Insertable } from 'kysely'
import type { AnswerState, SmsAnswer } from '#contract/answers.ts'
import type { AccountId, ContactId, InvoiceId, PartyId } from '#contract/vocabulary.ts'
import { among } from './among.ts'
import { db, type Database } from './database.ts'
import { beyond, type KeyValue } from './keyset.ts'
import type { Schema } from './schema.ts'

export type AnswerRow = Schema['smsAnswer'] & { invoices: string }

/** Shown of an account or an invoice at the most. */
const SHOWN = 100

/** Writes an answer once; false where it is written already. In the caller's transaction. */
export function insertAnswer(database: Database, row: Insertable<Schema['smsAnswer']>): boolean {
  return database.run(db.insertInto('smsAnswer').values(row).onConflict((conflict) => conflict.column('id').doNothing())).changes === 1
}

/** The queue shows it on these invoices. In the caller's transaction. */
export function proposeOn(database: Database, answerId: string, invoiceIds: readonly string[]): void {
  for (const invoiceId of invoiceIds) database.run(db.insertInto('smsProposal').values({ invoiceId, answerId }).onConflict((conflict) => conflict.doNothing()))
}

export interface Decision {
  state: 'confirmed' | 'dismissed'
  /** Null: as they were. */
  invoices: readonly string[] | null
  /** Null: as it was. */
  accountId: string | null
  remark: string
  decidedAt: number
  decidedBy: string
}

/** A person's word about one that waits; false where it does not wait any more. In the caller's transaction. */
export function decideAnswer(database: Database, id: string, { invoices, accountId, ...decided }: Decision): boolean {
  const values = { ...decided, ...(invoices === null ? {} : { invoices: JSON.stringify(invoices) }), ...(accountId === null ? {} : { accountId }) }
  if (database.run(db.updateTable('smsAnswer').set(values).where('id', '=', id).where('state', '=', 'proposed')).changes === 0) return false
  database.run(proposalsOf(id))
  return true
}

export interface Outdated {
  /** Only of these; of whatever they wish unless told. */
  intent?: 'hold' | 'approve'
  remark: string
  decidedAt: number
  /** Null: nobody here. */
  decidedBy: string | null
}

/**
 * Takes what waits for a person off an invoice that was decided otherwise; an answer that waits with no other invoice is
 * dismissed with the remark. Answers the ids of these. In the caller's transaction.
 */
export function dropProposals(database: Database, invoiceId: string, { intent, ...decided }: Outdated): string[] {
  const answers = database.all<{ id: string }>(proposalsWith(invoiceId).$if(intent !== undefined, (q) => q.where('a.intent', '=', intent!)))
  return answers.filter(({ id }) => {
    database.run(db.deleteFrom('smsProposal').where('answerId', '=', id).where('invoiceId', '=', invoiceId))
    if (database.first(db.selectFrom('smsProposal').select('invoiceId').where('answerId', '=', id).limit(1)) !== undefined) return false
    return database.run(db.updateTable('smsAnswer').set({ ...decided, state: 'dismissed' }).where('id', '=', id).where('state', '=', 'proposed')).changes === 1
  }).map(({ id }) => id)
}

export const proposalsWith = (invoiceId: string) =>
  db.selectFrom('smsProposal as p').innerJoin('smsAnswer as a', 'a.id', 'p.answerId').select('a.id').where('p.invoiceId', '=', invoiceId).where('a.state', '=', 'proposed')

/** Proposals whose invoice has become what they wish for, so many at once; each through the keys of the tables beside it. Words of the customer's own stay: somebody is to read them. */
export const outdatedProposals = () =>
  db.selectFrom('smsProposal as p')
    .innerJoin('smsAnswer as a', 'a.id', 'p.answerId')
    .innerJoin('cache.invoice as i', 'i.id', 'p.invoiceId')
    .leftJoin('cache.heldInvoice as h', 'h.invoiceId', 'p.invoiceId')
    .select(['p.invoiceId', 'i.number', 'a.intent'])
    .where('a.state', '=', 'proposed')
    .where(({ and, or, eb, exists, selectFrom }) => or([
      and([eb('a.intent', '=', 'hold'), eb('h.state', '=', 'held')]),
      and([eb('a.intent', '=', 'approve'), eb('h.invoiceId', 'is', null), exists(selectFrom('cache.approval as c').select('c.id').whereRef('c.invoiceId', '=', 'p.invoiceId').where('c.state', 'in', ['approved', 'auto_approved']))]),
    ]))
    .limit(200)

/** Through `smsProposal_by_answer`. */
const proposalsOf = (id: string) => db.deleteFrom('smsProposal').where('answerId', '=', id)

export const answerById = (id: string) => db.selectFrom('smsAnswer').selectAll().where('id', '=', id)

/** One page, the newest first; through `smsAnswer_by_time`, or `smsAnswer_by_state`. */
export const answerPage = ({ state, after, limit }: { state?: AnswerState | undefined; after: readonly KeyValue[] | null; limit: number }) =>
  db.selectFrom('smsAnswer')
    .selectAll()
    .$if(state !== undefined, (q) => q.where('state', '=', state!))
    .$if(after !== null, (q) => q.where(beyond(['at', 'id'], after!, true)))
    .orderBy('at', 'desc').orderBy('id', 'desc')
    .limit(limit + 1)

/** How many wait for a person. */
export const countProposed = () => db.selectFrom('smsAnswer').select(sql<number>`count(*)`.as('count')).where('state', '=', 'proposed')

/** How many of each state; along `smsAnswer_by_state` alone, which is as long as there are answers. */
export const countByState = () => db.selectFrom('smsAnswer').select(['state', sql<number>`count(*)`.as('count')]).groupBy('state')

/** The newest that waits for a person on each of these invoices. */
export const proposedOn = (invoiceIds: readonly string[]) =>
  db.selectFrom('smsProposal as p')
    .innerJoin('smsAnswer as a', 'a.id', 'p.answerId')
    .selectAll('a')
    .select('p.invoiceId as on')
    .where(among('p.invoiceId', invoiceIds))
    .where('a.state', '=', 'proposed')
    .orderBy('a.at').orderBy('a.id')

/** What an account's people answered, the newest first; through `smsAnswer_by_account`. */
export const answersOfAccount = (accountId: string) =>
  db.selectFrom('smsAnswer').selectAll().where('accountId', '=', accountId).orderBy('at', 'desc').limit(SHOWN)

/** By invoice; an answer about several is on each. */
export function answersOnInvoices(database: Database, invoiceIds: readonly string[]): Map<string, SmsAnswer> {
  const found = invoiceIds.length === 0 ? [] : database.all<AnswerRow & { on: string }>(proposedOn(invoiceIds))
  const shown = new Map(shownAnswers(database, found).map((answer) => [answer.id, answer]))
  return new Map(found.map(({ on, id }) => [on, shown.get(id)!]))
}

/** The rows as a window shows them: with the names of whoever sent them, as the copy has them now. */
export function shownAnswers(database: Database, rows: readonly AnswerRow[]): SmsAnswer[] {
  const invoiceIds = new Map(rows.map((row) => [row.id, JSON.parse(row.invoices) as string[]]))
  const contacts = byId(database.all<{ id: string; name: string; accountId: string }>(contactsNamed(known(rows.map(({ contactId }) => contactId)))))
  const accounts = byId(database.all<{ id: string; name: string; partyId: string }>(accountsNamed(known(rows.map(({ accountId }) => accountId)))))
  const invoices = byId(database.all<{ id: string; number: string }>(invoicesNamed([...new Set([...invoiceIds.values()].flat())])))
  const approvers = new Set(database.all<{ approverId: string }>(approversAmong([...accounts.keys()])).map(({ approverId }) => approverId))
  return rows.map(({ id, fromNumber, toNumber, words, at, intent, state, contactId, accountId, remark, decidedAt, decidedBy }) => {
    const contact = contacts.get(contactId ?? '')
    const account = accounts.get(accountId ?? '')
    return {
      id, from: fromNumber, to: toNumber, words, at, intent, state, remark, decidedAt, decidedBy,
      contact: contact === undefined ? null : { id: contact.id as ContactId, name: contact.name, approver: approvers.has(contact.id) },
      account: account === undefined ? null : { id: account.id as AccountId, name: account.name, partyId: account.partyId as PartyId },
      invoices: invoiceIds.get(id)!.map((invoiceId) => ({ id: invoiceId as InvoiceId, number: invoices.get(invoiceId)?.number ?? invoiceId })),
    }
  })
}

const known = (ids: readonly (string | null)[]): string[] => [...new Set(ids.filter((id) => id !== null))]
const byId = <T extends { id: string }>(rows: readonly T[]): Map<string, T> => new Map(rows.map((row) => [row.id, row]))
const contactsNamed = (ids: readonly string[]) => db.selectFrom('cache.contact').select(['id', 'name', 'accountId']).where(among('id', ids))
const accountsNamed = (ids: readonly string[]) => db.selectFrom('cache.account').select(['id', 'name', 'partyId']).where(among('id', ids))
const invoicesNamed = (ids: readonly string[]) => db.selectFrom('cache.invoice').select(['id', 'number']).where(among('id', ids))
const approversAmong = (accountIds: readonly string[]) => db.selectFrom('cache.account').select('approverId').where(among('id', accountIds)).where('approverId', 'is not', null)
