import { isDefinedError, safe } from '@orpc/client'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { accounts } from '#contract/accounts.ts'
import { brokenAudit } from '#main/db/audit.ts'
import { encodeCursor } from '#main/db/keyset.ts'
import { connect } from '#main/db/workspace.ts'
import { accountsRouter } from '#main/features/accounts/handlers.ts'
import { emptyBooks, type Books } from '../../fixtures/books.ts'
import { clientOf, deskOver } from '../../fixtures/desk.ts'
import { visitAll } from '../../fixtures/paging.ts'

const NOW = Date.UTC(2026, 2, 20, 3)

const pageOf = (books: Books) => {
  books.derive()
  const desk = deskOver(books, { now: () => NOW })
  return { ...desk, accounts: clientOf<typeof accounts>(accountsRouter(desk.context)) }
}
const withParty = () => {
  const books = emptyBooks()
  books.party()
  return books
}
const codeOf = async (call: Promise<unknown>) => {
  const { error } = await safe(call)
  return isDefinedError(error as never) ? (error as unknown as { code: string }).code : error
}

describe('the list of accounts', () => {
  test('shows balances by currency, the available balance, and since when it is paused', async () => {
    const books = withParty()
    const account = books.account({ name: 'Kestrel Freight', billing: 'prepaid', kind: 'agency' })
    books.invoice(account, { totalMinor: 110_000 })
    books.invoice(account, { totalMinor: 5_000, dueOn: '2026-01-15' })
    books.invoice(account, { currency: 'JPY', totalMinor: 700 })
    books.payment(account, { amountMinor: 2_000 })
    books.wallet(account, { balanceMinor: -350, pausedAt: 5 })
    const empty = books.account({ name: 'Zephyr Dental', status: 'closed' })
    expect(await pageOf(books).accounts.page({ limit: 10 })).toEqual({
      next: null,
      rows: [
        {
          accountId: account.id, partyId: 'au', ref: account.ref, name: 'Kestrel Freight', kind: 'agency', status: 'active', billing: 'prepaid',
          balances: [
            { currency: 'AUD', openMinor: 115_000, unappliedMinor: 2_000, balanceMinor: 113_000, oldestDueOn: '2026-01-15', openInvoices: 2 },
            { currency: 'JPY', openMinor: 700, unappliedMinor: 0, balanceMinor: 700, oldestDueOn: '2026-02-09', openInvoices: 1 },
          ],
          wallet: { minor: -350, currency: 'AUD' }, pausedAt: 5,
        },
        { accountId: empty.id, partyId: 'au', ref: empty.ref, name: 'Zephyr Dental', kind: 'standard', status: 'closed', billing: 'postpaid', balances: [], wallet: null, pausedAt: null },
      ],
    })
  })
  test('is filtered by party, billing and text, and counted the same', async () => {
    const books = withParty()
    books.party({ id: 'us', currency: 'USD' })
    const first = books.account({ name: 'Ōtara Plumbing', billing: 'prepaid' })
    books.account({ name: 'Kestrel Freight', partyId: 'us' })
    books.account({ name: 'Kestrel Dental' })
    books.put('contacts', { id: 'con_1', rev: 1, partyId: 'au', updatedAt: 1, accountId: first.id, name: 'Mere Tane', email: 'mere@otara.example', phone: null, roles: [], prefers: 'email', emailBouncedAt: null, smsStoppedAt: null })
    const { accounts } = pageOf(books)
    const names = async (filter: Parameters<typeof accounts.counts>[0]) => {
      const { rows } = await accounts.page({ ...filter, limit: 10 })
      expect((await accounts.counts(filter)).total).toBe(rows.length)
      return rows.map((row) => row.name)
    }
    expect(await names({})).toEqual(['Kestrel Dental', 'Kestrel Freight', 'Ōtara Plumbing'])
    expect(await names({ party: 'us' })).toEqual(['Kestrel Freight'])
    expect(await names({ billing: 'prepaid' })).toEqual(['Ōtara Plumbing'])
    expect(await names({ text: 'kestrel', party: 'au' })).toEqual(['Kestrel Dental'])
    expect(await names({ text: 'OTARA' })).toEqual(['Ōtara Plumbing'])
    expect(await names({ text: 'mere@otara.example' })).toEqual(['Ōtara Plumbing'])
    expect(await names({ text: first.ref })).toEqual(['Ōtara Plumbing'])
    expect(await names({ text: 'kestrel', billing: 'prepaid' })).toEqual([])
    expect(await names({ text: '"* OR 1' })).toEqual([])
  })
  test('by the oldest due date has only who owes, each once, at the oldest of its currencies', async () => {
    const books = withParty()
    books.account({ name: 'owes nothing' })
    const owing = (name: string, due: [string, string][]) => {
      const account = books.account({ name })
      for (const [currency, dueOn] of due) books.invoice(account, { currency, dueOn })
    }
    owing('b', [['AUD', '2026-02-01'], ['JPY', '2026-01-05']])
    owing('a', [['AUD', '2026-01-10']])
    owing('c', [['AUD', '2026-01-20'], ['USD', '2026-01-20'], ['EUR', '2026-01-20']])
    const { accounts } = pageOf(books)
    const order = async (descending: boolean) => (await visitAll((after) => accounts.page({ sort: 'oldest_due', descending, limit: 1, ...after }))).map((row) => row.name).join('')
    expect(await order(false)).toBe('bac')
    expect(await order(true)).toBe('cab')
    expect((await accounts.page({ sort: 'oldest_due', text: 'c', billing: 'postpaid', party: 'au', limit: 5 })).rows.map((row) => row.name)).toEqual(['c'])
  })
  test('pages by key: every account once, in order, with any number of equal names, upper and lower case together', async () => {
    const books = emptyBooks()
    const { accounts } = pageOf(books)
    await fc.assert(fc.asyncProperty(fc.array(fc.constantFrom('de Boer', 'De Boer', 'Zephyr', 'abc', '京都'), { maxLength: 20 }), fc.integer({ min: 1, max: 6 }), async (names, limit) => {
      books.database.raw.exec('DELETE FROM cache.account')
      books.together(() => names.forEach((name, i) => books.account({ id: `acc_${(i * 7) % 23}_${i}`, name })))
      const up = await visitAll((after) => accounts.page({ limit, ...after }))
      const down = await visitAll((after) => accounts.page({ limit, descending: true, ...after }))
      expect(down.toReversed()).toEqual(up)
      const key = ({ name, accountId }: { name: string; accountId: string }) => `${name.toLowerCase()} ${accountId}`
      expect(up.map(key)).toEqual(up.map(key).toSorted())
      expect(new Set(up.map((row) => row.accountId)).size).toBe(names.length)
    }), { numRuns: 15 })
  })
  test.each([{ after: 'x' }, { after: encodeCursor([1, 'acc_1']) }, { after: encodeCursor(['x']) }])('refuses a forged cursor, as declared: %j', async (input) => {
    const { accounts } = pageOf(withParty())
    expect(await codeOf(accounts.page({ limit: 10, ...input }))).toBe('BAD_CURSOR')
    expect(await codeOf(accounts.invoices({ account: 'acc_1', limit: 10, ...input }))).toBe('BAD_CURSOR')
    expect(await codeOf(accounts.payments({ account: 'acc_1', limit: 10, ...input }))).toBe('BAD_CURSOR')
  })
})

