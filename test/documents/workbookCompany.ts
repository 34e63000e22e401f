/** A small company with something in every report: three currencies, two parties, every kind of entry. */
import fc from 'fast-check'
import type { Books } from '../fixtures/books.ts'

export const PERIOD = { from: '2026-02-01', to: '2026-02-28' } as const
export const AS_OF = '2026-02-28'

export function fillCompany(books: Books): void {
  books.party()
  books.party({ id: 'ww', name: 'Worldwide', currency: 'EUR', timeZone: 'Europe/Dublin', paper: 'Letter' })
  const random = fc.sample(fc.integer({ min: 1, max: 9_999_999 }), { numRuns: 2_000, seed: 7 })
  let at = 0
  const amount = () => random[at++ % random.length] ?? 1
  books.together(() => {
    for (let n = 0; n < 60; n += 1) {
      const currency = ['AUD', 'JPY', 'KWD'][n % 3] ?? 'AUD'
      const account = books.account({ partyId: n % 3 === 0 ? 'au' : 'ww', currency, name: ['Kestrel Freight', '=Łabędź Ochrona', '日本の会社'][n % 3] + ` ${n}` })
      for (let i = 0; i < 4; i += 1) {
        const net = amount()
        const tax = Math.floor(net / 10)
        const lines = [{ description: `Track Classic ${i}`, quantity: 3, unitMinor: 100, amountMinor: 300 }, { description: '@discount', quantity: 1, unitMinor: net, amountMinor: net - 300 }]
        const invoice = books.invoice(account, { subtotalMinor: net, taxMinor: tax, totalMinor: net + tax, lines: i === 3 ? [] : lines, issuedOn: `2026-0${1 + (i % 3)}-0${1 + i}`, dueOn: [null, '2026-01-15', '2026-02-20', '2026-04-15'][i] ?? null, ...(n % 7 === i ? { status: 'void' as const, voidedOn: '2026-02-25' } : n % 11 === i ? { status: 'draft' as const } : {}) })
        const payment = books.payment(account, { amountMinor: amount(), receivedOn: `2026-02-1${i}`, ...(i === 2 && n % 5 === 0 ? { purpose: 'wallet' as const } : {}) })
        if (payment.purpose !== 'receivable' || invoice.status !== 'open') continue
        const applied = books.allocation(payment, invoice, { amountMinor: Math.floor(Math.min(payment.amountMinor, invoice.totalMinor) / 3), effectiveOn: i === 3 ? '2026-03-05' : '2026-02-20' })
        if (n % 4 === 0 && i === 0) books.allocation(payment, invoice, { amountMinor: -applied.amountMinor, effectiveOn: '2026-02-27', reversesId: applied.id })
        if (n % 6 === 0 && i === 1) books.refund(payment, { amountMinor: Math.floor(payment.amountMinor / 2), refundedOn: '2026-02-26' })
        if (n % 10 === 3 && i === 1) books.database.raw.prepare(`UPDATE cache.invoice SET status = 'void', voidedOn = '2026-02-27' WHERE id = ?`).run(invoice.id)
        if (n % 9 === 0 && i === 2) books.writeOff(invoice, { amountMinor: Math.floor(invoice.totalMinor / 3), effectiveOn: '2026-02-28' })
      }
      if (n % 4 === 0) books.creditNote(account, { amountMinor: amount() })
      for (let i = 0; i < 5; i += 1) books.usage(account, { at: Date.UTC(2026, 1, 1 + 9 * (i - 1), n % 24, 5), amountMinor: amount() % 500 })
      const method = books.method(account)
      if (n % 2 === 0) books.charge(account, { methodId: method.id, status: 'failed', declineCode: ['lost_card', 'insufficient_funds', 'expired_card'][(n / 2) % 3]!, kind: 'recharge', amountMinor: amount() })
      books.registration(account, { state: (['not_invited', 'invited', 'expired', 'bounced', 'registered'] as const)[n % 5]! })
      for (let i = 0; i < 3; i += 1) books.put('billingLog', { id: `log_${n}_${i}`, rev: 1, partyId: account.partyId, updatedAt: 1, accountId: account.id, at: Date.UTC(2026, 1, 1 + 14 * i, 3), kind: ['invoice_issued', 'payment_received', '=cmd'][i]!, actor: 'Noor Vale', text: 'Something happened, "quoted"' })
    }
  })
  mailIn(books)
  books.derive()
}

/** Two campaigns, the second after the period. */
function mailIn({ database }: Books): void {
  const run = (sql: string, ...values: unknown[]) => database.raw.prepare(sql).run(...values)
  run(`INSERT INTO template (id, kind, version, subject, html, text, createdAt, createdBy) VALUES ('t1', 'registration', 1, 's', 'h', 't', 0, 'Rosa')`)
  for (const [campaign, createdAt] of [['c1', Date.UTC(2026, 1, 10)], ['c2', Date.UTC(2026, 2, 10)]] as const) {
    run(`INSERT INTO campaign (id, kind, state, templateId, total, createdAt, createdBy) VALUES (?, 'registration', 'done', 't1', 20, ?, 'Rosa')`, campaign, createdAt)
    for (let n = 1; n <= 20; n += 1) {
      run(
        `INSERT INTO message (id, campaignId, accountId, partyId, subjectId, toAddress, toName, state, reason, messageId, serverReply, attempts, queuedAt, settledAt) VALUES (?, ?, ?, ?, 'r', ?, 'Ana', ?, ?, ?, '250 2.0.0 Ok', 1, ?, ?)`,
        `${campaign}m${n}`, campaign, `acc_${n}`, n % 3 === 1 ? 'au' : 'ww', `ana${n}@customer.example`, ['sent', 'failed', 'skipped', 'uncertain'][n % 4], n % 4 === 1 ? '=no such mailbox' : null, `<${campaign}${n}@desk.example>`, createdAt, createdAt + 60_000,
      )
    }
  }
}
