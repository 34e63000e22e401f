/** The job that puts what a list shows into a file: its rows in their order, its columns in theirs, totals by currency. */
import { hasListColumn, listHeadings, type ListExport } from '#contract/listExport.ts'
import { QueueAge, queueAgeWords } from '#contract/work.ts'
import { bankAccountNames } from '#main/db/bankStatements.ts'
import { accountByIdOrRef, atOneMoment, partyById } from '#main/db/books.ts'
import type { Database } from '#main/db/database.ts'
import { reportCsv } from '#main/documents/csv.ts'
import type { Report, Row, SummaryBlock } from '#main/documents/report/report.ts'
import { reportWorkbook } from '#main/documents/xlsx/reportWorkbook.ts'
import { JobFailure, type JobContext, type JobHandler, type JobInput } from '../../ports/jobs.ts'
import { makeFile, onWorkspace } from '../madeFile.ts'
import { publisherOf } from '../publisher.ts'
import { clockIn, nextTurn } from '../reports/reading.ts'
import { plainly } from '../reports/words.ts'
import { accountFields, linesOf } from './accountFields.ts'
import { orderFact, shownFacts } from './askedWords.ts'
import { bankFields, ENTRY_STATES } from './bankFields.ts'
import { bulkFacts, bulkFields, OUTCOMES } from './bulkFields.ts'
import { assembled, PROMISED_IN, type Assembled, type Field, type Telling } from './fields.ts'
import { listingOf, type Listing } from './pages.ts'
import { failedAccountFields, failedChargeFields, groupLinesOf, heldInvoiceFields, registrationFields } from './queueFields.ts'

/** All of it on one moment of the desk and the copy; some hundred rows at a time, in constant memory. Ends by `JobCancelled` with nothing left. */
export const listExportJob: JobHandler<'reports.list'> = (input, context) =>
  onWorkspace(input.workspaceDir, async (database) => {
    const { order, now } = input
    const { list, format } = order
    const lacking = order.columns.find(({ id }) => !hasListColumn(list, id))
    if (lacking !== undefined) throw new JobFailure('UNKNOWN_COLUMN', `This list has no column “${lacking.id}” to be put into a file.`)
    const day = new Date(now).toISOString().slice(0, 10)
    const title = `${listHeadings[list]} as listed ${day}`
    const file = { kind: 'list', title, stem: title, extension: format, accountId: null, made: { ...order } } as const
    return makeFile(database, input, file, (stream) =>
      atOneMoment(database, async () => {
        const report = await reportOf(database, input, title, context)
        return format === 'csv' ? reportCsv(stream, report, { bom: true }) : reportWorkbook(stream, report)
      }))
  })

async function reportOf(database: Database, { order, now }: JobInput<'reports.list'>, title: string, context: JobContext): Promise<Report> {
  const party = ('party' in order.filter ? order.filter.party : undefined) ?? null
  const publisher = publisherOf(database, party)
  const timeZone = party === null ? 'UTC' : (database.first(partyById(party))?.timeZone ?? 'UTC')
  const telling: Telling = { timeZone, clock: clockIn(timeZone), nameOf: publisher.nameOf }
  const { table, rows, total, perRow } = await readable(database, order, now, telling, context)
  const heading = listHeadings[order.list]
  return {
    heading: `${heading}, as listed`, title, whose: publisher.whose, author: publisher.author, paper: publisher.paper, at: now,
    facts: [
      ['Made', `${new Date(now).toISOString().slice(0, 16).replace('T', ' ')} UTC`], ['Party', publisher.whose],
      ...(total === null ? [] : [[`${heading} in the list`, total.toLocaleString('en')] as const]),
      ...shownFacts(order), ...filterFacts(database, order), ...(order.list === 'bulk-results' ? bulkFacts(database, order.filter.run) : []), orderFact(order),
    ],
    blocks: blocksOf(table, heading, order.list === 'bulk-results' ? table.find('Result') : null),
    notes: [
      `What the list showed when this was made, in its order. Times are those of ${timeZone}.`, ...(perRow === null ? [] : [perRow]),
      'Amounts of different currencies are never added up.',
      ...(table.find('Promised') === null ? [] : ['A promise for all that an account owes stands on each of its rows, so promises are not added up here.']),
    ],
    empty: 'Nothing was in the list.',
    tables: [{ name: heading, columns: table.columns, rows }],
    csvTable: 0,
  }
}

