/** `counterfoil report …`: one workbook or CSV file, at a place the person names. */
import { extname, resolve } from 'node:path'
import type { ReportName } from '#contract/reports.ts'
import type { AccountId, InvoiceId } from '#contract/vocabulary.ts'
import type { CommandHost } from '../command.ts'
import { WrongUse } from '../failure.ts'
import { partyNamed } from '../party.ts'
import { withCore } from '../session.ts'
import { todayOf } from '../today.ts'
import { remarkUnfinished } from '../wholeCopy.ts'

export interface ReportArguments {
  workspace: string
  out: string
  /** Of `aged-receivables`; today where the party is, unless told. */
  asOf?: string
  from?: string
  to?: string
  party?: string
  account?: string
  invoice?: string
  /** `billing-log`. */
  kind?: string
  text?: string
  csv?: boolean
  /** False with `--no-bom`. */
  bom?: boolean
}

/** Prints `{path, sha256, bytes, count}`: rows of its tables. */
export async function report({ places, output }: CommandHost, name: ReportName, given: ReportArguments): Promise<void> {
  const { from, to, account, invoice, kind, text, bom = true } = given
  checkDates(name, given)
  checkFile(given)
  await withCore({ workspaceDir: given.workspace, who: `counterfoil report ${name}`, output, ...places }, async (session) => {
    const party = await partyNamed(session.client, given.party)
    remarkUnfinished(session, output, { party, account: account ?? null })
    const asOf = name === 'aged-receivables' ? (given.asOf ?? todayOf((await session.client.app.info()).parties, party, Date.now())) : undefined
    const terms = {
      report: name, format: given.csv === true || /\.csv$/i.test(given.out) ? 'csv' : 'xlsx', bom,
      ...(asOf === undefined ? {} : { asOf }), ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }), ...(party === null ? {} : { party }),
      ...(kind === undefined ? {} : { kind }), ...(text === undefined ? {} : { text }),
      // The job takes numbers, too.
      ...(account === undefined ? {} : { account: account as AccountId }), ...(invoice === undefined ? {} : { invoice: invoice as InvoiceId }),
    } as const
    const destination = { to: 'file', path: resolve(given.out) } as const
    const { path, sha256, bytes, count } = await session.run('reports.make', { workspaceDir: session.core.context.workspaceDir, terms, destination }, `Report ${name}`)
    output.result({ path, sha256, bytes, count }, () => `${path}  (${count.toLocaleString('en')} rows, ${bytes.toLocaleString('en')} bytes)`)
  })
}

/** Said before anything is opened. */
function checkDates(name: ReportName, { from, to, invoice }: ReportArguments): void {
  if (name === 'invoice-detail' && invoice === undefined && (from === undefined || to === undefined)) throw new WrongUse('DATES_MISSING', 'Which invoices? Give --from and --to, or one --invoice.')
  if (invoice !== undefined && (from !== undefined || to !== undefined)) throw new WrongUse('WRONG_OPTIONS', 'One invoice has no dates to choose: give --invoice alone, or --from and --to for all of them.')
  if (from !== undefined && to !== undefined && from > to) throw new WrongUse('DATE_RANGE_REVERSED', `The first day, ${from}, is after the last, ${to}. Give the earlier date as --from.`)
}

/** A program goes by the name, and would not open a workbook that is called something else. */
function checkFile({ out, csv }: ReportArguments): void {
  const extension = extname(out).toLowerCase()
  if (csv !== true && extension !== '' && extension !== '.xlsx' && extension !== '.csv') throw new WrongUse('WRONG_OPTIONS', `A report is a workbook or CSV, not ${extension}. Name a file that ends in .xlsx or .csv.`)
}