describe('an account’s page', () => {
  test('has everything that is known of it', async () => {
    const books = withParty()
    const agency = books.account({ name: 'Meridian Media', kind: 'agency' })
    const account = books.account({
      name: 'Kestrel Freight', kind: 'sub_account', parentId: agency.id, billing: 'prepaid', poNumber: 'PO-77', taxExempt: true, autopay: false,
      approvalPreference: 'approved_by_us', approverId: 'con_agency', criticalPhone: '+61400000001', planFees: 'balance',
      serviceAddress: { lines: ['1 Dock Road'], city: 'Geelong', region: 'VIC', postcode: '3220', country: 'AU' },
    })
    const head = { rev: 1, partyId: 'au', updatedAt: 1 }
    const contact = { ...head, phone: null, prefers: 'email' as const, emailBouncedAt: null, smsStoppedAt: null }
    books.put('contacts', { ...contact, id: 'con_agency', accountId: agency.id, name: 'Ines Duarte', email: null, roles: ['approver'] })
    books.put('contacts', { ...contact, id: 'con_1', accountId: account.id, name: 'Zoe', email: 'zoe@kestrel.example', roles: ['billing_email', 'admin'], emailBouncedAt: 9 })
    books.wallet(account, { balanceMinor: 900, thresholdMinor: 1_500, targetMinor: 5_000, pausedAt: null })
    books.method(account, { last4: '1111', slot: 'backup', isDefault: false, expMonth: 2, expYear: 2026 })
    books.method(account, { last4: '4242' })
    books.put('subscriptions', { ...head, id: 'sub_1', accountId: account.id, productId: 'prd_1', name: 'Old plan', status: 'cancelled', quantity: 1, priceMinor: 900, currency: 'AUD', interval: 'month', startedOn: '2024-01-01', cancelledOn: '2025-01-01' })
    books.put('subscriptions', { ...head, id: 'sub_2', accountId: account.id, productId: 'prd_2', name: 'Tracking', status: 'active', quantity: 4, priceMinor: 2_500, currency: 'AUD', interval: 'month', startedOn: '2025-01-01', cancelledOn: null })
    books.put('addOns', { ...head, id: 'add_1', accountId: account.id, productId: 'prd_3', name: 'Geofences', enabled: true, priceMinor: 300, currency: 'AUD', changedAt: 4 })
    books.registration(account, { state: 'invited', email: 'zoe@kestrel.example', invitedAt: 7 })
    const { accounts } = pageOf(books)
    const detail = await accounts.detail({ account: account.id })
    expect(detail).toMatchObject({
      account: { name: 'Kestrel Freight', wallet: { minor: 900, currency: 'AUD' } },
      parent: { accountId: agency.id, name: 'Meridian Media' }, subAccounts: [], poNumber: 'PO-77', taxExempt: true, autopay: false, approvalPreference: 'approved_by_us',
      approverId: 'con_agency', approverName: 'Ines Duarte',
      approvers: [{ id: 'con_1', name: 'Zoe', roles: ['billing_email', 'admin'], ofAgency: false }, { id: 'con_agency', name: 'Ines Duarte', roles: ['approver'], ofAgency: true }], criticalPhone: '+61400000001', planFees: 'balance', createdOn: '2024-03-01',
      billingAddress: { city: 'Geelong' }, serviceAddress: { lines: ['1 Dock Road'] }, registration: { id: 'reg_1', state: 'invited', email: 'zoe@kestrel.example', invitedAt: 7 },
      wallet: { balance: { minor: 900, currency: 'AUD' }, thresholdMinor: 1_500, targetMinor: 5_000, autoRecharge: true, pausedAt: null },
      methods: [
        { last4: '4242', slot: 'primary', isDefault: true, expires: '03/2028', unusable: null },
        { last4: '1111', slot: 'backup', isDefault: false, expires: '02/2026', unusable: 'This card expired at the end of 02/2026.' },
      ],
      contacts: [{ id: 'con_1', name: 'Zoe', roles: ['billing_email', 'admin'], emailBouncedAt: 9 }],
      subscriptions: [{ name: 'Tracking', status: 'active', quantity: 4, price: { minor: 2_500, currency: 'AUD' } }, { name: 'Old plan', status: 'cancelled', cancelledOn: '2025-01-01' }],
      addOns: [{ name: 'Geofences', enabled: true, price: { minor: 300, currency: 'AUD' }, changedAt: 4 }],
      notes: [], story: [], open: [],
    })
    const parent = await accounts.detail({ account: agency.id })
    expect(parent).toMatchObject({ parent: null, subAccounts: [{ accountId: account.id, name: 'Kestrel Freight', balances: [] }], wallet: null, registration: null, approverName: null })
  })
  test('that is not in the copy is not found', async () => {
    expect(await codeOf(pageOf(withParty()).accounts.detail({ account: 'acc_404' }))).toBe('NOT_FOUND')
  })
  test.each([
    ['the month of the newest invoice', (books: Books, account: Parameters<Books['invoice']>[0]) => void books.invoice(account, { issuedOn: '2026-02-10' }), { from: '2026-02-01', to: '2026-02-28' }],
    ['the month of a payment that came later', (books: Books, account: Parameters<Books['invoice']>[0]) => {
      books.invoice(account, { issuedOn: '2023-12-10' })
      books.payment(account, { receivedOn: '2024-02-29' })
    }, { from: '2024-02-01', to: '2024-02-29' }],
    // 1 April in Sydney, still 31 March in UTC.
    ['the party’s month of the last movement of the available balance', (books: Books, account: Parameters<Books['invoice']>[0]) => void books.walletEntry(account, { at: Date.UTC(2025, 2, 31, 20) }), { from: '2025-04-01', to: '2025-04-30' }],
    ['this month up to today, when nothing has ever happened', () => {}, { from: '2026-03-01', to: '2026-03-20' }],
  ])('offers a statement of %s', async (_, fill, period) => {
    const books = withParty()
    const account = books.account()
    fill(books, account)
    expect((await pageOf(books).accounts.detail({ account: account.id })).suggestedPeriod).toEqual(period)
  })
  test.each([
    ['was made, where nothing is older', () => {}, '2024-03-01'],
    ['has its oldest invoice, where a file brought one that is older', (books: Books, account: Parameters<Books['invoice']>[0]) => void books.invoice(account, { issuedOn: '2023-12-10' }), '2023-12-10'],
    ['paid first, where that is older still', (books: Books, account: Parameters<Books['invoice']>[0]) => {
      books.invoice(account, { issuedOn: '2023-12-10' })
      books.payment(account, { receivedOn: '2023-11-30' })
    }, '2023-11-30'],
  ])('begins with the day on which it %s', async (_, fill, on) => {
    const books = withParty()
    const account = books.account()
    fill(books, account)
    expect((await pageOf(books).accounts.detail({ account: account.id })).firstOn).toBe(on)
  })
  test('tells its story from all sources, the newest last, and no more than 120 entries of it', async () => {
    const books = withParty()
    const account = books.account()
    const { raw } = books.database
    const log = (i: number, at: number, kind = 'invoice_issued') => books.put('billingLog', { id: `log_${String(i).padStart(3, '0')}`, rev: 1, partyId: 'au', updatedAt: 1, accountId: account.id, at, kind, actor: 'Billing system', text: `entry ${i}` })
    books.together(() => { for (let i = 0; i < 130; i++) log(i, 1000 + Math.floor(i / 2)) })
    raw.exec(`
      INSERT INTO template (id, kind, partyId, version, subject, html, text, createdAt, createdBy) VALUES ('tpl_1', 'registration', NULL, 1, 's', 'h', 't', 1, 'Rosa');
      INSERT INTO campaign (id, kind, partyId, state, templateId, total, ratePerMinute, createdAt, createdBy, finishedAt, stopReason) VALUES ('cmp_1', 'registration', 'au', 'done', 'tpl_1', 1, NULL, 1, 'Rosa', 2, NULL);
      INSERT INTO message (id, campaignId, accountId, partyId, subjectId, toAddress, toName, state, reason, messageId, serverReply, attempts, queuedAt, sendingAt, settledAt) VALUES ('msg_1', 'cmp_1', '${account.id}', 'au', 'reg_1', 'zoe@kestrel.example', 'Zoe', 'failed', 'No such mailbox', '<1@x.example>', '550', 1, 3000, 3001, 3002);
      INSERT INTO note VALUES ('note_1', '${account.id}', NULL, 'Call on Monday', 2000, 'Rosa');
      INSERT INTO outbox (command, accountId, partyId, targetId, input, idempotencyKey, state, createdAt, createdBy, settledAt, message)
        VALUES ('setAutopay', '${account.id}', 'au', '${account.id}', '{}', 'k1', 'rejected', 1, 'Rosa', 4000, 'Not now');
    `)
    const { story, notes } = await pageOf(books).accounts.detail({ account: account.id })
    expect(story).toHaveLength(120)
    expect(story.slice(-4)).toEqual([
      { at: 1064, kind: 'log', title: 'entry 129', text: null, by: 'Billing system', tone: 'neutral' },
      { at: 2000, kind: 'note', title: 'Note', text: 'Call on Monday', by: 'Rosa', tone: 'neutral' },
      { at: 3002, kind: 'mail', title: 'Registration email to zoe@kestrel.example: failed', text: 'No such mailbox', by: 'Rosa', tone: 'bad' },
      { at: 4000, kind: 'outbox', title: 'Set autopay: refused', text: 'Not now', by: 'Rosa', tone: 'bad' },
    ])
    // What the billing system told at the same moment stays in the order it told it.
    expect(story.slice(0, -3).map((entry) => entry.title)).toEqual(Array.from({ length: 117 }, (_, i) => `entry ${i + 13}`))
    expect(notes).toEqual([{ id: 'note_1', text: 'Call on Monday', at: 2000, by: 'Rosa' }])
  })
})

