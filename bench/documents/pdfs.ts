/** PDFs a second, against plain pdf-lib drawing the same pages. */
import { join } from 'node:path'
import type { AccountId, PaymentId } from '#contract/vocabulary.ts'
import { correspondentsOf } from '#main/core/jobs/correspondents.ts'
import { paperJob } from '#main/core/jobs/paper.ts'
import { paperOf } from '#main/core/jobs/papers/paper.ts'
import type { Database } from '#main/db/database.ts'
import { statementPdf, type StatementContent } from '#main/documents/pdf/statement.ts'
import { addDays } from '#main/domain/dates.ts'
import { TODAY } from '../company.ts'
import { atLeast, median, rate, type Figure } from '../figures.ts'
import { many, rounds } from '../quick.ts'
import { drawnBy, plainPdf, type Drawn } from './plainPdf.ts'

const FOR_MS = many(4000)
/** Documents of which the same are made again and again. */
const SAMPLE = many(60)
const YEAR = { from: addDays(TODAY, -364), to: TODAY }
const CONTEXT = { signal: new AbortController().signal, progress: () => {} }

export async function receiptFigures(database: Database, workspaceDir: string, dir: string): Promise<Figure[]> {
  const payments = database.raw.prepare<[number], PaymentId>(`SELECT id FROM cache.payment WHERE purpose = 'receivable' ORDER BY receivedOn DESC, id LIMIT ?`).pluck().all(SAMPLE)
  const papers = payments.map((payment) => paperOf(database, { paper: 'receipt', payment }))
  const perSecond = await pdfs(papers.map(({ draw }) => async () => (await draw()).finish()), 1)
  const whole = await rate(FOR_MS, (n) => paperJob({ workspaceDir, spec: { paper: 'receipt', payment: payments[n % payments.length]! }, destination: { to: 'file', path: join(dir, 'receipt.pdf') } }, CONTEXT))
  return [
    atLeast('receipts, a page each, with a logo', perSecond.ratio, 'ratio', 50, `plain pdf-lib drawing the same page, fonts embedded each time: ${perSecond.plain.toFixed(1)} a second`),
    atLeast('receipts', perSecond.ours, 'a second', null, `${perSecond.documents} payments, in memory, one thread`),
    atLeast('receipts, read, made, written and flushed to the disk', whole, 'a second', null, 'one thread'),
  ]
}

export async function statementFigures(database: Database, workspaceDir: string, dir: string, accounts: readonly AccountId[]): Promise<Figure[]> {
  const sixty = accounts.slice(0, SAMPLE).map((account, n) => sixtyLines(database, account, n))
  const perSecond = await pdfs(sixty.map((content) => () => statementPdf(content)), 3)
  const spec = (n: number) => ({ paper: 'statement', kind: 'balance-forward', account: accounts[n % accounts.length]!, ...YEAR }) as const
  const whole = await rate(FOR_MS, (n) => paperJob({ workspaceDir, spec: spec(n), destination: { to: 'file', path: join(dir, 'statement.pdf') } }, CONTEXT))
  return [
    atLeast('statements of 60 lines on three pages, with a logo', perSecond.ratio, 'ratio', 20, `plain pdf-lib drawing the same pages, fonts embedded each time: ${perSecond.plain.toFixed(1)} a second`),
    atLeast('statements of 60 lines', perSecond.ours, 'a second', null, `${perSecond.documents} accounts, in memory, one thread`),
    atLeast('statements of a year, read, made, written and flushed to the disk', whole, 'a second', null, 'one thread'),
  ]
}

/** Most movements with a remark of their own under it. */
export function sixtyLines(database: Database, account: AccountId, n: number): StatementContent {
  const { letterhead, recipient, account: { currency } } = correspondentsOf(database, account)
  let balanceMinor = 10_000 * n
  const openingMinor = balanceMinor
  const lines = Array.from({ length: 60 }, (_, at) => {
    const amountMinor = at % 3 === 2 ? -(123_456 + n * 101 + at * 7) : 98_765 + n * 13 + at * 11
    balanceMinor += amountMinor
    return {
      on: addDays(YEAR.from, at * 6), kind: amountMinor < 0 ? 'payment' : 'invoice', ref: amountMinor < 0 ? `PM${100_000 + n * 60 + at}` : `IN${200_000 + n * 60 + at}`,
      remark: at % 5 < 3 ? { of: 'text' as const, text: `Tracking, alarm and roadside help, vehicle ${n * 60 + at}` } : null, dueOn: amountMinor < 0 ? null : addDays(YEAR.from, at * 6 + 14), amountMinor, balanceMinor,
    } as const
  })
  const aging = { currency, current: balanceMinor, d1_30: 0, d31_60: 0, d61_90: 0, d90plus: 0, unapplied: 0, balance: balanceMinor }
  return { letterhead, recipient, ...YEAR, sections: [{ currency, openingMinor, lines, closingMinor: balanceMinor, aging }], wallet: null }
}

interface Measured {
  ours: number
  plain: number
  ratio: number
  documents: number
}

/** Ours and the plain ones by turns, of the same documents: those of so many pages that need no letters of a further font. */
async function pdfs(makes: readonly (() => Promise<unknown>)[], pages: number): Promise<Measured> {
  const both: { make: () => Promise<unknown>; drawn: Drawn }[] = []
  for (const make of makes) {
    const drawn = await drawnBy(make)
    if (drawn?.length === pages) both.push({ make, drawn })
  }
  if (both.length === 0) throw new Error(`None of these documents has ${pages} pages.`)
  const measured: { ours: number; plain: number }[] = []
  // Until the engine has compiled both.
  for (const [n, { make, drawn }] of both.slice(0, 8).entries()) await (n % 2 === 0 ? make() : plainPdf(drawn))
  for (let round = 0; round < rounds(3); round++) {
    const ours = await rate(FOR_MS / 3, (n) => both[n % both.length]!.make())
    const plain = await rate(FOR_MS / 3, (n) => plainPdf(both[n % both.length]!.drawn))
    measured.push({ ours, plain })
  }
  return { ours: median(measured.map(({ ours }) => ours)), plain: median(measured.map(({ plain }) => plain)), ratio: median(measured.map(({ ours, plain }) => ours / plain)), documents: both.length }
}
