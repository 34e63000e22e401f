import { isDefinedError, safe } from '@orpc/client'
import { describe, expect, test } from 'vitest'
import type { failedCharges } from '#contract/failedCharges.ts'
import type { Grant, InvoiceId, PaymentMethodId } from '#contract/vocabulary.ts'
import { encodeCursor } from '#main/db/keyset.ts'
import { failedChargesRouter } from '#main/features/failed-charges/handlers.ts'
import { emptyBooks, type Books } from '../../fixtures/books.ts'
import { clientOf, deskOver } from '../../fixtures/desk.ts'

const DAY_MS = 86_400_000
const NOW = Date.UTC(2026, 2, 20, 3)

const queueOf = (books: Books, options: { now?: () => number; grants?: Grant[] } = {}) => {
  const desk = deskOver(books, { now: () => NOW, ...options })
  return { ...desk, queue: clientOf<typeof failedCharges>(failedChargesRouter(desk.context)) }
}

/** An account with a card and an unpaid invoice whose charge failed so often, a day apart, the last one yesterday. */
function failure(books: Books, { code = 'insufficient_funds', tries = 1, name = 'Kestrel Freight', partyId = 'au', amountMinor = 110_000, backup = false, last4 = '4242' } = {}) {
  const account = books.account({ name, partyId })
  const method = books.method(account, { last4 })
  if (backup) books.method(account, { slot: 'backup', isDefault: false, last4: '0005', brand: 'mastercard' })
  const invoice = books.invoice(account, { totalMinor: amountMinor })
  const charges = Array.from({ length: tries }, (_, i) =>
    books.charge(account, { status: 'failed', declineCode: code, invoiceId: invoice.id, seriesId: invoice.id, methodId: method.id, amountMinor, at: NOW - (tries - i) * DAY_MS, rev: 3 }))
  return { account, method, invoice, charge: charges.at(-1)!, charges }
}

