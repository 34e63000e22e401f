/** `counterfoil collection`: how quickly receivables turn into cash, month by month. */
import type { CollectionRow } from '#contract/reports.ts'
import { toDecimalString } from '#main/domain/currency.ts'
import type { CommandHost } from '../command.ts'
import { partyNamed } from '../party.ts'
import { withCore } from '../session.ts'
import { table } from '../table.ts'
import { remarkUnfinished } from '../wholeCopy.ts'

export interface CollectionArguments {
  workspace: string
  party?: string
  months: number
  to?: string
}

const HEADS = ['Party', '', 'Month', 'Receivable', 'Not yet due', 'Sales', 'Cash', 'DSO', 'Count-back', 'Best possible', 'Delinquent', 'CEI %']

/** Prints `{rows}`, the newest month of each party and currency first: amounts in minor units, days and percentages with two decimals, null where there is no result. */
export async function collection({ places, output }: CommandHost, given: CollectionArguments): Promise<void> {
  await withCore({ workspaceDir: given.workspace, who: 'counterfoil collection', output, ...places }, async (session) => {
    const { client } = session
    const party = await partyNamed(client, given.party)
    remarkUnfinished(session, output, { party })
    const report = await client.reports.collection({ months: given.months, ...(party === null ? {} : { party }), ...(given.to === undefined ? {} : { to: given.to }) })
    output.result(report, () => table(HEADS, report.rows.map(line)))
  })
}

function line(row: CollectionRow): string[] {
  const amount = (minor: number): string => (minor === 0 ? '–' : toDecimalString(minor, row.currency))
  const figure = (value: number | null): string => (value === null ? '–' : value.toFixed(2))
  return [
    row.partyId, row.currency, row.month, amount(row.receivableMinor), amount(row.currentMinor), amount(row.salesMinor), amount(row.cashMinor),
    figure(row.dsoDays), figure(row.countBackDays), figure(row.bestPossibleDays), figure(row.averageDaysDelinquent), figure(row.ceiPercent),
  ]
}
