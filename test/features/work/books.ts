/** A desk with an item in each queue, and its work as windows ask for it. */
import type { work as workContract } from '#contract/work.ts'
import type { Grant } from '#contract/vocabulary.ts'
import { workRouter } from '#main/features/work/handlers.ts'
import { emptyBooks } from '../../fixtures/books.ts'
import { clientOf, deskOver } from '../../fixtures/desk.ts'

/** A Friday morning in Sydney. */
export const NOW = Date.UTC(2026, 10, 20, 0, 30)
export const DAY = 86_400_000

export function workDesk({ grants }: { grants?: Grant[] } = {}) {
  const books = emptyBooks()
  books.party()
  const clock = { now: NOW }
  const desk = deskOver(books, { now: () => clock.now, ...(grants === undefined ? {} : { grants }) })
  const client = clientOf<typeof workContract>(workRouter(desk.context))
  return { books, desk, client, clock, database: books.database }
}

/** An account with an invoice whose charge failed, one on hold, and a registration; computed. */
export function busyAccount(books: ReturnType<typeof workDesk>['books'], name = 'Kestrel Freight') {
  const account = books.account({ name })
  const method = books.method(account)
  const [unpaid, held] = [books.invoice(account, { totalMinor: 50_000 }), books.invoice(account, { totalMinor: 20_000, status: 'open' })]
  const seriesId = `series_of_${account.id}`
  const charge = books.charge(account, { invoiceId: unpaid.id, amountMinor: 50_000, status: 'failed', declineCode: 'insufficient_funds', methodId: method.id, at: NOW - 5 * DAY, seriesId })
  books.hold(held, { heldAt: NOW - 2 * DAY })
  const registration = books.registration(account, { email: `${account.id}@customer.example` })
  books.derive()
  return {
    account, unpaid, held, charge, registration, method,
    failed: { queue: 'failedCharges', id: charge.id } as const, hold: { queue: 'heldInvoices', id: held.id } as const, invitation: { queue: 'registrations', id: registration.id } as const,
  }
}

export const trailOf = (database: ReturnType<typeof workDesk>['database']) =>
  database.raw.prepare<[], { action: string; subject: string; by: string; detail: string; accountId: string | null; area: string }>('SELECT action, subject, by, detail, accountId, area FROM audit ORDER BY id').all()
    .map(({ detail, ...entry }) => ({ ...entry, detail: JSON.parse(detail) as Record<string, unknown> }))

export const codeOf = (call: Promise<unknown>): Promise<string> => call.then(() => 'done', (error: { code?: string }) => error.code ?? 'unexpected')
export const messageOf = (call: Promise<unknown>): Promise<string> => call.then(() => 'done', (error: Error) => error.message)
