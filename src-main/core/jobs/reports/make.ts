/** The job that makes a report: a workbook, or a CSV file. */
import type { ReportName } from '#contract/reports.ts'
import { atOneMoment } from '#main/db/books.ts'
import { reportCsv } from '#main/documents/csv.ts'
import type { Report } from '#main/documents/report/report.ts'
import { reportWorkbook } from '#main/documents/xlsx/reportWorkbook.ts'
import type { Database } from '#main/db/database.ts'
import type { JobContext, JobHandler } from '../../ports/jobs.ts'
import { makeFile, onWorkspace } from '../madeFile.ts'
import { agedReceivables } from './agedReceivables.ts'
import { billingLog } from './billingLog.ts'
import { dispatchOutcomes } from './dispatchOutcomes.ts'
import { failedCharges } from './failedCharges.ts'
import { invoiceDetail } from './invoiceDetail.ts'
import { ledger } from './ledger.ts'
import { payments } from './payments.ts'
import { registrations } from './registrations.ts'
import type { ReportMaker } from './report.ts'
import { periodWords, scopeOf, type Scope } from './scope.ts'
import { usage } from './usage.ts'

const REPORTS: Record<ReportName, { heading: string; make: ReportMaker }> = {
  'aged-receivables': { heading: 'Aged receivables', make: agedReceivables },
  'invoice-detail': { heading: 'Invoice detail', make: invoiceDetail },
  usage: { heading: 'Usage', make: usage },
  payments: { heading: 'Payments', make: payments },
  ledger: { heading: 'Customer ledger', make: ledger },
  'failed-charges': { heading: 'Failed charges', make: failedCharges },
  registrations: { heading: 'Registrations', make: registrations },
  'billing-log': { heading: 'Billing log', make: billingLog },
  'dispatch-outcomes': { heading: 'Dispatch outcomes', make: dispatchOutcomes },
}

/**
 * Makes a report of its terms, whose `account` and `invoice` may be numbers instead of ids. Rows go
 * from the database to the file some hundred at a time. Fails with DATES_MISSING, DATE_RANGE_REVERSED,
 * NO_SUCH_ACCOUNT, NO_SUCH_INVOICE, NO_SUCH_PARTY, DISK_FULL, NOT_WRITABLE; ends by `JobCancelled` with nothing left.
 */
export const reportJob: JobHandler<'reports.make'> = (input, context) => makeReport(input, context)

/** @param rowsPerSheet rows of a sheet, its titles included; what spreadsheets take unless told */
export const makeReport = (input: Parameters<typeof reportJob>[0], context: JobContext, sizes: { rowsPerSheet?: number } = {}): ReturnType<typeof reportJob> =>
  onWorkspace(input.workspaceDir, async (database) => {
    const { terms } = input
    const scope = scopeOf(database, terms, Date.now())
    const title = `${titleOf(scope)}${scope.search.kind === undefined && !scope.search.text ? '' : ', searched'}`
    const file = {
      kind: terms.report, title: `${title}, ${scope.whose}`, stem: `${title}, ${scope.whose}`, extension: terms.format, accountId: scope.account?.id ?? null, made: { ...terms },
    } as const
    return makeFile(database, input, file, (stream) =>
      atOneMoment(database, () => {
        const report = reportOf(database, scope, title, context)
        return terms.format === 'csv' ? reportCsv(stream, report, { bom: terms.bom }) : reportWorkbook(stream, report, sizes)
      }),
    )
  })

/** What the file is called: `Payments 2026-10`. */
export const titleOf = ({ report, asOf, period, invoice }: Pick<Scope, 'report' | 'asOf' | 'period' | 'invoice'>): string => {
  const { heading } = REPORTS[report]
  if (invoice !== null) return `Invoice ${invoice.number}`
  return asOf !== null ? `${heading} ${asOf}` : period === null ? heading : `${heading} ${periodWords(period)}`
}

/** Must be asked on one moment of the copy, on which its tables are read too. */
export function reportOf(database: Database, scope: Scope, title: string, context: JobContext): Report {
  const { heading, make } = REPORTS[scope.report]
  const { facts = [], csvTable = 0, ...body } = make(database, scope, context)
  const { account, publisher, period, asOf, invoice, now } = scope
  const lastDay = asOf ?? period?.to ?? invoice?.issuedOn
  return {
    heading: invoice === null ? heading : `Invoice ${invoice.number}`, title, whose: scope.whose, author: publisher.author, paper: publisher.paper,
    at: lastDay === undefined ? now : Date.parse(`${lastDay}T00:00:00Z`),
    facts: [
      ...(asOf === null ? [] : [['As of', { on: asOf }] as const]),
      ...(period === null ? [] : [['From', { on: period.from }] as const, ['To (included)', { on: period.to }] as const]),
      ...(lastDay === undefined ? [['Made', `${new Date(now).toISOString().slice(0, 16).replace('T', ' ')} UTC`] as const] : []),
      ['Party', publisher.whose] as const,
      ...(account === null ? [] : [['Account', `${account.ref} ${account.name}`] as const]),
      ...facts,
    ],
    csvTable,
    ...body,
  }
}
