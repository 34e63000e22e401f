/** Generated histories of one account for the properties of the books. */
import fc from 'fast-check'
import type { AccountHistory, AllocationRow, InvoiceRow, WriteOffRow } from '#main/domain/accountHistory.ts'
import { addDays } from '#main/domain/dates.ts'
import { someCurrency } from './currencies.ts'

const FIRST = '2025-12-15'

/** A date of a season and a half: rows fall on the same days often, and before one another. */
export const someDate = fc.integer({ min: 0, max: 150 }).map((day) => addDays(FIRST, day))
const positive = fc.integer({ min: 0, max: 300_000 })
const signed = fc.integer({ min: -300_000, max: 300_000 })
// Few ids, so that rows meet often, and now and then one that no record has.
const NUMBERS = [1, 1, 1, 1, 2, 2, 2, 2, 3, 4]
const idOf = (prefix: string) => fc.constantFrom(...NUMBERS).map((n) => `${prefix}_${n}`)
const upTo = <T>(maxLength: number, row: fc.Arbitrary<T>, minLength = 0) => fc.array(row, { minLength, maxLength, size: 'max' })
const sometimes = <T>(value: fc.Arbitrary<T>) => fc.oneof(fc.constant(null), value)
const withIds = <T extends object>(prefix: string, rows: fc.Arbitrary<T[]>) =>
  rows.map((list) => list.map((row, index) => ({ ...row, id: `${prefix}_${index + 1}` })))

/**
 * Anything at all: rows that refer to nothing, cross currencies, come before what they belong to, take more
 * than there is, lie on void and draft invoices, name two sources or none.
 */
export const anyHistory: fc.Arbitrary<AccountHistory> = fc.record({
  invoices: withIds(
    'inv',
    upTo(
      3,
      fc.record({
        number: fc.constantFrom('IN9', 'IN10', 'IN100'),
        currency: someCurrency,
        issuedOn: someDate,
        dueOn: sometimes(someDate),
        status: fc.constantFrom('draft', 'open', 'open', 'open', 'open', 'paid', 'void', 'uncollectible'),
        totalMinor: signed,
        voidedOn: sometimes(someDate),
      }),
      2,
    ),
  ),
  payments: withIds(
    'pay',
    upTo(
      3,
      fc.record({
        ref: fc.constantFrom('PM1', 'PM2'),
        purpose: fc.constantFrom('receivable', 'receivable', 'receivable', 'wallet'),
        receivedOn: someDate,
        amountMinor: positive,
        currency: someCurrency,
      }),
      2,
    ),
  ),
  refunds: withIds('ref', upTo(4, fc.record({ paymentId: idOf('pay'), refundedOn: someDate, amountMinor: positive, currency: someCurrency }))),
  creditNotes: withIds('crn', upTo(3, fc.record({ number: fc.constantFrom('CN1', 'CN2'), issuedOn: someDate, amountMinor: positive, currency: someCurrency }), 2)),
  allocations: withIds(
    'all',
    upTo(
      10,
      fc
        .record({ from: fc.constantFrom('pay', 'pay', 'pay', 'crn', 'crn', 'crn', 'both', 'none'), n: fc.constantFrom(...NUMBERS), invoiceId: idOf('inv'), amountMinor: signed, currency: someCurrency, effectiveOn: someDate })
        .map(({ from, n, ...row }) => ({
          ...row,
          paymentId: from === 'pay' || from === 'both' ? `pay_${n}` : null,
          creditNoteId: from === 'crn' || from === 'both' ? `crn_${n}` : null,
        })),
    ),
  ),
  writeOffs: withIds('wof', upTo(3, fc.record({ invoiceId: idOf('inv'), amountMinor: signed, currency: someCurrency, effectiveOn: someDate }))),
})

/** The same, but all in one currency, so that far more rows join. */
export const anyHistoryInOneCurrency: fc.Arbitrary<AccountHistory> = fc.tuple(anyHistory, someCurrency).map(([history, currency]) => {
  const inCurrency = <T extends { currency: string }>(rows: readonly T[]): T[] => rows.map((row) => ({ ...row, currency }))
  return {
    invoices: inCurrency(history.invoices),
    payments: inCurrency(history.payments),
    refunds: inCurrency(history.refunds),
    creditNotes: inCurrency(history.creditNotes),
    allocations: inCurrency(history.allocations),
    writeOffs: inCurrency(history.writeOffs),
  }
})

/** What the keeper of a billing system does next; `part` is a share in tenths of what is possible. */
const step = fc.record({
  does: fc.constantFrom('invoice', 'pay', 'credit', 'allocate', 'allocate', 'allocate', 'reverse', 'refund', 'dispute_lost', 'dispute_won', 'write_off', 'recover', 'void'),
  pick: fc.nat({ max: 97 }),
  other: fc.nat({ max: 89 }),
  minor: fc.integer({ min: 1, max: 250_000 }),
  part: fc.integer({ min: 1, max: 10 }),
  pause: fc.integer({ min: 0, max: 12 }),
})

/**
 * Books as a careful billing system keeps them, one step after another in time: nothing takes more than is
 * there, a disputed payment is open again until the dispute is over, and a void comes after everything on the invoice
 * has been reversed.
 */