describe('an account’s invoices', () => {
  test('come the newest first, each with what is open and whether it is held; no page loses one of the same day', async () => {
    const books = withParty()
    const account = books.account()
    const held = books.invoice(account, { number: 'IN1', issuedOn: '2026-02-01', totalMinor: 500, poNumber: 'PO-1', disputed: true })
    const paid = books.invoice(account, { number: 'IN2', issuedOn: '2026-02-01', totalMinor: 500, status: 'paid', dueOn: null })
    const old = books.invoice(account, { number: 'IN3', issuedOn: '2025-12-01', status: 'void', voidedOn: '2025-12-02' })
    books.invoice(books.account(), { number: 'IN4' })
    books.hold(held)
    books.allocation(books.payment(account, { amountMinor: 500 }), paid)
    const { accounts } = pageOf(books)
    const rows = await visitAll((after) => accounts.invoices({ account: account.id, limit: 1, ...after }))
    expect(rows).toEqual([
      { invoiceId: paid.id, rev: 1, number: 'IN2', issuedOn: '2026-02-01', dueOn: null, status: 'paid', total: { minor: 500, currency: 'AUD' }, openMinor: 0, poNumber: null, disputed: false, approval: null, atBankSince: null, pending: null },
      { invoiceId: held.id, rev: 1, number: 'IN1', issuedOn: '2026-02-01', dueOn: '2026-02-09', status: 'open', total: { minor: 500, currency: 'AUD' }, openMinor: 500, poNumber: 'PO-1', disputed: true, approval: 'held', atBankSince: null, pending: null },
      { invoiceId: old.id, rev: 1, number: 'IN3', issuedOn: '2025-12-01', dueOn: '2026-02-09', status: 'void', total: { minor: 110_000, currency: 'AUD' }, openMinor: 0, poNumber: null, disputed: false, approval: null, atBankSince: null, pending: null },
    ])
  })
})