describe('the queue', () => {
  test('shows who, how much, why in plain words, how often, and with which card', async () => {
    const books = emptyBooks()
    books.party()
    const { charge, charges, account, invoice } = failure(books, { code: 'expired_card', tries: 3, backup: true })
    books.wallet(account, { pausedAt: NOW - DAY_MS })
    books.derive()
    const { queue } = queueOf(books)
    expect(await queue.page({ limit: 10 })).toEqual({
      next: null,
      rows: [{
        rev: 3,
        chargeId: charge.id, accountId: account.id, partyId: 'au', accountName: 'Kestrel Freight', accountRef: account.ref, kind: 'invoice',
        invoiceId: invoice.id, invoiceNumber: invoice.number, amount: { minor: 110_000, currency: 'AUD' },
        method: { id: charge.methodId, kind: 'card', brand: 'visa', last4: '4242', expires: '03/2028', slot: 'primary', isDefault: true, unusable: 'The bank says this card has expired.' },
        declineCode: 'expired_card', hardness: 'new_card', brief: 'Card expired', plain: 'The card has expired.', attempts: 3, firstFailedAt: charges[0]!.at, lastFailedAt: charge.at,
        hasBackup: true, autopay: true, pausedAt: NOW - DAY_MS, scheduledAt: null, pending: null,
        work: { assignee: null, snoozedUntil: null, doneAt: null, doneBy: null, nextAction: null, notes: 0, promise: null },
      }],
    })
  })

  test('tells a card that cannot be charged: never again, expired in the party’s own month, not accepted; a soft decline can', async () => {
    const books = emptyBooks()
    // 20 March 03:00 UTC; in Auckland the same day, so that March's card is good.
    books.party({ timeZone: 'Pacific/Auckland' })
    const put = (code: string, given: Parameters<Books['method']>[1], name: string) => {
      const account = books.account({ name })
      const method = books.method(account, given)
      const invoice = books.invoice(account)
      books.charge(account, { status: 'failed', declineCode: code, invoiceId: invoice.id, seriesId: invoice.id, methodId: method.id })
    }
    put('lost_card', {}, 'a hard')
    put('insufficient_funds', { expMonth: 2, expYear: 2026 }, 'b past its month')
    put('insufficient_funds', { expMonth: 3, expYear: 2026 }, 'c in its month')
    put('insufficient_funds', { brand: 'diners', notAccepted: 'Diners Club is not accepted here.' }, 'd refused')
    books.derive()
    const { rows } = await queueOf(books).queue.page({ sort: 'account', descending: false, limit: 10 })
    expect(rows.map((row) => row.method?.unusable)).toEqual([
      'The bank’s answer means this method must never be tried again.', 'This card expired at the end of 02/2026.', null, 'Diners Club is not accepted here.',
    ])
  })

  test('is filtered by party, hardness, code, backup, and text of the account or its invoice', async () => {
    const books = emptyBooks()
    books.party()
    books.party({ id: 'us', currency: 'USD', name: 'USA' })
    failure(books, { name: 'Ōtara Plumbing', code: 'lost_card' })
    failure(books, { name: 'Kestrel Freight', code: 'insufficient_funds', backup: true })
    const { invoice } = failure(books, { name: 'Zephyr Dental', code: 'expired_card', partyId: 'us' })
    books.derive()
    const { queue } = queueOf(books)
    const names = async (filter: Parameters<typeof queue.counts>[0]) => {
      const { rows } = await queue.page({ ...filter, sort: 'account', descending: false, limit: 10 })
      expect((await queue.counts(filter)).total).toBe(rows.length)
      return rows.map((row) => row.accountName)
    }
    expect(await names({})).toEqual(['Kestrel Freight', 'Zephyr Dental', 'Ōtara Plumbing'])
    expect(await names({ party: 'us' })).toEqual(['Zephyr Dental'])
    expect(await names({ hardness: 'hard' })).toEqual(['Ōtara Plumbing'])
    expect(await names({ declineCode: 'expired_card' })).toEqual(['Zephyr Dental'])
    expect(await names({ hasBackup: true })).toEqual(['Kestrel Freight'])
    expect(await names({ hasBackup: false })).toEqual(['Zephyr Dental', 'Ōtara Plumbing'])
    expect(await names({ text: 'otara' })).toEqual(['Ōtara Plumbing'])
    expect(await names({ text: invoice.number })).toEqual(['Zephyr Dental'])
    expect(await names({ text: '"* OR 1' })).toEqual([])
    expect(await names({ text: 'kes', hardness: 'hard' })).toEqual([])
  })

  test('counts what is at risk by currency, never added across', async () => {
    const books = emptyBooks()
    books.party()
    failure(books, { amountMinor: 100 })
    failure(books, { amountMinor: 250, code: 'lost_card' })
    const japan = books.account({ currency: 'JPY' })
    const invoice = books.invoice(japan, { totalMinor: 5000 })
    books.charge(japan, { status: 'failed', declineCode: 'lost_card', invoiceId: invoice.id, seriesId: invoice.id, amountMinor: 5000 })
    books.derive()
    expect(await queueOf(books).queue.counts({})).toEqual({
      total: 3, byHardness: { hard: 2, soft: 1, new_card: 0 }, atRisk: [{ minor: 350, currency: 'AUD' }, { minor: 5000, currency: 'JPY' }],
      codes: [{ code: 'lost_card', plain: 'The card was reported lost.', count: 2 }, { code: 'insufficient_funds', plain: 'There is not enough money on the card or in the account.', count: 1 }],
    })
  })
})

describe('paging', () => {
  test.each([
    ['forged', { after: 'nonsense' }], ['of another order', { sort: 'account' as const, after: encodeCursor([1, 5, 'ch_1']) }], ['of another list', { after: encodeCursor(['x']) }],
  ])('refuses a cursor that is %s, as declared', async (_, input) => {
    const { error } = await safe(queueOf(emptyBooks()).queue.page({ limit: 10, ...input }))
    expect(isDefinedError(error) && error.code).toBe('BAD_CURSOR')
  })
})

