import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { FailedChargeFilter, FailedChargeRow } from '#contract/failedCharges.ts'
import type { AccountId, PartyId } from '#contract/vocabulary.ts'
import { declineOf } from '#main/domain/declines.ts'
import { failedChargesRouter } from '#main/features/failed-charges/handlers.ts'
import type { failedCharges } from '#contract/failedCharges.ts'
import { emptyBooks } from '../../fixtures/books.ts'
import { clientOf, deskOver } from '../../fixtures/desk.ts'
import { visitAll } from '../../fixtures/paging.ts'

const NOW = 1_790_000_000_000

/** A failure and what the desk knows of it, told in small numbers so that much is equal. */
const failure = fc.record({
  account: fc.integer({ min: 0, max: 4 }), invoice: fc.option(fc.integer({ min: 0, max: 3 })), currency: fc.constantFrom('AUD', 'JPY', 'USD'), amount: fc.integer({ min: 1, max: 3 }),
  day: fc.integer({ min: 0, max: 2 }), attempts: fc.integer({ min: 1, max: 3 }), code: fc.constantFrom('lost_card', 'insufficient_funds', 'expired_card'), kind: fc.constantFrom('invoice', 'recharge'),
  backup: fc.boolean(), paused: fc.boolean(), assignee: fc.option(fc.constantFrom('Noor Vale', 'Rosa Lindqvist')), snoozed: fc.option(fc.constantFrom(NOW - 1, NOW + 1)), doneThrough: fc.option(fc.integer({ min: 0, max: 2 })),
})
const promise = fc.record({ account: fc.integer({ min: 0, max: 4 }), invoice: fc.option(fc.integer({ min: 0, max: 3 })), state: fc.constantFrom('open', 'kept', 'part_kept', 'broken', 'withdrawn'), answered: fc.boolean() })
type Failure = (typeof failure) extends fc.Arbitrary<infer T> ? T : never
type Promised = (typeof promise) extends fc.Arbitrary<infer T> ? T : never

const NAMES = ['a', 'A', 'b', 'Ö', 'b']
const partyOf = (account: number) => (account % 2 === 0 ? 'au' : 'us')
const about = (one: Promised, row: Failure) => one.account === row.account && (one.invoice === null || one.invoice === row.invoice)
const isAsking = (one: Promised) => (one.state === 'broken' || one.state === 'part_kept') && !one.answered

/** What the filter means, over what was put in. */
function matches(row: Failure, promises: readonly Promised[], f: FailedChargeFilter): boolean {
  const rests = row.snoozed !== null && row.snoozed > NOW
  const done = row.doneThrough !== null && row.doneThrough >= row.day
  const show = f.show ?? 'active'
  return (show === 'all' || (show === 'active' ? !rests && !done : show === 'snoozed' ? rests && !done : done))
    && (f.party === undefined || f.party === partyOf(row.account)) && (f.declineCode === undefined || f.declineCode === row.code) && (f.kind === undefined || f.kind === row.kind)
    && (f.hardness === undefined || f.hardness === declineOf(row.code).hardness) && (f.hasBackup === undefined || f.hasBackup === row.backup) && (f.paused === undefined || f.paused === row.paused)
    && (f.account === undefined || f.account === `acc_${row.account}`) && (f.assignee === undefined || f.assignee === row.assignee) && (f.unassigned !== true || row.assignee === null)
    && (f.promised === undefined || promises.some((one) => about(one, row) && (f.promised === 'open' ? one.state === 'open' : isAsking(one))))
}

const filters: readonly FailedChargeFilter[] = [
  {}, { show: 'all' }, { show: 'snoozed' }, { show: 'done' }, { party: 'us' as PartyId }, { assignee: 'Noor Vale' }, { unassigned: true }, { promised: 'open' }, { promised: 'broken' }, { show: 'all', promised: 'broken', party: 'au' as PartyId },
  { declineCode: 'lost_card' }, { kind: 'recharge' }, { hardness: 'soft', hasBackup: true }, { paused: true }, { paused: false, show: 'all' }, { account: 'acc_1' as AccountId }, { assignee: 'Rosa Lindqvist', show: 'done', declineCode: 'expired_card' },
]