describe('an account’s payments', () => {
  test('come with what they were allocated to, reversals as rows of their own, and what is left', async () => {
    const books = withParty()
    const account = books.account()
    const first = books.invoice(account, { number: 'IN1', totalMinor: 60_000 })
    const second = books.invoice(account, { number: 'IN2', totalMinor: 90_000 })
    const payment = books.payment(account, { ref: 'PM1', amountMinor: 100_000, memo: 'thanks' })
    books.allocation(payment, first, { amountMinor: 60_000, effectiveOn: '2026-02-20' })
    books.allocation(payment, first, { amountMinor: -60_000, effectiveOn: '2026-02-25', reversesId: 'all_1' })
    books.allocation(payment, second, { amountMinor: 70_000, effectiveOn: '2026-02-26' })
    books.refund(payment, { amountMinor: 10_000 })
    const wallet = books.payment(account, { ref: 'PM2', purpose: 'wallet', amountMinor: 5_000, receivedOn: '2026-02-21' })
    const { accounts } = pageOf(books)
    const rows = await visitAll((after) => accounts.payments({ account: account.id, limit: 1, ...after }))
    expect(rows).toEqual([
      { paymentId: wallet.id, chargeId: null, kept: false, ref: 'PM2', receivedOn: '2026-02-21', medium: 'card', purpose: 'wallet', amount: { minor: 5_000, currency: 'AUD' }, unappliedMinor: 0, refundedMinor: 0, memo: null, allocations: [], pending: null },
      {
        paymentId: payment.id, chargeId: null, kept: false, ref: 'PM1', receivedOn: '2026-02-20', medium: 'card', purpose: 'receivable', amount: { minor: 100_000, currency: 'AUD' },
        unappliedMinor: 20_000, refundedMinor: 10_000, memo: 'thanks', pending: null,
        allocations: [
          { invoiceId: first.id, number: 'IN1', amountMinor: 60_000, effectiveOn: '2026-02-20' },
          { invoiceId: first.id, number: 'IN1', amountMinor: -60_000, effectiveOn: '2026-02-25' },
          { invoiceId: second.id, number: 'IN2', amountMinor: 70_000, effectiveOn: '2026-02-26' },
        ],
      },
    ])
  })
  test('leave unapplied exactly what the balance of the account says, whatever is wrong in the books', async () => {
    const books = withParty()
    const account = books.account()
    const other = books.account()
    const open = books.invoice(account)
    const gone = books.invoice(account, { status: 'void', voidedOn: '2026-02-21' })
    const draft = books.invoice(account, { status: 'draft' })
    const foreign = books.invoice(other)
    const yen = books.invoice(account, { currency: 'JPY' })
    const payment = books.payment(account, { amountMinor: 100_000 })
    for (const invoice of [open, gone, draft, foreign, yen]) books.allocation(payment, invoice, { amountMinor: 1_000 })
    books.refund(payment, { amountMinor: 500 })
    books.refund(payment, { amountMinor: 300, currency: 'JPY' })
    const { accounts } = pageOf(books)
    const { rows } = await accounts.payments({ account: account.id, limit: 10 })
    const balance = (await accounts.detail({ account: account.id })).account.balances.find(({ currency }) => currency === 'AUD')
    expect(rows[0]).toMatchObject({ unappliedMinor: 98_500, refundedMinor: 500 })
    expect(balance?.unappliedMinor).toBe(98_500)
  })
})

