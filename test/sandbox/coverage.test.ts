import { beforeAll, describe, expect, test } from 'vitest'
import { ApprovalPreference, ContactRole, HoldChannel, InvoiceStatus, MethodKind, PaymentMedium, RegistrationState } from '#contract/vocabulary.ts'
import { approvalClock, APPROVAL_WINDOW_MS } from '#main/domain/approvalClock.ts'
import { HARD_DECLINES } from '#main/domain/declines.ts'
import { declineCodes, hardDeclines } from '#main/sandbox/gateway.ts'
import type { Resource } from '#main/core/ports/records.ts'
import { byId, makeCompany, sumBy, type Company } from './company.ts'
import { HOUR, NOW } from './support.ts'

let company: Company
beforeAll(() => {
  company = makeCompany(400)
})

const has = <T>(values: Iterable<T>): Set<T> => new Set(values)

/** The latest attempt of each series in which nothing went through. */
function openFailures({ charges }: Company): Company['charges'] {
  return [...Map.groupBy(charges, (c) => c.seriesId).values()].flatMap((series) => (series.every((c) => c.status === 'failed') ? [series.toSorted((a, b) => a.at - b.at).at(-1)!] : []))
}

describe('a company of 400 accounts has', () => {
  test('three parties with their own currency, zone, tax, letterhead, portal and sender (T1)', () => {
    expect(company.parties.map((p) => [p.name, p.currency, p.timeZone, p.paper])).toEqual([['Australia', 'AUD', 'Australia/Sydney', 'A4'], ['USA', 'USD', 'America/Denver', 'Letter'], ['Worldwide', 'EUR', 'Europe/Dublin', 'A4']])
    expect(has(company.parties.flatMap((p) => [p.portalUrl, p.senderEmail])).size).toBe(6)
    const counts = sumBy(company.accounts, (a) => a.partyId, () => 1)
    for (const party of ['au', 'us', 'ww']) expect(counts.get(party)).toBeGreaterThan(60)
  })

  test('currencies without decimals, with two and with three', () => {
    expect(has(company.invoices.map((i) => i.currency))).toEqual(new Set(['AUD', 'USD', 'EUR', 'GBP', 'NZD', 'JPY', 'KWD']))
  })

  test('customers in each state of registration, without an address, and with mail that bounced (T2)', () => {
    const counts = sumBy(company.registrations, (r) => r.state, () => 1)
    for (const state of RegistrationState.options) expect(counts.get(state), state).toBeGreaterThan(3)
    expect(company.registrations.filter((r) => r.email === null).length).toBeGreaterThan(3)
    expect(company.registrations.some((r) => r.contactId === null)).toBe(true)
    expect(company.contacts.some((c) => c.roles.includes('admin') && c.emailBouncedAt !== null)).toBe(true)
    for (const r of company.registrations) {
      expect(r.state === 'registered').toBe(r.registeredAt !== null)
      expect(r.state === 'bounced').toBe(r.bouncedAt !== null)
      if (r.state === 'invited') expect(r.expiresAt).toBeGreaterThan(NOW)
      if (r.state === 'expired') expect(r.expiresAt).toBeLessThan(NOW)
      expect(r.timesSent > 0).toBe(r.invitedAt !== null)
    }
  })

  test('active and cancelled subscriptions, add-ons on and off, products no longer sold (T4, S6)', () => {
    expect(has(company.subscriptions.map((s) => s.status))).toEqual(new Set(['active', 'cancelled']))
    expect(has(company.subscriptions.map((s) => s.interval))).toEqual(new Set(['month', 'year', 'once']))
    expect(has(company.addOns.map((a) => a.enabled))).toEqual(new Set([true, false]))
    const inactive = has(company.products.filter((p) => !p.active).map((p) => p.id))
    expect(company.subscriptions.some((s) => inactive.has(s.productId))).toBe(true)
    expect(company.addOns.some((a) => inactive.has(a.productId))).toBe(true)
  })

  test('PO numbers, exemption from tax, a service address, closed accounts (T5, C10)', () => {
    expect(company.accounts.filter((a) => a.poNumber !== null).length).toBeGreaterThan(30)
    expect(company.accounts.filter((a) => a.taxExempt && a.partyId !== 'ww').length).toBeGreaterThan(5)
    expect(company.accounts.some((a) => a.serviceAddress !== null)).toBe(true)
    expect(company.accounts.filter((a) => a.status === 'closed').length).toBe(8)
  })

  test('cards, ACH and direct debits; autopay on, off with a card kept; expired and about to; not accepted (T6, C4, C14)', () => {
    // Those without a number are another system's.
    expect(has(company.paymentMethods.map((m) => m.kind))).toEqual(new Set(MethodKind.options.filter((kind) => kind !== 'other')))
    const carded = has(company.paymentMethods.map((m) => m.accountId))
    expect(company.accounts.some((a) => a.autopay)).toBe(true)
    expect(company.accounts.some((a) => !a.autopay && carded.has(a.id))).toBe(true)
    const month = (m: Company['paymentMethods'][number]): number => (m.expYear ?? 9999) * 12 + (m.expMonth ?? 0)
    const thisMonth = 2026 * 12 + 11
    expect(company.paymentMethods.some((m) => month(m) < thisMonth)).toBe(true)
    expect(company.paymentMethods.filter((m) => month(m) === thisMonth || month(m) === thisMonth + 1).length).toBeGreaterThan(3)
    expect(company.paymentMethods.some((m) => m.brand === 'diners' && m.partyId === 'us' && m.notAccepted !== null)).toBe(true)
    expect(company.paymentMethods.some((m) => m.slot === 'backup')).toBe(true)
    for (const [, methods] of Map.groupBy(company.paymentMethods, (m) => m.accountId)) expect(methods.filter((m) => m.isDefault)).toHaveLength(1)
  })

  test('every decline code among the failures still open, hard ones tried once, some with a backup', () => {
    const open = openFailures(company)
    expect(has(open.map((c) => c.declineCode))).toEqual(new Set(declineCodes))
    expect(declineCodes).toEqual(expect.arrayContaining([...HARD_DECLINES, 'expired_card']))
    const tries = sumBy(company.charges, (c) => c.seriesId, () => 1)
    for (const c of open) if ((hardDeclines as readonly string[]).includes(c.declineCode!)) expect(tries.get(c.seriesId)).toBe(1)
    expect(open.some((c) => tries.get(c.seriesId)! >= 5)).toBe(true)
    const backed = has(company.paymentMethods.filter((m) => m.slot === 'backup').map((m) => m.accountId))
    expect(has(open.map((c) => backed.has(c.accountId)))).toEqual(new Set([true, false]))
    const invoices = byId(company.invoices)
    for (const c of open) if (c.invoiceId !== null) expect(invoices.get(c.invoiceId)!.status).toBe('open')
    expect(open.length).toBeGreaterThan(50)
  })

  test('failed primaries that the backup paid (C4)', () => {
    const methods = byId(company.paymentMethods)
    const rescued = [...Map.groupBy(company.charges, (c) => c.seriesId).values()].filter((series) => series.some((c) => c.status === 'failed') && series.some((c) => c.status === 'succeeded' && methods.get(c.methodId)!.slot === 'backup'))
    expect(rescued.length).toBeGreaterThan(3)
  })

  test('invoices in each state, disputed, without a due date, at every age', () => {
    expect(has(company.invoices.map((i) => i.status))).toEqual(new Set(InvoiceStatus.options))
    expect(company.invoices.filter((i) => i.disputed).length).toBeGreaterThan(3)
    expect(company.invoices.some((i) => i.status === 'open' && i.dueOn === null)).toBe(true)
    const overdue = company.invoices.filter((i) => i.status === 'open' && i.dueOn !== null).map((i) => Math.round((NOW - Date.parse(i.dueOn!)) / (24 * HOUR)))
    for (const [from, to] of [[-60, 0], [1, 30], [31, 60], [61, 90], [91, 500]] as const) expect(overdue.some((days) => days >= from && days <= to), `${from} to ${to}`).toBe(true)
  })

  test('payments by every medium, of two invoices at once, in part, too much, without a reference; returned and refunded (T10, S5)', () => {
    expect(has(company.payments.map((p) => p.medium))).toEqual(new Set(PaymentMedium.options))
    const allocated = sumBy(company.allocations, (a) => a.paymentId, (a) => a.amountMinor)
    const refunded = sumBy(company.refunds, (r) => r.paymentId, (r) => r.amountMinor)
    const receivable = company.payments.filter((p) => p.purpose === 'receivable')
    const left = (p: Company['payments'][number]): number => p.amountMinor - (allocated.get(p.id) ?? 0) - (refunded.get(p.id) ?? 0)
    expect(receivable.some((p) => left(p) > 0 && (allocated.get(p.id) ?? 0) > 0)).toBe(true)
    expect(receivable.some((p) => left(p) === p.amountMinor)).toBe(true)
    expect([...Map.groupBy(company.allocations, (a) => a.paymentId).values()].some((rows) => has(rows.map((r) => r.invoiceId)).size === 2)).toBe(true)
    expect(has(company.refunds.map((r) => r.reason))).toEqual(new Set(['refund', 'dispute_lost', 'bank_return']))
    expect(has(company.charges.map((c) => c.status))).toEqual(new Set(['succeeded', 'failed', 'refunded', 'disputed']))
    const onInvoice = sumBy(company.allocations, (a) => a.invoiceId, (a) => a.amountMinor)
    expect(company.invoices.some((i) => i.status === 'open' && (onInvoice.get(i.id) ?? 0) > 0)).toBe(true)
  })

  test('credit notes used in full and in part, write-offs, and one recovered', () => {
    const used = sumBy(company.allocations, (a) => a.creditNoteId, (a) => a.amountMinor)
    expect(company.creditNotes.some((c) => used.get(c.id) === c.amountMinor)).toBe(true)
    expect(company.creditNotes.some((c) => (used.get(c.id) ?? 0) > 0 && used.get(c.id)! < c.amountMinor)).toBe(true)
    expect(company.writeOffs.some((w) => w.amountMinor < 0)).toBe(true)
  })

  test('prepaid accounts well funded, low, and paused; with and without automatic recharge; fees direct and from the balance (C1 to C3, C7)', () => {
    expect(company.wallets.filter((w) => w.pausedAt !== null).length).toBeGreaterThan(5)
    expect(company.wallets.some((w) => w.balanceMinor >= 0 && w.balanceMinor < w.thresholdMinor)).toBe(true)
    expect(company.wallets.some((w) => w.pausedAt !== null && !w.autoRecharge)).toBe(true)
    expect(has(company.walletEntries.map((e) => e.kind))).toEqual(new Set(['recharge', 'one_time', 'usage', 'fee', 'tax', 'adjustment']))
    const prepaid = company.accounts.filter((a) => a.billing === 'prepaid')
    expect(has(prepaid.map((a) => a.planFees))).toEqual(new Set(['direct', 'balance']))
    expect(prepaid.length).toBeGreaterThan(60)
    expect(company.walletEntries.filter((e) => e.kind === 'tax').every((e) => new Date(e.at).getUTCDate() === 1)).toBe(true)
  })

  test('usage by the tens of thousands, some of it not yet invoiced (T9)', () => {
    expect(company.usageRecords.length).toBeGreaterThan(20_000)
    expect(company.usageRecords.length).toBeLessThan(45_000)
    expect(company.usageRecords.some((u) => u.invoiceId === null && u.kind === 'tracking')).toBe(true)
  })

  test('agencies, contacts with each role, critical numbers, people who want SMS and who stopped it (C6, C11, P5)', () => {
    expect(company.accounts.filter((a) => a.kind === 'agency').length).toBe(10)
    expect(company.accounts.filter((a) => a.kind === 'sub_account').length).toBeGreaterThan(15)
    expect(has(company.contacts.flatMap((c) => c.roles))).toEqual(new Set(ContactRole.options))
    expect(company.accounts.some((a) => a.criticalPhone !== null)).toBe(true)
    expect(has(company.contacts.map((c) => c.prefers))).toEqual(new Set(['email', 'sms']))
    expect(company.contacts.some((c) => c.smsStoppedAt !== null)).toBe(true)
  })

  test('holds through every channel, open and released, with and without an approval (P1, P2)', () => {
    const open = company.holds.filter((h) => h.releasedAt === null)
    expect(has(open.map((h) => h.channel))).toEqual(new Set(HoldChannel.options))
    expect(company.holds.some((h) => h.releasedAt !== null)).toBe(true)
    const asked = has(company.approvals.map((a) => a.invoiceId))
    expect(has(open.map((h) => asked.has(h.invoiceId)))).toEqual(new Set([true, false]))
    expect(has(open.map((h) => h.invoiceId)).size).toBe(open.length)
    const invoices = byId(company.invoices)
    for (const h of open) expect(invoices.get(h.invoiceId)!.status).toBe('open')
  })

  test('approvals under each preference, waiting at many stages, held, approved and approved by themselves (P3, P4)', () => {
    const waiting = company.approvals.filter((a) => a.state === 'waiting')
    expect(has(waiting.map((a) => a.preference))).toEqual(new Set(ApprovalPreference.options))
    expect(has(company.approvals.map((a) => a.state))).toEqual(new Set(['waiting', 'held', 'approved', 'auto_approved']))
    const hoursLeft = has(waiting.filter((a) => a.autoApprovesAt !== null).map((a) => Math.floor((a.autoApprovesAt! - NOW) / HOUR)))
    expect(hoursLeft.size).toBeGreaterThan(10)
    expect(Math.min(...hoursLeft)).toBeLessThan(6)
    const released = waiting.filter((a) => a.events.some((e) => e.kind === 'released'))
    expect(released.length).toBeGreaterThan(3)
  })

  test('every clock stands where the rule of the clock says', () => {
    for (const a of company.approvals) {
      const clock = approvalClock(a.events, NOW, { preference: a.preference })
      if (a.state === 'waiting' && a.preference === 'review_then_auto') expect(clock).toMatchObject({ state: 'running', dueAt: a.autoApprovesAt })
      else if (a.state === 'waiting') expect([clock.state, a.autoApprovesAt]).toEqual(['never', null])
      else if (a.state === 'held') expect([a.preference === 'review_then_auto' ? 'stopped' : 'never', null]).toEqual([clock.state, a.autoApprovesAt])
      else expect(clock).toMatchObject({ state: 'finished', how: a.state })
      if (clock.state === 'stopped') expect(clock.leftMs).toBeLessThan(APPROVAL_WINDOW_MS)
    }
  })

  test('names in several scripts, and addresses on the net that nobody has', () => {
    const names = company.accounts.map((a) => a.name).join(' ')
    for (const script of [/[āēīōū]/i, /\p{Script=Greek}/u, /\p{Script=Cyrillic}/u, /[łżźćęąśń]/i, /[ăâđêôơưạảấầẩẫậắằẳẵặ]/i, /\p{Script=Han}/u, /[äöüß]/]) expect(names).toMatch(script)
    const addresses = [...company.contacts.map((c) => c.email), ...company.registrations.map((r) => r.email), ...company.parties.map((p) => p.senderEmail)].filter((email) => email !== null)
    expect(addresses.filter((email) => !email.endsWith('.example'))).toEqual([])
    expect(company.accounts.every((a) => !/\d/.test(a.name))).toBe(true)
  })

  test('a billing log that tells of charges, notices, holds and registrations (C5, C9)', () => {
    const kinds = has(company.billingLog.map((l) => l.kind))
    for (const kind of ['invoice_issued', 'payment_received', 'charge_failed', 'decline_notice_sent', 'receipt_sent', 'invoice_held', 'invoice_released', 'registered', 'paused']) expect(kinds).toContain(kind)
    expect(company.billingLog.some((l) => l.text.includes('bounced: '))).toBe(true)
  })
})

test('a company of 120 has every decline code, channel, preference and state too', () => {
  const small = makeCompany(120)
  expect(has(openFailures(small).map((c) => c.declineCode))).toEqual(new Set(declineCodes))
  expect(has(small.holds.filter((h) => h.releasedAt === null).map((h) => h.channel))).toEqual(new Set(HoldChannel.options))
  expect(has(small.approvals.filter((a) => a.state === 'waiting').map((a) => a.preference))).toEqual(new Set(ApprovalPreference.options))
  expect(has(small.registrations.map((r) => r.state))).toEqual(new Set(RegistrationState.options))
  expect(has(small.invoices.map((i) => i.status))).toEqual(new Set(InvoiceStatus.options))
})

test('a company of 50,000 accounts has the rows of a large one, as far as 500 of them can tell', () => {
  const accounts = 500
  const large = makeCompany(accounts, 1, NOW, true)
  const per = (resource: Resource): number => (large[resource].length / accounts) * 50_000
  expect(per('invoices')).toBeGreaterThan(1_000_000)
  expect(per('payments')).toBeGreaterThan(900_000)
  expect(per('allocations')).toBeGreaterThan(1_100_000)
  expect(per('usageRecords')).toBeGreaterThan(3_000_000)
})
