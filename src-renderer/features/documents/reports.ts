/** The reports that can be made here, in the order in which they are offered. */
import { reportDates } from '#contract/reports.ts'
import type { ReportName } from '#contract/reports.ts'

export interface Report {
  /** Also the place of its dialog: `#/documents/usage`. */
  name: ReportName
  title: string
  says: string
  /** Of one account too, and not only of a party. */
  ofAccount: boolean
}

export const reports: readonly Report[] = [
  { name: 'aged-receivables', title: 'Aged receivables', says: 'Every account that owes or has something unapplied, by days past due and in each currency, and each open item behind it.', ofAccount: true },
  { name: 'invoice-detail', title: 'Invoice detail', says: 'Every invoice issued in the period, line by line, with its taxes.', ofAccount: true },
  { name: 'payments', title: 'Payments', says: 'Every payment received in the period, with what it was allocated to.', ofAccount: true },
  { name: 'ledger', title: 'Customer ledger', says: 'Every entry of the receivables in the period, with the balance after it.', ofAccount: true },
  { name: 'usage', title: 'Usage', says: 'Every usage record of the period, in UTC. It can take a while; go on meanwhile.', ofAccount: true },
  { name: 'failed-charges', title: 'Failed charges', says: 'The queue of failed charges as it stands now.', ofAccount: false },
  { name: 'registrations', title: 'Registrations', says: 'Who cannot sign in to the portal yet, as it stands now.', ofAccount: false },
  { name: 'billing-log', title: 'Billing log', says: 'What the billing system wrote down in the period.', ofAccount: true },
  { name: 'dispatch-outcomes', title: 'Dispatch outcomes', says: 'Every message of the mail log in the period, with how it ended.', ofAccount: false },
]

export const datesOf = ({ name }: Report) => reportDates[name]
