import { beforeAll, describe, expect, test } from 'vitest'
import { resourceNames, resources } from '#main/core/ports/records.ts'
import { bookProblems } from '#main/domain/bookProblems.ts'
import { byId, makeCompany, sumBy, type Company } from './company.ts'
import { NOW } from './support.ts'

let company: Company

describe.each([['of 400 accounts', 400, false], ['with the long histories of a large one', 160, true]] as const)('a company %s', (_which, accounts, large) => {
  beforeAll(() => {
    company = makeCompany(accounts, 1, NOW, large)
  })

  const wrong = <T extends { id: string }>(rows: readonly T[], isWrong: (row: T) => boolean): string[] => rows.filter(isWrong).map(({ id }) => id)

  test('every record is what the contract says', () => {
    for (const resource of resourceNames) {
      for (const record of company[resource]) expect(resources[resource].safeParse(record).error?.issues, `${resource} ${record.id}`).toBeUndefined()
    }
  })

  test('whatever a record names is there, in the same party and account', () => {
    const ids = Object.fromEntries(resourceNames.map((resource) => [resource, byId(company[resource] as { id: string; partyId: string; accountId?: string }[])]))
    const problems: string[] = []
    const check = (from: { id: string; partyId: string; accountId?: string }, to: keyof Company, id: string | null, sameAccount = true): void => {
      if (id === null) return
      const found = ids[to]?.get(id)
      if (!found || found.partyId !== from.partyId) problems.push(`${from.id} → ${id}`)
      else if (sameAccount && found.accountId !== from.accountId) problems.push(`${from.id} → ${id} of another account`)
    }
    for (const resource of resourceNames) for (const row of company[resource]) if ('accountId' in row) check(row, 'accounts', row.accountId, false)
    for (const a of company.accounts) {
      check(a, 'accounts', a.parentId, false)
      check({ ...a, accountId: a.id }, 'contacts', a.approverId)
    }
    for (const s of [...company.subscriptions, ...company.addOns]) check(s, 'products', s.productId, false)
    for (const c of company.charges) {
      check(c, 'invoices', c.invoiceId)
      check(c, 'paymentMethods', c.methodId)
    }
    for (const p of company.payments) check(p, 'charges', p.chargeId)
    for (const r of company.refunds) check(r, 'payments', r.paymentId)
    for (const a of company.allocations) {
      check(a, 'invoices', a.invoiceId)
      check(a, 'payments', a.paymentId)
      check(a, 'creditNotes', a.creditNoteId)
      check(a, 'allocations', a.reversesId)
    }
    for (const w of company.writeOffs) check(w, 'invoices', w.invoiceId)
    for (const e of company.walletEntries) check(e, 'charges', e.chargeId)
    for (const r of company.registrations) check(r, 'contacts', r.contactId)
    for (const h of [...company.holds, ...company.approvals]) check(h, 'invoices', h.invoiceId)
    for (const a of company.approvals) check(a, 'contacts', a.approverId)
    for (const u of company.usageRecords) check(u, 'invoices', u.invoiceId)
    expect(problems).toEqual([])
  })

  test('what must be unique is', () => {
    const repeated = (values: string[]): string[] => values.filter((value, at) => values.indexOf(value) !== at)
    expect(repeated(company.invoices.map(({ number }) => number))).toEqual([])
    expect(repeated(company.payments.map(({ ref }) => ref))).toEqual([])
    expect(repeated(company.creditNotes.map(({ number }) => number))).toEqual([])
    expect(repeated(company.accounts.map(({ ref }) => ref))).toEqual([])
    expect(repeated(company.accounts.map(({ name }) => name))).toEqual([])
    const revs = resourceNames.flatMap((resource) => company[resource].map(({ rev }) => rev))
    expect(new Set(revs).size).toBe(revs.length)
  })

  test('an account and all its money are in one currency', () => {
    const currencyOf = new Map(company.accounts.map(({ id, currency }) => [id, currency]))
    for (const rows of [company.invoices, company.charges, company.payments, company.refunds, company.creditNotes, company.allocations, company.writeOffs, company.walletEntries, company.wallets, company.usageRecords, company.subscriptions, company.addOns]) {
      expect(wrong<{ id: string; accountId: string; currency: string }>(rows, (row) => row.currency !== currencyOf.get(row.accountId))).toEqual([])
    }
  })

  describe('invoices', () => {
    test('a total is its lines and the tax of the party, half-even, and nothing for the exempt', () => {
      const accounts = byId(company.accounts)
      const parties = byId(company.parties)
      const halfEven = (numerator: number, denominator: number): number => {
        const down = Math.floor(numerator / denominator)
        const rest = numerator - down * denominator
        return rest * 2 > denominator || (rest * 2 === denominator && down % 2 === 1) ? down + 1 : down
      }
      expect(wrong(company.invoices, (i) => {
        const lines = i.lines.reduce((sum, line) => sum + line.amountMinor, 0)
        const rate = accounts.get(i.accountId)!.taxExempt ? 0 : parties.get(i.partyId)!.taxRateBp
        return i.lines.some((l) => l.amountMinor !== l.quantity * l.unitMinor) || i.subtotalMinor !== lines || i.taxMinor !== halfEven(lines * rate, 10_000) || i.totalMinor !== lines + i.taxMinor || i.totalMinor <= 0
      })).toEqual([])
    })

    test('an invoice is paid when and only when all of it is allocated', () => {
      const allocated = sumBy(company.allocations, (a) => a.invoiceId, (a) => a.amountMinor)
      const writtenOff = sumBy(company.writeOffs, (w) => w.invoiceId, (w) => w.amountMinor)
      expect(wrong(company.invoices, (i) => (i.status === 'paid') !== (allocated.get(i.id) === i.totalMinor))).toEqual([])
      expect(wrong(company.invoices, (i) => (i.status === 'uncollectible') !== ((writtenOff.get(i.id) ?? 0) > 0))).toEqual([])
      expect(wrong(company.invoices, (i) => i.status === 'uncollectible' && (allocated.get(i.id) ?? 0) + writtenOff.get(i.id)! !== i.totalMinor)).toEqual([])
      expect(wrong(company.invoices, (i) => (i.status === 'void' || i.status === 'draft') && (allocated.get(i.id) ?? 0) !== 0)).toEqual([])
      expect(wrong(company.invoices, (i) => (allocated.get(i.id) ?? 0) > i.totalMinor || (allocated.get(i.id) ?? 0) < 0)).toEqual([])
      expect(wrong(company.invoices, (i) => (i.status === 'void') !== (i.voidedOn !== null))).toEqual([])
    })
  })

  describe('payments', () => {
    test('nothing is allocated, refunded or credited twice', () => {
      const allocated = sumBy(company.allocations, (a) => a.paymentId, (a) => a.amountMinor)
      const refunded = sumBy(company.refunds, (r) => r.paymentId, (r) => r.amountMinor)
      const credited = sumBy(company.allocations, (a) => a.creditNoteId, (a) => a.amountMinor)
      expect(wrong(company.payments, (p) => (allocated.get(p.id) ?? 0) + (refunded.get(p.id) ?? 0) > p.amountMinor)).toEqual([])
      expect(wrong(company.creditNotes, (c) => (credited.get(c.id) ?? 0) > c.amountMinor)).toEqual([])
      expect(wrong(company.payments, (p) => p.purpose === 'wallet' && (allocated.get(p.id) ?? 0) !== 0)).toEqual([])
    })

    test('an allocation has one source; a reversal takes back the whole of another, later', () => {
      const allocations = byId(company.allocations)
      expect(wrong(company.allocations, (a) => (a.paymentId === null) === (a.creditNoteId === null))).toEqual([])
      expect(wrong(company.allocations, (a) => (a.amountMinor < 0) !== (a.reversesId !== null))).toEqual([])
      expect(wrong(company.allocations, (a) => {
        const reversed = a.reversesId === null ? null : allocations.get(a.reversesId)!
        return reversed !== null && (reversed.amountMinor !== -a.amountMinor || reversed.effectiveOn > a.effectiveOn || reversed.invoiceId !== a.invoiceId)
      })).toEqual([])
    })

    test('a charge that took money has its payment, one that failed has its code and none', () => {
      const payments = new Map(company.payments.filter((p) => p.chargeId !== null).map((p) => [p.chargeId, p]))
      expect(wrong(company.charges, (c) => (c.status === 'failed') !== (c.declineCode !== null))).toEqual([])
      expect(wrong(company.charges, (c) => (c.status !== 'failed') !== (payments.get(c.id)?.amountMinor === c.amountMinor))).toEqual([])
      expect(wrong(company.charges, (c) => (c.kind === 'invoice') !== (c.invoiceId !== null))).toEqual([])
      expect(wrong(company.charges, (c) => c.kind !== 'invoice' && c.status !== 'failed' && payments.get(c.id)?.purpose !== 'wallet')).toEqual([])
    })

    test('a series ends with the charge that succeeded, and was tried at most 8 times in 14 days', () => {
      const series = Map.groupBy(company.charges, (c) => c.seriesId)
      const odd = [...series].filter(([, charges]) => {
        const inOrder = charges.toSorted((a, b) => a.at - b.at)
        const taken = inOrder.findIndex((c) => c.status !== 'failed')
        return (taken >= 0 && inOrder.slice(taken).some((c) => c.status === 'failed')) || inOrder.some((c) => inOrder.filter((d) => d.at >= c.at && d.at < c.at + 14 * 86_400_000).length > 8)
      })
      expect(odd.map(([id]) => id)).toEqual([])
    })

    test('no method that is not accepted was ever charged', () => {
      const methods = byId(company.paymentMethods)
      expect(wrong(company.charges, (c) => methods.get(c.methodId)!.notAccepted !== null)).toEqual([])
    })
  })

  describe('available balances', () => {
    test('a balance is the sum of its movements', () => {
      const sums = sumBy(company.walletEntries, (e) => e.accountId, (e) => e.amountMinor)
      expect(wrong(company.wallets, (w) => w.balanceMinor !== sums.get(w.accountId))).toEqual([])
      expect(wrong(company.accounts, (a) => (a.billing === 'prepaid') !== sums.has(a.id))).toEqual([])
    })

    test('every recharge that succeeded is one movement, and every such movement one charge', () => {
      const entries = new Map(company.walletEntries.filter((e) => e.chargeId !== null).map((e) => [e.chargeId, e]))
      expect(wrong(company.charges, (c) => c.kind !== 'invoice' && (c.status === 'succeeded') !== (entries.get(c.id)?.amountMinor === c.amountMinor))).toEqual([])
      expect(wrong(company.walletEntries, (e) => (e.kind === 'recharge' || e.kind === 'one_time') !== (e.chargeId !== null))).toEqual([])
    })

    test('below zero is paused, and nothing is drawn after the pause', () => {
      expect(wrong(company.wallets, (w) => (w.balanceMinor < 0) !== (w.pausedAt !== null))).toEqual([])
      const pausedAt = new Map(company.wallets.map((w) => [w.accountId, w.pausedAt]))
      expect(wrong(company.walletEntries, (e) => e.at > (pausedAt.get(e.accountId) ?? Infinity))).toEqual([])
    })

    test('usage that is kept adds up to what was drawn or invoiced for it', () => {
      const invoiced = sumBy(company.usageRecords, (u) => u.invoiceId, (u) => u.amountMinor)
      expect(invoiced.size).toBeGreaterThan(50)
      const usageLine = new Map(company.invoices.map((i) => [i.id, i.lines.filter((l) => l.description.startsWith('Tracking and satellite usage')).reduce((sum, l) => sum + l.amountMinor, 0)]))
      for (const [invoiceId, minor] of invoiced) expect(minor).toBe(usageLine.get(invoiceId))
      const prepaid = new Set(company.wallets.map((w) => w.accountId))
      const since = NOW - 60 * 86_400_000
      const used = sumBy(company.usageRecords.filter((u) => prepaid.has(u.accountId)), (u) => u.accountId, (u) => u.amountMinor)
      const drawn = sumBy(company.walletEntries.filter((e) => e.kind === 'usage' && e.at >= since), (e) => e.accountId, (e) => -e.amountMinor)
      for (const [accountId, minor] of drawn) expect(used.get(accountId) ?? 0).toBeGreaterThanOrEqual(minor)
    })
  })

  test('nothing has happened after the moment the company was made for', () => {
    for (const resource of resourceNames) expect(wrong<{ id: string; updatedAt: number }>(company[resource], (row) => row.updatedAt > NOW), resource).toEqual([])
    const today = '2026-11-20'
    expect(wrong(company.payments, (p) => p.receivedOn > today)).toEqual([])
    expect(wrong(company.allocations, (a) => a.effectiveOn > today)).toEqual([])
    expect(wrong(company.refunds, (r) => r.refundedOn > today)).toEqual([])
    expect(wrong(company.writeOffs, (w) => w.effectiveOn > today)).toEqual([])
    expect(wrong(company.creditNotes, (c) => c.issuedOn > today)).toEqual([])
    expect(wrong(company.invoices, (i) => i.issuedOn > today)).toEqual([])
  })

  test('an agency has sub-accounts of its own party, currency and kind of billing', () => {
    const accounts = byId(company.accounts)
    expect(wrong(company.accounts, (a) => (a.kind === 'sub_account') !== (a.parentId !== null))).toEqual([])
    expect(wrong(company.accounts, (a) => {
      const parent = a.parentId === null ? null : accounts.get(a.parentId)!
      return parent !== null && (parent.kind !== 'agency' || parent.currency !== a.currency || parent.billing !== a.billing || parent.rev > a.rev)
    })).toEqual([])
  })

  test('the desk finds no problem in anybody’s books', () => {
    const of = <T extends { accountId: string }>(rows: T[]) => Map.groupBy(rows, (row) => row.accountId)
    const [invoices, payments, refunds, creditNotes, allocations, writeOffs] = [of(company.invoices), of(company.payments), of(company.refunds), of(company.creditNotes), of(company.allocations), of(company.writeOffs)]
    const problems = company.accounts.flatMap(({ id }) =>
      bookProblems({ invoices: invoices.get(id) ?? [], payments: payments.get(id) ?? [], refunds: refunds.get(id) ?? [], creditNotes: creditNotes.get(id) ?? [], allocations: allocations.get(id) ?? [], writeOffs: writeOffs.get(id) ?? [] }, '2026-11-20'))
    expect(problems).toEqual([])
  })
})