export const keptHistory: fc.Arbitrary<AccountHistory> = fc.tuple(fc.array(step, { maxLength: 40, size: 'max' }), someCurrency).map(([steps, currency]) => {
  const invoices: (InvoiceRow & { open: number })[] = []
  const sources: { id: string; kind: 'payment' | 'credit_note'; on: string; amount: number; left: number }[] = []
  const refunds: AccountHistory['refunds'][number][] = []
  const allocations: AllocationRow[] = []
  const writeOffs: WriteOffRow[] = []
  const reversed = new Set<string>()
  const recovered = new Set<string>()
  let on = FIRST
  const share = (minor: number, part: number) => Math.ceil((minor * part) / 10)
  const at = <T>(rows: readonly T[], n: number): T | undefined => rows[n % Math.max(1, rows.length)]
  const reverse = (row: AllocationRow) => {
    allocations.push({ ...row, id: `all_${allocations.length + 1}`, amountMinor: -row.amountMinor, effectiveOn: on })
    reversed.add(row.id).add(`all_${allocations.length}`)
    for (const bill of invoices) if (bill.id === row.invoiceId) bill.open += row.amountMinor
    for (const source of sources) if (source.id === (row.paymentId ?? row.creditNoteId)) source.left += row.amountMinor
  }
  const live = () => allocations.filter(({ id }) => !reversed.has(id))

  for (const { does, pick, other, minor, part, pause } of steps) {
    on = addDays(on, pause)
    const bill = at(invoices.filter((row) => row.open > 0 && row.voidedOn === null), pick)
    const source = at(sources.filter(({ left }) => left > 0), other)
    if (does === 'invoice') {
      const n = invoices.length + 1
      const dueOn = part > 2 ? addDays(on, 3 * part) : null
      invoices.push({ id: `inv_${n}`, number: `IN${n}`, currency, issuedOn: on, dueOn, status: 'open', totalMinor: minor, voidedOn: null, open: minor })
    }
    if (does === 'pay' || does === 'credit') {
      const kind = does === 'pay' ? 'payment' : 'credit_note'
      // Now and then it is entered late, with the day on which it came.
      sources.push({ id: `${does}_${sources.length + 1}`, kind, on: part > 7 ? addDays(on, -3 * part) : on, amount: minor, left: minor })
    }
    if (does === 'allocate' && bill !== undefined && source !== undefined) {
      const amountMinor = share(Math.min(bill.open, source.left), part)
      const [paymentId, creditNoteId] = source.kind === 'payment' ? [source.id, null] : [null, source.id]
      allocations.push({ id: `all_${allocations.length + 1}`, paymentId, creditNoteId, invoiceId: bill.id, amountMinor, currency, effectiveOn: on })
      bill.open -= amountMinor
      source.left -= amountMinor
    }
    const allocated = at(live(), pick)
    if (does === 'reverse' && allocated !== undefined) reverse(allocated)
    // What a payment paid is open again: for good, the money being gone, or until the dispute is won.
    const disputed = at(live().filter(({ paymentId }) => paymentId !== null), pick)
    if (does === 'dispute_lost' && disputed !== undefined) {
      reverse(disputed)
      refunds.push({ id: `ref_${refunds.length + 1}`, paymentId: disputed.paymentId!, refundedOn: on, amountMinor: disputed.amountMinor, currency })
      for (const row of sources) if (row.id === disputed.paymentId) row.left -= disputed.amountMinor
    }
    if (does === 'dispute_won' && disputed !== undefined) {
      reverse(disputed)
      on = addDays(on, other)
      allocations.push({ ...disputed, id: `all_${allocations.length + 1}`, effectiveOn: on })
      for (const row of invoices) if (row.id === disputed.invoiceId) row.open -= disputed.amountMinor
      for (const row of sources) if (row.id === disputed.paymentId) row.left -= disputed.amountMinor
    }
    const writtenOff = at(writeOffs.filter((row) => row.amountMinor > 0 && !recovered.has(row.id) && invoices.some(({ id, voidedOn }) => id === row.invoiceId && voidedOn === null)), other)
    if (does === 'recover' && writtenOff !== undefined) {
      writeOffs.push({ ...writtenOff, id: `wof_${writeOffs.length + 1}`, amountMinor: -writtenOff.amountMinor, effectiveOn: on })
      recovered.add(writtenOff.id)
      for (const row of invoices) if (row.id === writtenOff.invoiceId) row.open += writtenOff.amountMinor
    }
    if (does === 'refund' && source?.kind === 'payment') {
      const amountMinor = share(source.left, part)
      refunds.push({ id: `ref_${refunds.length + 1}`, paymentId: source.id, refundedOn: on, amountMinor, currency })
      source.left -= amountMinor
    }
    if (does === 'write_off' && bill !== undefined) {
      const amountMinor = share(bill.open, part)
      writeOffs.push({ id: `wof_${writeOffs.length + 1}`, invoiceId: bill.id, amountMinor, currency, effectiveOn: on })
      bill.open -= amountMinor
    }
    const toVoid = at(invoices.filter(({ voidedOn }) => voidedOn === null), pick)
    if (does === 'void' && toVoid !== undefined) {
      for (const row of live()) if (row.invoiceId === toVoid.id) reverse(row)
      const written = writeOffs.filter(({ invoiceId }) => invoiceId === toVoid.id).reduce((sum, { amountMinor }) => sum + amountMinor, 0)
      if (written > 0) writeOffs.push({ id: `wof_${writeOffs.length + 1}`, invoiceId: toVoid.id, amountMinor: -written, currency, effectiveOn: on })
      invoices[invoices.indexOf(toVoid)] = { ...toVoid, status: 'void', voidedOn: on, open: 0 }
    }
  }
  return {
    invoices: invoices.map(({ open: _open, ...row }) => row),
    payments: sources.filter(({ kind }) => kind === 'payment').map((row) => ({ id: row.id, ref: row.id, purpose: 'receivable', receivedOn: row.on, amountMinor: row.amount, currency })),
    refunds,
    creditNotes: sources.filter(({ kind }) => kind === 'credit_note').map((row) => ({ id: row.id, number: row.id, issuedOn: row.on, amountMinor: row.amount, currency })),
    allocations,
    writeOffs,
  }
})
