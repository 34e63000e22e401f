/** The demo's documents: a receipt, two statements, an invoice copy, and two workbooks. */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { AccountRow, PaymentRow } from '#contract/accounts.ts'
import { addDays } from '#main/domain/dates.ts'
import type { Session } from '../session.ts'
import { sha256Of, type Checks } from './checks.ts'

export interface DemoFile {
  kind: 'receipt' | 'statement' | 'open-items' | 'invoice' | 'aged-receivables' | 'usage'
  path: string
  sha256: string
}

const WORKBOOK = { format: 'xlsx', bom: true } as const

export async function makeDocuments(session: Session, folder: string, checks: Checks): Promise<DemoFile[]> {
  const { client, run } = session
  const { workspaceDir, now } = session.core.context
  const today = new Date(now()).toISOString().slice(0, 10)
  const { account, payment } = await worthShowing(session)
  const file = (name: string) => ({ workspaceDir, destination: { to: 'file', path: join(folder, name) } }) as const
  const { suggestedPeriod } = await client.accounts.detail({ account: account.accountId })
  const { rows: [invoice] } = await client.accounts.invoices({ account: account.accountId, limit: 1 })
  if (invoice === undefined) throw new Error('The demo company has an account with an allocated payment and no invoice.')
  const statement = (kind: 'balance-forward' | 'open-item') => ({ paper: 'statement', kind, account: account.accountId, from: addDays(suggestedPeriod.to, -364), to: suggestedPeriod.to }) as const

  const made = [
    { kind: 'receipt' as const, ...(await run('documents.paper', { ...file(`Receipt ${payment.ref}.pdf`), spec: { paper: 'receipt', payment: payment.paymentId } }, 'Receipt')) },
    { kind: 'statement' as const, ...(await run('documents.paper', { ...file(`Statement ${account.ref}.pdf`), spec: statement('balance-forward') }, 'Statement')) },
    { kind: 'open-items' as const, ...(await run('documents.paper', { ...file(`Open items ${account.ref}.pdf`), spec: statement('open-item') }, 'Open-item statement')) },
    { kind: 'invoice' as const, ...(await run('documents.paper', { ...file(`Invoice ${invoice.number}.pdf`), spec: { paper: 'invoice', invoice: invoice.invoiceId } }, 'Invoice')) },
    { kind: 'aged-receivables' as const, ...(await run('reports.make', { ...file(`Aged receivables ${today}.xlsx`), terms: { report: 'aged-receivables', ...WORKBOOK, asOf: today } }, 'Aged receivables')) },
    { kind: 'usage' as const, ...(await run('reports.make', { ...file('Usage.xlsx'), terms: { report: 'usage', ...WORKBOOK, from: addDays(today, -92), to: today } }, 'Usage')) },
  ]
  const hashes = await Promise.all(made.map((one) => sha256Of(one.path)))
  checks.that('every file is on disk as it was made', made.every((one, i) => one.sha256 === hashes[i] && one.bytes > 0), `${made.length} files, ${made.reduce((sum, one) => sum + one.bytes, 0)} bytes`)

  const again = await run('documents.paper', { ...file('Statement again.pdf'), spec: statement('balance-forward') }, 'Statement')
  checks.that('the same statement has the same bytes', again.sha256 === made[1]!.sha256, made[1]!.sha256.slice(0, 12))
  await rm(again.path)

  const aging = await client.reports.aging({ asOf: today, accounts: true })
  const summed = aging.totals.every((total) => total.balance === aging.accounts.filter((row) => row.currency === total.currency).reduce((sum, row) => sum + row.balance, 0))
  checks.that('the aging of the accounts sums to its totals, to the last unit', summed && aging.totals.length > 0, aging.totals.map((total) => `${total.currency} ${total.balance}`).join(', '))
  return made.map(({ kind, path, sha256 }) => ({ kind, path, sha256 }))
}

/** A customer with an agreeable history: something open, and a payment that was allocated. */
async function worthShowing({ client }: Session): Promise<{ account: AccountRow; payment: Pick<PaymentRow, 'paymentId' | 'ref'> }> {
  const { rows } = await client.accounts.page({ sort: 'oldest_due', descending: true, limit: 50 })
  for (const account of rows) {
    const payments = await client.accounts.payments({ account: account.accountId, limit: 20 })
    const payment = payments.rows.find((row) => row.allocations.length > 0 && row.refundedMinor === 0)
    if (payment) return { account, payment }
  }
  throw new Error('The demo company has no account with an allocated payment.')
}