test('every filter, order and page size visits what it means once, those that ask for somebody first; counts, sums and groups agree', async () => {
  const { database, together } = emptyBooks()
  const client = clientOf<typeof failedCharges>(failedChargesRouter(deskOver({ database, dir: '' } as never, { now: () => NOW }).context))
  const add = database.raw.prepare(`INSERT INTO cache.failedCharge (chargeId, seriesId, accountId, partyId, accountName, accountRef, kind, invoiceId, invoiceNumber, amountMinor, currency, methodId, declineCode, hardness, attempts, firstFailedAt, lastFailedAt, backupMethodId, pausedAt, autopay)
    VALUES (?, ?, ?, ?, ?, 'A-1', ?, ?, NULL, ?, ?, 'pm', ?, ?, ?, 0, ?, ?, ?, 1)`)
  const work = database.raw.prepare(`INSERT INTO work (queue, itemId, accountId, assignee, snoozedUntil, doneThrough, doneAt, doneBy, changedAt, changedBy) VALUES ('failedCharges', ?, ?, ?, ?, ?, ?, ?, 1, 'Noor Vale')`)
  const promised = database.raw.prepare(`INSERT INTO promise (id, accountId, partyId, invoiceId, amountMinor, currency, dueOn, madeAt, madeBy, baselineMinor, state, stateAt, answeredAt) VALUES (?, ?, ?, ?, 1, 'AUD', '2026-01-01', 1, 'Noor Vale', 0, ?, 1, ?)`)
  await fc.assert(fc.asyncProperty(
    fc.array(failure, { maxLength: 24 }), fc.array(promise, { maxLength: 5 }), fc.integer({ min: 1, max: 7 }), fc.constantFrom('amount' as const, 'last' as const, 'account' as const, 'attempts' as const), fc.boolean(), fc.constantFrom(...filters),
    async (failures, promises, limit, sort, descending, filter) => {
      const given = failures.map((row, i) => ({ ...row, chargeId: `ch_${(i * 7) % 31}_${i}` }))
      database.raw.exec('DELETE FROM cache.failedCharge; DELETE FROM work; DELETE FROM promise')
      together(() => {
        for (const row of given) {
          add.run(row.chargeId, `s_${row.chargeId}`, `acc_${row.account}`, partyOf(row.account), NAMES[row.account], row.kind, row.invoice === null ? null : `inv_${row.invoice}`, row.amount, row.currency, row.code, declineOf(row.code).hardness, row.attempts, row.day, row.backup ? 'pm_2' : null, row.paused ? 1 : null)
          if (row.assignee !== null || row.snoozed !== null || row.doneThrough !== null) work.run(`s_${row.chargeId}`, `acc_${row.account}`, row.assignee, row.snoozed, row.doneThrough, row.doneThrough === null ? null : 1, row.doneThrough === null ? null : 'Noor Vale')
        }
        promises.forEach((one, i) => promised.run(`p_${i}`, `acc_${one.account}`, partyOf(one.account), one.invoice === null ? null : `inv_${one.invoice}`, one.state, one.answered ? 1 : null))
      })
      const wanted = given.filter((row) => matches(row, promises, filter))
      const asks = (row: Failure) => promises.some((one) => isAsking(one) && about(one, row))

      const keyOf = (row: (typeof given)[number]): (string | number)[] => ({ amount: [row.currency, row.amount], last: [row.day], account: [NAMES[row.account]!.toLowerCase(), `acc_${row.account}`], attempts: [row.attempts] })[sort]
      const inOrder = (a: (typeof given)[number], b: (typeof given)[number]) => {
        if (asks(a) !== asks(b)) return asks(a) ? -1 : 1
        const [x, y] = [[...keyOf(a), a.chargeId], [...keyOf(b), b.chargeId]]
        const at = x.findIndex((value, n) => value !== y[n])
        return (x[at]! < y[at]! ? -1 : 1) * (descending ? -1 : 1)
      }
      const rows: FailedChargeRow[] = await visitAll((after) => client.page({ ...filter, sort, descending, limit, ...after }))
      expect(rows.map(({ chargeId }) => chargeId)).toEqual(wanted.toSorted(inOrder).map(({ chargeId }) => chargeId))
      expect(rows.map(({ work: { promise: mark } }) => mark?.asks === true)).toEqual(wanted.toSorted(inOrder).map(asks))

      const counts = await client.counts(filter)
      const sums = (of: readonly Failure[]) => ['AUD', 'JPY', 'USD'].map((currency) => ({ currency, minor: of.filter((row) => row.currency === currency).reduce((sum, row) => sum + row.amount, 0) })).filter(({ minor }) => minor > 0)
      expect(counts.total).toBe(wanted.length)
      expect(counts.atRisk.toSorted((a, b) => (a.currency < b.currency ? -1 : 1))).toEqual(sums(wanted).map(({ minor, currency }) => ({ minor, currency })))
      expect(counts.byHardness).toEqual({ hard: wanted.filter(({ code }) => code === 'lost_card').length, soft: wanted.filter(({ code }) => code === 'insufficient_funds').length, new_card: wanted.filter(({ code }) => code === 'expired_card').length })

      const groups = await visitAll((after) => client.groups({ ...filter, limit, ...after }))
      const accounts = [...new Set(wanted.map(({ account }) => account))].toSorted((a, b) => (`${NAMES[a]!.toLowerCase()} acc_${a}` < `${NAMES[b]!.toLowerCase()} acc_${b}` ? -1 : 1))
      expect(groups.map(({ accountId }) => accountId)).toEqual(accounts.map((account) => `acc_${account}`))
      expect(groups.map(({ failures: count, hard, atRisk }) => [count, hard, atRisk.length])).toEqual(accounts.map((account) => {
        const of = wanted.filter((row) => row.account === account)
        return [of.length, of.filter(({ code }) => code === 'lost_card').length, sums(of).length]
      }))
    },
  ), { numRuns: 120 })
})