describe('a note', () => {
  test('stays with the account under the operator’s name, with the audit trail beside it, and windows are told', async () => {
    const books = withParty()
    const account = books.account()
    const { accounts, published } = pageOf(books)
    const note = await accounts.addNote({ account: account.id, text: '  Pays on Friday ' })
    expect(note).toEqual({ id: expect.any(String), text: 'Pays on Friday', at: NOW, by: 'Noor Vale' })
    const detail = await accounts.detail({ account: account.id })
    expect(detail.notes).toEqual([note])
    expect(detail.story.at(-1)).toMatchObject({ kind: 'note', text: 'Pays on Friday', by: 'Noor Vale' })
    expect(published).toEqual([['notes']])
    expect(books.database.raw.prepare('SELECT at, by, action, subject, detail FROM audit').all()).toEqual([{ at: NOW, by: 'Noor Vale', action: 'note.added', subject: account.id, detail: JSON.stringify({ note: note.id }) }])
    expect(brokenAudit(books.database)).toBeNull()
  })
  test('on an account that is not there is refused, and an empty one is not a note', async () => {
    const books = withParty()
    const account = books.account()
    const { accounts, published } = pageOf(books)
    expect(await codeOf(accounts.addNote({ account: 'acc_404', text: 'x' }))).toBe('NOT_FOUND')
    expect(await codeOf(accounts.addNote({ account: account.id, text: '   ' }))).toMatchObject({ code: 'BAD_REQUEST' })
    expect(books.database.raw.prepare('SELECT count(*) FROM note').pluck().get()).toBe(0)
    expect(published).toEqual([])
  })
  test('waits for nobody who writes to the copy', async () => {
    const books = withParty()
    const account = books.account()
    const { accounts } = pageOf(books)
    const pull = connect(books.dir)
    pull.raw.exec(`BEGIN; UPDATE cache.account SET name = 'in the middle of a page'`)
    books.database.raw.pragma('busy_timeout = 0')
    await accounts.addNote({ account: account.id, text: 'meanwhile' })
    expect(books.database.raw.prepare('SELECT text FROM note').pluck().all()).toEqual(['meanwhile'])
    pull.raw.exec('ROLLBACK')
    pull.close()
  })
})
