/** Figures of the documents: PDFs a second against plain pdf-lib, workbook rows a second against exceljs, aging. */
import { join } from 'node:path'
import { receiptContent, receiptJob } from '#main/core/jobs/receipt.ts'
import { statementContent, statementJob } from '#main/core/jobs/statement.ts'
import type { Database } from '#main/db/database.ts'
import { receiptPdf } from '#main/documents/pdf/receipt.ts'
import { statementPdf } from '#main/documents/pdf/statement.ts'
import { addDays } from '#main/domain/dates.ts'
import { inChild } from '../children.ts'
import { TODAY, type Company } from '../company.ts'
import { atLeast, below, median, percentile, rate, timed, type Figure } from '../figures.ts'
import { many, rounds } from '../quick.ts'
import { openCore, type Client } from '../queues/openCore.ts'
import { drawnBy, plainPdf, type Drawn } from './plainPdf.ts'

const FOR_MS = many(4000)
/** Documents of which the same are made again and again. */
const SAMPLE = many(60)
const YEAR = { from: addDays(TODAY, -364), to: TODAY }

export async function documentsSuite(company: Company): Promise<Figure[]> {
  const { workspaceDir } = await company.pulled()
  const { core, client } = await openCore(workspaceDir)
  try {
    const { database } = core.context
    return [
      ...(await receipts(database, workspaceDir, company.dir)),
      ...(await statements(database, client, workspaceDir, company.dir)),
      ...(await usage(workspaceDir, company.dir)),
      ...(await agings(client, database)),
    ]
  } finally {
    await core.close()
  }
}

async function receipts(database: Database, workspaceDir: string, dir: string): Promise<Figure[]> {
  const refs = database.raw.prepare<[number], string>(`SELECT ref FROM cache.payment WHERE purpose = 'receivable' ORDER BY receivedOn DESC, id LIMIT ?`).pluck().all(SAMPLE)
  const contents = refs.map((ref) => receiptContent(database, ref).content)
  const perSecond = await pdfs(contents.map((content) => () => receiptPdf(content)))
  const whole = await rate(FOR_MS, (n) => receiptJob({ workspaceDir, paymentId: refs[n % refs.length]!, destination: { to: 'file', path: join(dir, 'receipt.pdf') } }, CONTEXT))
  return [
    atLeast('receipts, a page each', perSecond.ratio, 'ratio', 50, `plain pdf-lib drawing the same page, fonts embedded each time: ${perSecond.plain.toFixed(1)} a second`),
    atLeast('receipts', perSecond.ours, 'a second', null, `${contents.length} payments, in memory, one thread`),
    atLeast('receipts, read, made, written and flushed to the disk', whole, 'a second', null, 'one thread'),
  ]
}

async function statements(database: Database, client: Client, workspaceDir: string, dir: string): Promise<Figure[]> {
  const { rows } = await client.accounts.page({ sort: 'oldest_due', limit: SAMPLE })
  const contents = rows.map(({ accountId }) => statementContent(database, accountId, YEAR).content)
  const perSecond = await pdfs(contents.map((content) => () => statementPdf(content)))
  const whole = await rate(FOR_MS, (n) => statementJob({ workspaceDir, accountId: rows[n % rows.length]!.accountId, ...YEAR, destination: { to: 'file', path: join(dir, 'statement.pdf') } }, CONTEXT))
  return [
    atLeast('statements of a year', perSecond.ratio, 'ratio', 20, `plain pdf-lib drawing the same pages, fonts embedded each time: ${perSecond.plain.toFixed(1)} a second`),
    atLeast('statements of a year', perSecond.ours, 'a second', null, `${contents.length} accounts, ${perSecond.pages.toFixed(1)} pages each, in memory, one thread`),
    atLeast('statements of a year, read, made, written and flushed to the disk', whole, 'a second', null, 'one thread'),
  ]
}

const CONTEXT = { signal: new AbortController().signal, progress: () => {} }

/** Ours and the plain ones by turns, of the same documents: those that need no letters of a further font. */
async function pdfs(makes: readonly (() => Promise<unknown>)[]): Promise<{ ours: number; plain: number; ratio: number; pages: number }> {
  const both: { make: () => Promise<unknown>; drawn: Drawn }[] = []
  for (const make of makes) {
    const drawn = await drawnBy(make)
    if (drawn !== null) both.push({ make, drawn })
  }
  const measured: { ours: number; plain: number }[] = []
  // Until the engine has compiled both.
  for (const [n, { make, drawn }] of both.slice(0, 8).entries()) await (n % 2 === 0 ? make() : plainPdf(drawn))
  for (let round = 0; round < rounds(3); round++) {
    const ours = await rate(FOR_MS / 3, (n) => both[n % both.length]!.make())
    const plain = await rate(FOR_MS / 3, (n) => plainPdf(both[n % both.length]!.drawn))
    measured.push({ ours, plain })
  }
  return {
    ours: median(measured.map(({ ours }) => ours)), plain: median(measured.map(({ plain }) => plain)), ratio: median(measured.map(({ ours, plain }) => ours / plain)),
    pages: both.reduce((sum, { drawn }) => sum + drawn.length, 0) / both.length,
  }
}

interface Written {
  rows: number
  seconds: number
  peakBytes: number
}

async function usage(workspaceDir: string, dir: string): Promise<Figure[]> {
  const write = async (writer: 'ours' | 'exceljs') =>
    (await inChild(join(import.meta.dirname, 'usageProcess.ts'), [writer, workspaceDir, join(dir, `${writer}.xlsx`), addDays(TODAY, -182), TODAY])) as Written
  const measured: { ours: Written; exceljs: Written }[] = []
  for (let round = 0; round < rounds(3); round++) measured.push({ ours: await write('ours'), exceljs: await write('exceljs') })
  const perSecond = ({ rows, seconds }: Written) => rows / seconds
  const peak = (writer: 'ours' | 'exceljs') => Math.max(...measured.map((round) => round[writer].peakBytes)) / 2 ** 20
  const n = (figure: number) => Math.round(figure).toLocaleString('en')
  const rows = measured[0]!.ours.rows
  return [
    atLeast('usage workbook', median(measured.map(({ ours, exceljs }) => perSecond(ours) / perSecond(exceljs))), 'ratio', null, `exceljs' streaming writer fed the same rows: ${n(median(measured.map(({ exceljs }) => perSecond(exceljs))))} rows/s`),
    atLeast('usage workbook', median(measured.map(({ ours }) => perSecond(ours))), 'rows/s', null, `${n(rows)} rows, the start of the process included`),
    below('usage workbook, most memory of the process', peak('ours'), 'MiB', null, `exceljs: ${n(peak('exceljs'))} MiB`),
  ]
}

async function agings(client: Client, database: Database): Promise<Figure[]> {
  const accounts = database.raw.prepare<[], number>('SELECT count(*) FROM cache.account').pluck().get()!
  const of = async (words: string, asOf: string) =>
    below(`aging of all accounts, ${words}, p99`, percentile(await timed(many(15), () => client.reports.aging({ asOf, accounts: true })), 0.99), 'ms', null, `${accounts.toLocaleString('en')} accounts, from the ledger`)
  return [await of('as of today', TODAY), await of('as of a year ago', addDays(TODAY, -365))]
}