describe('one failure', () => {
  test('shows every attempt with its card, the advice, and the story of the account', async () => {
    const books = emptyBooks()
    books.party()
    const { charge, charges, account } = failure(books, { tries: 2 })
    const gone = books.charge(account, { status: 'failed', declineCode: 'do_not_honor', invoiceId: charge.invoiceId, seriesId: charge.seriesId, methodId: 'pm_gone', at: NOW - 9 * DAY_MS })
    // The same series id of another account is not this one's.
    books.charge(books.account(), { status: 'succeeded', seriesId: charge.seriesId })
    books.put('billingLog', { id: 'log_1', rev: 1, partyId: 'au', updatedAt: 1, accountId: account.id, at: NOW - DAY_MS, kind: 'charge_failed', actor: 'Billing system', text: 'visa ending 4242 declined' })
    books.derive()
    const detail = await queueOf(books).queue.detail({ charge: charge.id })
    expect(detail.attempts.map(({ chargeId, method }) => [chargeId, method?.last4 ?? null])).toEqual([[gone.id, null], [charges[0]!.id, '4242'], [charges[1]!.id, '4242']])
    expect(detail.advice).toBe('Try again in a day or two, or after the customer’s payday.')
    expect(detail.retry).toMatchObject({ allowed: true, reason: 'The charge may be tried again.', triesLeft: 5 })
    expect(detail.story).toEqual([{ at: NOW - DAY_MS, kind: 'log', title: 'visa ending 4242 declined', text: null, by: 'Billing system', tone: 'bad' }])
  })
  test('that has left the queue is not found', async () => {
    const { error } = await safe(queueOf(emptyBooks()).queue.detail({ charge: 'ch_404' }))
    expect(isDefinedError(error) && error.code).toBe('NOT_FOUND')
  })
})

