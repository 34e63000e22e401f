/** The three queues as the demo shows them: the first rows of each. */
import { formatMoney } from '#main/domain/money.ts'
import type { Session } from '../session.ts'
import { table } from '../table.ts'

const SHOWN = 6

export async function demoText(client: Session['client']): Promise<string> {
  const registrations = await client.registrations.page({ need: 'send', limit: SHOWN })
  const failed = await client.failedCharges.page({ sort: 'amount', descending: true, limit: SHOWN })
  const held = await client.heldInvoices.page({ limit: SHOWN })
  return [
    'Registrations', '', table(['Account', 'Email', 'State'], registrations.rows.map((row) => [row.accountName, row.email ?? '–', row.state])),
    '', 'Failed charges', '', table(['Account', 'Amount', 'Reason', 'Tried'], failed.rows.map((row) => [row.accountName, formatMoney(row.amount, 'en'), row.plain, row.attempts])),
    '', 'Held invoices', '', table(['Invoice', 'Account', 'Amount', 'State', 'Through'], held.rows.map((row) => [row.invoiceNumber, row.accountName, formatMoney(row.open, 'en'), row.state === 'held' ? 'on hold' : 'waits for approval', row.channel ?? '–'])),
  ].join('\n')
}
