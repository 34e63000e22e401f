import { expect, test } from 'vitest'
import type { accounts } from '#contract/accounts.ts'
import { accountsRouter } from '#main/features/accounts/handlers.ts'
import { emptyBooks } from '../../fixtures/books.ts'
import { clientOf, deskOver } from '../../fixtures/desk.ts'

const DAY = 86_400_000
const NOW = Date.UTC(2026, 5, 1)

function prepaid() {
  const books = emptyBooks()
  books.party()
  const account = books.account({ billing: 'prepaid' })
  books.wallet(account)
  const { context } = deskOver(books, { now: () => NOW })
  const client = clientOf<typeof accounts>(accountsRouter(context))
  return { books, account, advice: () => client.walletAdvice({ account: account.id }), client }
}

test('a prepaid account is told what a month draws, what recharges should fill up to and why, and how long it was below zero', async () => {
  const { books, account, advice } = prepaid()
  books.walletEntry(account, { at: NOW - 200 * DAY, kind: 'recharge', amountMinor: 5_000 })
  books.walletEntry(account, { at: NOW - 40 * DAY, kind: 'usage', amountMinor: -6_000 })
  books.walletEntry(account, { at: NOW - 38 * DAY, kind: 'recharge', amountMinor: 8_000 })
  books.walletEntry(account, { at: NOW - 20 * DAY, kind: 'usage', amountMinor: -4_321 })
  books.walletEntry(account, { at: NOW - 10 * DAY, kind: 'fee', amountMinor: -2_000 })
  books.walletEntry(account, { at: NOW + DAY, kind: 'usage', amountMinor: -99_999 })
  expect(await advice()).toEqual({ drawnMinor: 6_321, advisedTargetMinor: 8_000, reason: expect.stringMatching(/63\.21; recharges come at A?\$15\.00/) as string, belowZeroMs: 2 * DAY, belowZeroSince: null })
})

test('since when a balance is below zero is told even where that began before the days that are counted', async () => {
  const { books, account, advice } = prepaid()
  books.walletEntry(account, { at: NOW - 150 * DAY, kind: 'recharge', amountMinor: 100 })
  books.walletEntry(account, { at: NOW - 120 * DAY, kind: 'usage', amountMinor: -300 })
  books.walletEntry(account, { at: NOW - 100 * DAY, kind: 'usage', amountMinor: -50 })
  expect(await advice()).toMatchObject({ drawnMinor: 0, advisedTargetMinor: null, belowZeroMs: 90 * DAY, belowZeroSince: NOW - 120 * DAY })
})

test('an account without an available balance has no advice, and one that is not there is a declared error', async () => {
  const { books, client } = prepaid()
  const postpaid = books.account()
  expect(await client.walletAdvice({ account: postpaid.id })).toBeNull()
  await expect(client.walletAdvice({ account: 'nobody' })).rejects.toMatchObject({ code: 'NOT_FOUND', defined: true })
})
