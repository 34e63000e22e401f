/** Prepaid accounts: usage, fees and taxes draw the available balance, recharges fund it. */
import { mediumOfMethod } from '#contract/vocabulary.ts'
import { taxOf } from '#main/domain/money.ts'
import type { Row } from '../row.ts'
import type { Random } from '../random.ts'
import { hardDeclines, softDeclines } from '../gateway.ts'
import type { Books } from './books.ts'
import { usable, type Methods } from './methods.ts'
import { admins } from './payers.ts'
import { amount, price } from './prices.ts'
import type { Profile } from './profile.ts'
import type { Bought } from './subscriptions.ts'
import { makeUsage } from './usage.ts'

const WEEK = 7
const settings = [[1500, 5000], [2500, 10_000], [5000, 20_000], [10_000, 50_000]] as const

export function makeWallet(books: Books, profile: Profile, methods: Methods, bought: Bought): void {
  const walk = startWallet(books, profile, methods)
  const { today } = books.company.utc
  const feesFromBalance = books.account.planFees === 'balance'
  const feeMinor = bought.plan.priceMinor + bought.addOns.reduce((sum, add) => sum + (add.enabled ? add.priceMinor : 0), 0)
  const feeDay = books.company.utc.dayOfMonth(profile.anchorDay)
  let taxableMinor = 0
  let drawnTo = walk.firstDay
  for (let day = walk.firstDay + 1; day < today && walk.wallet.pausedAt === null; day++) {
    const weekly = (day - walk.firstDay) % WEEK === 0
    const usageMinor = walk.failsFrom !== null && day >= walk.failsFrom ? lastDraws(walk, day) : weekly ? walk.draw() : 0
    if (usageMinor > 0) {
      const from = Math.max(drawnTo, day - WEEK)
      drawnTo = day
      move(walk, day, 240, 'usage', -usageMinor, `Calls, messages and numbers, ${dayInWords(books.company.utc.text(from))} to ${dayInWords(books.company.utc.text(day - 1))}`)
      makeUsage(books, profile, walk.chance, from, day, usageMinor, 24, null)
      taxableMinor += usageMinor
    }
    const failing = walk.failsFrom !== null && day >= walk.failsFrom
    if (feesFromBalance && !failing && books.company.utc.dayOfMonth(day) === feeDay) {
      move(walk, day, 300, 'fee', -feeMinor, `${bought.plan.name}, monthly fee`)
      taxableMinor += feeMinor
    }
    if (!failing && books.company.utc.dayOfMonth(day) === 1 && taxableMinor > 0) {
      // Taxes are charged on the 1st for the month before (C10).
      if (!books.account.taxExempt) move(walk, day, 360, 'tax', -taxOf(taxableMinor, books.party.taxRateBp), `Taxes for ${monthInWords(books.company.utc.text(day - 1))}`)
      taxableMinor = 0
    }
    if (walk.wallet.balanceMinor < walk.wallet.thresholdMinor && walk.wallet.autoRecharge) recharge(walk, day, failing)
    if (walk.wallet.balanceMinor < 0) pause(walk, day)
  }
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const monthInWords = (on: string): string => `${MONTHS[Number(on.slice(5, 7)) - 1] ?? ''} ${on.slice(0, 4)}`
const dayInWords = (on: string): string => `${Number(on.slice(8))} ${monthInWords(on)}`

interface Walk {
  books: Books
  chance: Random
  wallet: Row<'wallets'>
  methods: Methods
  firstDay: number
  /** From when the card declines, or nothing recharges any more. */
  failsFrom: number | null
  failCode: string
  /** A recharge that keeps failing is one series. */
  seriesId: string | null
  lastAttemptDay: number
  /** A week's usage, minor units. */
  draw(): number
  paused: boolean
  manual: boolean
  /** Automatic recharge stands still, and nobody knows why. */
  silent: boolean
}

function startWallet(books: Books, profile: Profile, methods: Methods): Walk {
  const chance = books.chance('wallet')
  const { account, company } = books
  const ticket = profile.ticket.wallet
  const weekCents = chance.weighted([[chance.int(300, 1200), 40], [chance.int(1200, 4000), 40], [chance.int(4000, 12_000), 20]])
  // Some have chosen too low a target and recharge too often, which the desk's advice is for.
  const [threshold, target] = settings.find(([, t]) => t >= weekCents * (chance.chance(0.3) ? 1 : 3)) ?? settings[3]
  const firstDay = Math.max(company.utc.today - profile.ageDays, company.utc.today - Math.min(12, company.months - 1) * 30) + 1
  const wallet: Row<'wallets'> = {
    id: account.id, partyId: account.partyId, updatedAt: account.updatedAt, accountId: account.id, currency: account.currency, balanceMinor: 0,
    thresholdMinor: price(account.currency, threshold), targetMinor: price(account.currency, target), autoRecharge: usable(methods.primary), pausedAt: null,
  }
  books.rows.wallets.push(wallet)
  const walk: Walk = {
    books, chance, wallet, methods, firstDay, failsFrom: ticket === undefined ? null : Math.max(firstDay + WEEK, company.utc.today - chance.int(7, 13)),
    failCode: chance.pick([...softDeclines.slice(0, 3), ...softDeclines.slice(0, 3), ...hardDeclines.slice(0, 2)]), seriesId: null, lastAttemptDay: -Infinity,
    draw: () => amount(account.currency, chance.int(Math.floor(weekCents / 2), weekCents)), paused: ticket === 'paused' || ticket === 'pausedNoRecharge', manual: ticket === 'pausedNoRecharge', silent: ticket === 'silent',
  }
  fund(walk, firstDay, 'one_time', wallet.targetMinor, 'First payment')
  if (chance.chance(0.06)) move(walk, firstDay + 2, 600, 'adjustment', amount(account.currency, 1000), 'Goodwill credit for a late number port')
  if ((ticket === 'failing' || ticket === 'paused') && usable(methods.primary)) {
    books.gateway.push({ methodId: methods.primary.id, behaviour: { declineCode: walk.failCode, failsLeft: chance.chance(0.5) ? 0 : null } })
    if (methods.backup) books.gateway.push({ methodId: methods.backup.id, behaviour: { declineCode: 'insufficient_funds', failsLeft: 0 } })
  }
  return walk
}

/** Once nothing recharges: first below the threshold, then slowly down, and below zero where the account is to be paused. */
function lastDraws(walk: Walk, day: number): number {
  const { balanceMinor, thresholdMinor } = walk.wallet
  const days = day - (walk.failsFrom as number)
  // Somebody switched the recharge off.
  if (walk.manual) walk.wallet.autoRecharge = false
  if (days === 0) return Math.max(0, balanceMinor - Math.floor((thresholdMinor * 3) / 5))
  if (days === 4 && walk.paused) return balanceMinor + walk.chance.int(40, 900)
  return days % 3 === 0 ? Math.floor(balanceMinor / 6) : 0
}

function move({ books, wallet }: Walk, day: number, minute: number, kind: Row<'walletEntries'>['kind'], amountMinor: number, description: string, chargeId: string | null = null): void {
  const at = books.company.utc.at(day, minute)
  wallet.balanceMinor += amountMinor
  wallet.updatedAt = at
  books.rows.walletEntries.push({ id: books.id('walletEntries'), partyId: wallet.partyId, updatedAt: at, accountId: wallet.accountId, at, kind, amountMinor, currency: wallet.currency, chargeId, description })
}

/** Money from the card into the balance: a charge, a payment of purpose `wallet`, an entry. */
function fund(walk: Walk, day: number, kind: 'one_time' | 'recharge', amountMinor: number, description: string, method = walk.methods.primary, seriesId: string | null = null): void {
  const { books } = walk
  if (!usable(method)) return move(walk, day, 420, 'adjustment', amountMinor, 'Starting balance, brought over')
  const at = books.company.utc.at(day, 420)
  const charge = books.charge({ kind, invoiceId: null, method, amountMinor, at, seriesId })
  const payment = books.receive({ day: books.party.calendar.dayOf(at), at, amountMinor, medium: mediumOfMethod(method.kind), purpose: 'wallet', chargeId: charge.id })
  move(walk, day, 420, kind, amountMinor, description, charge.id)
  books.log(at + 1000, 'receipt_sent', `Receipt ${payment.ref} for a recharge sent to ${admins(books)}`)
}

function recharge(walk: Walk, day: number, failing: boolean): void {
  const { books, wallet, methods, chance } = walk
  const amountMinor = wallet.targetMinor - wallet.balanceMinor
  if (!failing) {
    const declined = methods.backup !== null && chance.chance(0.05) ? decline(walk, day, amountMinor, 'do_not_honor', null) : null
    return fund(walk, day, 'recharge', amountMinor, 'Automatic recharge', declined ? methods.backup : methods.primary, declined)
  }
  const hard = (hardDeclines as readonly string[]).includes(walk.failCode)
  if (walk.silent) return
  if (day < walk.lastAttemptDay + 2 || (hard && walk.seriesId !== null)) return
  walk.lastAttemptDay = day
  walk.seriesId = decline(walk, day, amountMinor, walk.failCode, walk.seriesId)
  books.log(books.company.utc.at(day, 422), 'decline_notice_sent', `Decline notice sent to ${admins(books)}`)
}

/** A failed attempt; answers its series. */
function decline({ books, methods }: Walk, day: number, amountMinor: number, declineCode: string, seriesId: string | null): string | null {
  if (!usable(methods.primary)) return seriesId
  const at = books.company.utc.at(day, 419)
  books.log(at, 'charge_failed', `${methods.primary.brand} ending ${methods.primary.last4} declined for a recharge: ${declineCode}`)
  return books.charge({ kind: 'recharge', invoiceId: null, method: methods.primary, amountMinor, at, declineCode, seriesId }).seriesId
}

function pause({ books, wallet }: Walk, day: number): void {
  wallet.pausedAt = books.company.utc.at(day, 430)
  wallet.updatedAt = wallet.pausedAt
  books.log(wallet.pausedAt, 'paused', 'Account paused: the available balance is below zero')
}
