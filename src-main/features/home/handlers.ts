/** What matters today: what came since yesterday, the aging, the cash. */
import { implement } from '@orpc/server'
import { Happening, home, type Happened, type HappenedRow } from '#contract/home.ts'
import type { AccountId, BusinessDate, Money, PartyId } from '#contract/vocabulary.ts'
import type { CoreContext } from '#main/core/ports/context.ts'
import { partyById } from '#main/db/books.ts'
import { decodeCursor, pageOf } from '#main/db/keyset.ts'
import { addDays, businessDateAt, daysBetween, startOfBusinessDate } from '#main/domain/dates.ts'
import { declineOf } from '#main/domain/declines.ts'
import { agesOf } from './ages.ts'
import { happenedPage, happenedSums, isDated, keyShape, type Span } from './happened.ts'
import { overduePage } from './overdue.ts'
import { agingToday, cashByDay, oldestOf } from './queries.ts'

const CASH_DAYS = 30
const QUEUES = ['registrations', 'failedCharges', 'heldInvoices'] as const

export function homeRouter(context: Pick<CoreContext, 'database' | 'now'>) {
  const os = implement(home)
  const { database } = context

  /** Over all parties there is no one zone: the day is that of UTC. */
  const today = (party: string | null): { zone: string; asOf: BusinessDate } => {
    const zone = party === null ? 'UTC' : (database.first(partyById(party))?.timeZone ?? 'UTC')
    return { zone, asOf: businessDateAt(context.now(), zone) }
  }
  const sinceYesterday = (party: string | null): Span => {
    const { zone, asOf } = today(party)
    const from = addDays(asOf, -1)
    return { party, since: startOfBusinessDate(from, zone), from, to: asOf }
  }
  const sumsOf = (what: Happening, span: Span): Happened => {
    const sums = database.all(happenedSums(what, span))
    const amounts = sums.flatMap(({ currency, minor }): Money[] => (currency === null ? [] : [{ currency, minor }]))
    return { what, count: sums.reduce((sum, { count }) => sum + count, 0), amounts: amounts.sort((a, b) => (a.currency < b.currency ? -1 : 1)) }
  }

  const overdue = (party: string | null, after: string | undefined, limit: number) => {
    const { asOf } = today(party)
    const { overdue: amounts, overdueInvoices: count } = agingToday(database, party, asOf)
    const key = after === undefined ? null : decodeCursor(after, ['string', 'string'])
    const { rows, next } = pageOf(overduePage(database, { party, asOf, after: key, limit }), limit, (row) => [row.dueOn, row.id])
    return {
      next, count, amounts,
      rows: rows.map(({ id, dueOn, accountId, partyId, accountName, accountRef, number, minor, currency }): HappenedRow => {
        const days = daysBetween(dueOn, asOf)
        return {
          id, accountId: accountId as AccountId, partyId: partyId as PartyId, accountName, accountRef, at: null, on: dueOn,
          title: number, says: days === 1 ? '1 day overdue' : `${days} days overdue`, amount: { minor, currency }, invoiceId: id,
        }
      }),
    }
  }

  return os.router({
    more: os.more.handler(({ input: { party = null } }) => {
      const span = sinceYesterday(party)
      return {
        oldest: QUEUES.map((queue) => ({ queue, at: database.first(oldestOf(queue, party, context.now()))?.at ?? null })),
        ages: QUEUES.map((queue) => ({ queue, bands: agesOf(database, queue, party, context.now()) })),
        since: span.since, sinceOn: span.from,
        happened: Happening.options.map((what) => sumsOf(what, span)),
      }
    }),

    list: os.list.handler(({ input: { party = null, what, on, after, limit } }) => {
      if (what === 'overdue') return overdue(party, after, limit)
      const span = { ...sinceYesterday(party), ...(on === undefined ? {} : { from: on, to: on }) }
      const key = after === undefined ? null : decodeCursor(after, keyShape(what))
      const { rows, next } = pageOf(database.all(happenedPage(what, span, { after: key, limit })), limit, (row) => [row.when, row.id])
      const { count, amounts } = sumsOf(what, span)
      return {
        next, count, amounts,
        rows: rows.map((row): HappenedRow => ({
          id: row.id, accountId: row.accountId as AccountId, partyId: row.partyId as PartyId, accountName: row.accountName ?? row.accountId, accountRef: row.accountRef ?? '',
          at: isDated(what) ? null : Number(row.when), on: isDated(what) ? String(row.when) : null,
          title: row.title, says: wordsOf(what, row.says), amount: row.minor === null || row.currency === null ? null : { minor: row.minor, currency: row.currency },
          invoiceId: row.invoiceId,
        })),
      }
    }),

    figures: os.figures.handler(({ input: { party = null } }) => {
      const { asOf } = today(party)
      return { ...agingToday(database, party, asOf), asOf, cash: database.all(cashByDay(party, addDays(asOf, 1 - CASH_DAYS), asOf)) }
    }),
  })
}

const WORDS: Readonly<Record<string, string>> = {
  ach: 'ACH', sms: 'SMS', part_kept: 'Kept in part', direct_debit: 'Direct debit', bank_transfer: 'Bank transfer',
  approve_all: 'Customer approves each', review_then_auto: 'Review, then by itself', approved_by_us: 'Approved by us',
}

/** A code in plain words; words of people as they are. */
function wordsOf(what: Happening, says: string | null): string {
  if (says === null || says === '') return ''
  if (what === 'failed') return declineOf(says).plain
  if (what === 'held' || what === 'released' || what === 'registered') return says
  return WORDS[says] ?? `${says.charAt(0).toUpperCase()}${says.slice(1)}`
}