describe('a retry', () => {
  async function retried(books: Books, charge: string, method: string, options: { now?: () => number; grants?: Grant[] } = {}) {
    books.derive()
    const { queue, commands, published } = queueOf(books, options)
    const { error, data } = await safe(queue.retry({ charge: charge, method: method }))
    return { receipt: data, refused: isDefinedError(error) ? { code: error.code, message: error.message } : error, commands: commands(), published, queue }
  }
  const withParty = () => {
    const books = emptyBooks()
    books.party()
    return books
  }

  test('goes to the outbox with the charge as it was read, and the row wears it until it is done', async () => {
    const books = withParty()
    const { charge, method, account } = failure(books)
    const { receipt, commands, published, queue } = await retried(books, charge.id, method.id)
    expect(receipt).toEqual({ id: 1, state: 'queued' })
    expect(commands).toEqual([{ command: 'retryCharge', input: { chargeId: charge.id, methodId: method.id }, accountId: account.id, targetId: charge.id, ifMatch: 3, state: 'queued' }])
    expect(published).toEqual([['outbox', 'failedCharges']])
    const pending = async () => (await queue.page({ limit: 1 })).rows[0]!.pending
    expect(await pending()).toEqual({ id: 1, label: 'Retry charge', state: 'queued', message: null })
    books.database.raw.exec(`UPDATE outbox SET state = 'rejected', message = 'Invoice IN1001 is on hold.'`)
    expect(await pending()).toMatchObject({ state: 'rejected', message: 'Invoice IN1001 is on hold.' })
    books.database.raw.exec(`UPDATE outbox SET state = 'done'`)
    expect(await pending()).toBeNull()
  })

  test('wears the mark of its invoice being paid, until it is known how that ended', async () => {
    const books = emptyBooks()
    books.party()
    const { account, invoice, method } = failure(books)
    books.derive()
    const { context, queue } = queueOf(books)
    const { id } = context.outbox.enqueue('payInvoice', { invoiceId: invoice.id as InvoiceId, methodId: method.id as PaymentMethodId }, { accountId: account.id, partyId: 'au', targetId: invoice.id, ifMatch: 1 })
    const pending = async () => (await queue.page({ limit: 1 })).rows[0]!.pending
    expect(await pending()).toEqual({ id, label: 'Pay invoice', state: 'queued', message: null })
    const become = books.database.raw.prepare('UPDATE outbox SET state = ?')
    become.run('uncertain')
    expect(await pending()).toMatchObject({ id, state: 'uncertain' })
    become.run('done')
    expect(await pending()).toBeNull()
  })
  test('may take the backup', async () => {
    const books = withParty()
    const { charge } = failure(books, { code: 'lost_card', backup: true })
    const backup = books.database.raw.prepare<[], string>(`SELECT id FROM cache.paymentMethod WHERE slot = 'backup'`).pluck().get()!
    expect((await retried(books, charge.id, backup)).commands).toMatchObject([{ input: { methodId: backup } }])
  })

  const refused = (message: string) => ({ code: 'MAY_NOT_RETRY', message })
  test('is refused on a card that must never be tried again, while the backup still may', async () => {
    const books = withParty()
    const { charge, method } = failure(books, { code: 'stolen_card', backup: true })
    const answer = await retried(books, charge.id, method.id)
    expect(answer.refused).toEqual(refused('The bank’s answer means this method must never be tried again.'))
    expect(answer.commands).toEqual([])
  })
  test('is refused on a card declined hard earlier in the series, whatever came after', async () => {
    const books = withParty()
    const { charge, method, account, invoice } = failure(books, { backup: true })
    books.charge(account, { status: 'failed', declineCode: 'pickup_card', invoiceId: invoice.id, seriesId: invoice.id, methodId: method.id, at: NOW - 12 * DAY_MS })
    expect((await retried(books, charge.id, method.id)).refused).toEqual(refused('The bank’s answer means this method must never be tried again.'))
  })
  test('is refused on a card past its month and on one that is not accepted', async () => {
    const books = withParty()
    const { charge, account } = failure(books)
    const expired = books.method(account, { slot: 'backup', isDefault: false, expMonth: 1, expYear: 2026 })
    const diners = books.method(account, { slot: 'backup', isDefault: false, brand: 'diners', notAccepted: 'Diners Club is not accepted here.' })
    expect((await retried(books, charge.id, expired.id)).refused).toEqual(refused('This card expired at the end of 01/2026.'))
    expect((await retried(books, charge.id, diners.id)).refused).toEqual(refused('Diners Club is not accepted here.'))
  })
  test('is refused after eight tries in fourteen days, and allowed again when one of them has left the window', async () => {
    const books = withParty()
    const { charge, method, charges } = failure(books, { tries: 8 })
    expect((await retried(books, charge.id, method.id)).refused).toEqual(refused('It has been tried 8 times in 14 days, which is the most the banks allow.'))
    const later = charges[0]!.at + 14 * DAY_MS
    expect((await retried(books, charge.id, method.id, { now: () => later - 1 })).commands).toEqual([])
    expect((await retried(books, charge.id, method.id, { now: () => later })).commands).toHaveLength(1)
  })
  test('is refused while one waits or is under way, and the detail says so before it is asked', async () => {
    const books = withParty()
    const { charge, method } = failure(books)
    await retried(books, charge.id, method.id)
    for (const state of ['queued', 'sending']) {
      books.database.raw.prepare('UPDATE outbox SET state = ?').run(state)
      const { queue, ...answer } = await retried(books, charge.id, method.id)
      expect(answer.refused).toEqual(refused('A retry of this charge is already waiting to go out.'))
      expect(answer.commands).toHaveLength(1)
      expect((await queue.detail({ charge: charge.id })).retry).toMatchObject({ allowed: false, reason: 'A retry of this charge is already waiting to go out.' })
    }
  })
  test('is refused while the same money is under way another way, and the detail says so before it is asked', async () => {
    const books = withParty()
    const { charge, method, account, invoice } = failure(books)
    const sibling = books.charge(account, { status: 'failed', declineCode: 'insufficient_funds', invoiceId: invoice.id, seriesId: `${invoice.id} again`, methodId: method.id, amountMinor: 110_000, at: NOW - DAY_MS })
    books.derive()
    const { context, queue, commands } = queueOf(books)
    const later = NOW + 2 * DAY_MS
    const about = (targetId: string) => ({ accountId: account.id, partyId: 'au' as const, targetId, ifMatch: 1 })
    const ways: [words: RegExp, give: () => { id: number }][] = [
      [/“Pay invoice” waits to go out/, () => context.outbox.enqueue('payInvoice', { invoiceId: invoice.id as InvoiceId, methodId: method.id as PaymentMethodId }, about(invoice.id))],
      [/“Retry charge” waits to go out/, () => context.outbox.enqueue('retryCharge', { chargeId: sibling.id as never, methodId: method.id as PaymentMethodId }, about(sibling.id))],
      [/“Retry charge” is scheduled for 22 Mar 2026/, () => context.outbox.enqueue('retryCharge', { chargeId: sibling.id as never, methodId: method.id as PaymentMethodId }, { ...about(sibling.id), notBefore: later })],
      [/scheduled already, for 22 Mar 2026/, () => context.outbox.enqueue('retryCharge', { chargeId: charge.id as never, methodId: method.id as PaymentMethodId }, { ...about(charge.id), notBefore: later })],
      [/“Mark paid elsewhere” waits to go out/, () => context.outbox.enqueue('recordPayment', { invoiceId: invoice.id as InvoiceId, amountMinor: 100, medium: 'bank_transfer', receivedOn: '2026-03-19', reference: null }, about(invoice.id))],
    ]
    for (const [words, give] of ways) {
      const { id } = give()
      expect((await queue.detail({ charge: charge.id })).retry).toMatchObject({ allowed: false, reason: expect.stringMatching(words) })
      const before = commands().length
      for (const at of [undefined, later + DAY_MS]) {
        const { error } = await safe(queue.retry({ charge: charge.id, method: method.id, ...(at === undefined ? {} : { at }) }))
        expect(error).toMatchObject({ code: 'MAY_NOT_RETRY', message: expect.stringMatching(words) })
      }
      expect(commands()).toHaveLength(before)
      context.outbox.withdraw(id)
      expect((await queue.detail({ charge: charge.id })).retry.allowed).toBe(true)
    }
  })
  test('is refused while nobody knows how the last one ended, until a pull has looked', async () => {
    const books = withParty()
    const { charge, method } = failure(books)
    await retried(books, charge.id, method.id)
    books.database.raw.prepare(`UPDATE outbox SET state = 'uncertain', settledAt = ?`).run(NOW)
    expect((await retried(books, charge.id, method.id)).refused).toMatchObject({ code: 'MAY_NOT_RETRY', message: expect.stringContaining('not known how the last retry ended') })
    books.database.raw.prepare(`INSERT INTO cache.meta VALUES ('lastPullAt', ?)`).run(String(NOW + 1))
    expect((await retried(books, charge.id, method.id)).commands).toHaveLength(2)
  })
  test('takes what was shown, or nothing: what is open on the invoice now, on the version that was looked at', async () => {
    const books = withParty()
    const { charge, method, invoice, account } = failure(books)
    books.derive()
    const { queue, commands } = queueOf(books)
    const { row, retry } = await queue.detail({ charge: charge.id })
    const again = async (shown: { rev?: number; amountMinor?: number }) => (await safe(queue.retry({ charge: charge.id, method: method.id, ...shown }))).error
    books.allocation(books.payment(account, { amountMinor: 1 }), invoice, { amountMinor: 1 })
    books.derive()
    expect((await queue.detail({ charge: charge.id })).retry.amount.minor).toBe(retry.amount.minor - 1)
    expect(await again({ rev: row.rev!, amountMinor: retry.amount.minor })).toMatchObject({ code: 'CHANGED', defined: true })
    expect(await again({ rev: row.rev! - 1, amountMinor: retry.amount.minor - 1 })).toMatchObject({ code: 'CHANGED' })
    expect(commands()).toEqual([])
    expect(await again({ rev: row.rev!, amountMinor: retry.amount.minor - 1 })).toBeNull()
    expect(commands()).toMatchObject([{ command: 'retryCharge', ifMatch: 3 }])
  })
  test('is refused while the invoice is on hold, and for a closed account', async () => {
    const books = withParty()
    const { charge, method, invoice, account } = failure(books)
    books.hold(invoice)
    expect((await retried(books, charge.id, method.id)).refused).toEqual(refused(`Invoice ${invoice.number} is on hold. Release it first.`))
    books.database.raw.prepare(`UPDATE cache.account SET status = 'closed' WHERE id = ?`).run(account.id)
    expect((await retried(books, charge.id, method.id)).refused).toEqual(refused('The account is closed; its methods are charged no more.'))
  })
  test('is refused with another account’s card, with none on file, and once the money has come', async () => {
    const books = withParty()
    const { charge, method } = failure(books)
    const other = books.method(books.account())
    expect((await retried(books, charge.id, other.id)).refused).toEqual(refused('This payment method is not on file for this account any more.'))
    books.database.raw.exec(`UPDATE cache.charge SET status = 'disputed'`)
    const { queue } = queueOf(books)
    const { error } = await safe(queue.retry({ charge: charge.id, method: method.id }))
    expect(isDefinedError(error) && error.message).toBe('The money was taken by an earlier attempt.')
  })
  test('is refused to who may only look, as declared, and of a charge that has left the queue', async () => {
    const books = withParty()
    const { charge, method } = failure(books)
    const answer = await retried(books, charge.id, method.id, { grants: ['billing:view'] })
    expect(answer.refused).toMatchObject({ code: 'NOT_ALLOWED', message: expect.stringContaining('billing:manage') })
    expect(answer.commands).toEqual([])
    expect((await retried(books, 'ch_404', method.id)).refused).toMatchObject({ code: 'NOT_FOUND' })
  })
})