interface Readable {
  table: Assembled<never>
  rows: () => AsyncGenerator<Row[], void>
  total: number | null
  /** What a row is, where it is not what the list has for one. */
  perRow: string | null
}

async function readable(database: Database, order: ListExport, now: number, telling: Telling, context: JobContext): Promise<Readable> {
  const chosen = <R>(fields: Readonly<Record<string, readonly Field<R>[]>>) => assembled(order.columns.flatMap(({ id }) => fields[id] ?? []), telling)
  switch (order.list) {
    case 'registrations':
      return read(listingOf(database, order, now), chosen(registrationFields), (row) => [row], null, context)
    case 'failed-charges':
      return read(listingOf(database, order, now), chosen(failedChargeFields), (row) => [row], null, context)
    case 'failed-accounts':
      return read(listingOf(database, order, now), chosen(failedAccountFields), groupLinesOf, 'An account has a row for each currency of its failed charges; how many those are stands in its first.', context)
    case 'held-invoices':
      return read(listingOf(database, order, now), chosen(heldInvoiceFields), (row) => [row], null, context)
    case 'accounts':
      return read(listingOf(database, order, now), chosen(accountFields), linesOf, 'An account has a row for each of its currencies.', context)
    case 'bank':
      return read(listingOf(database, order, now), chosen(bankFields), (row) => [row], null, context)
    case 'bulk-results':
      return read(listingOf(database, order, now), chosen(bulkFields), (row) => [row], null, context)
  }
}

async function read<R, L>(listing: Listing<R>, table: Assembled<L>, lines: (row: R) => readonly L[], perRow: string | null, context: JobContext): Promise<Readable> {
  const total = await listing.total()
  async function* rows(): AsyncGenerator<Row[], void> {
    let done = 0
    for await (const page of listing.pages()) {
      done += page.length
      if (page.length > 0) yield page.flatMap(lines).map((line) => table.row(line))
      await nextTurn(context, { done, total, step: 'rows' })
    }
  }
  return { table: table as unknown as Assembled<never>, rows, total, perRow }
}

/**
 * A line a currency, and within it for each value of the column `within`; of a list without amounts of its own one by the
 * first of its columns that tells kinds. What was promised may stand on several rows, and is not added up.
 */
function blocksOf(table: Assembled<never>, heading: string, within: number | null): SummaryBlock[] {
  const own = [...table.amounts].filter(([purse]) => table.columns[purse]!.title !== PROMISED_IN)
  if (own.length > 0) {
    return own.map(([purse, columns]) => {
      const by = [purse, ...(within === null ? [] : [within])]
      const from = { table: 0, by }
      return { keys: by.map((column) => table.columns[column]!.title), money: true, columns: [{ title: 'Rows', takes: 'count', from }, ...columns.map((column) => ({ title: table.columns[column]!.title, takes: 'sum', from, column }) as const)] }
    })
  }
  const by = ['Why', 'Needs', 'State', 'Party', 'Kind of decline', 'Result', 'Assigned'].map((title) => table.find(title)).find((found) => found !== null)
  return by === undefined ? [] : [{ keys: [table.columns[by]!.title], money: false, total: true, columns: [{ title: heading, takes: 'count', from: { table: 0, by: [by] } }] }]
}

/** What the list was narrowed to, field by field. */
const filterFacts = (database: Database, { list, filter }: ListExport): (readonly [string, string])[] =>
  Object.entries(filter).flatMap(([field, value]) => (value === undefined || value === '' || field === 'party' || field === 'run' || (field === 'show' && value === 'active') ? [] : [[wordsOf(field), list === 'bank' && field === 'state' ? ENTRY_STATES[value as keyof typeof ENTRY_STATES] : valueOf(database, field, value)] as const]))

/** Codes are told plainly; what a person has written, or is called, as it is. */
function valueOf(database: Database, field: string, value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (field === 'outcome') return OUTCOMES[value as keyof typeof OUTCOMES]
  if (field === 'age') return queueAgeWords[QueueAge.parse(value)]
  if (field === 'text' || field === 'assignee') return String(value)
  if (field === 'bankAccount') return database.first(bankAccountNames([String(value)]))?.name ?? String(value)
  if (field !== 'account') return plainly(String(value))
  const account = database.first(accountByIdOrRef(String(value)))
  return account === undefined ? String(value) : `${account.ref} ${account.name}`
}
/** `hasBackup`: `Has backup`. */
const wordsOf = (field: string): string => plainly(field.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase())
