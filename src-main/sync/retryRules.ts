/**
 * A charge that leaves is judged once more, on the record as the billing system has it now and on what this desk knows: what
 * was decided days ago, or without a line, may not be what would be decided today.
 */
import { commands, type CommandName } from '#contract/commands.ts'
import type { RecordOf } from '#main/core/ports/records.ts'
import { copyRecord } from '#main/db/copyRecord.ts'
import { attemptsOf } from '#main/db/chargeRetry.ts'
import { lastPullAt } from '#main/db/pulledAt.ts'
import type { Database } from '#main/db/database.ts'
import { claimsByMoney, type MoneyClaim } from '#main/db/moneyUnderWay.ts'
import { instantWords } from '#main/domain/instantWords.ts'
import { AT_THE_BANK, retryAdvice, type MethodProblem } from '#main/domain/retryAdvice.ts'

export interface Refusal {
  code: string
  message: string
}

/** The command that is to take it. */
export interface Leaving {
  id: number
  command: CommandName
  accountId: string
  targetId: string
  createdAt: number
}

/** As the billing system has them now. */
export interface MoneyNow {
  /** Null where an invoice is paid, and no charge is tried again. */
  charge: RecordOf<'charges'> | null
  invoiceId: string | null
  /** Null where it is on file no more. */
  method: RecordOf<'paymentMethods'> | null
  /** Null of an account that is not prepaid. */
  wallet: RecordOf<'wallets'> | null
}

/** Why it must not be taken now, in plain words; null when it may. */
export function refusalNow(database: Database, leaving: Leaving, { charge, invoiceId, method, wallet }: MoneyNow, now: number): Refusal | null {
  const account = copyRecord(database, 'accounts', leaving.accountId)
  const timeZone = account === null ? 'UTC' : (copyRecord(database, 'parties', account.partyId)?.timeZone ?? 'UTC')
  return ofMethod(database, charge, method, now, timeZone) ?? ofPause(leaving, charge, wallet, timeZone) ?? ofClaims(database, leaving, invoiceId ?? charge?.seriesId ?? leaving.targetId)
}

const refuse = (code: string, message: string): Refusal => ({ code, message: `${message} Nothing was charged.` })

/** The rules of declines (GLOSSARY), for the one method that was chosen. */
function ofMethod(database: Database, charge: MoneyNow['charge'], method: MoneyNow['method'], now: number, timeZone: string): Refusal | null {
  if (method === null) return refuse('METHOD_GONE', 'The payment method that was chosen is not on file any more.')
  const known = charge === null ? [] : database.all(attemptsOf([charge.seriesId])).filter(({ id, accountId }) => accountId === charge.accountId && id !== charge.id)
  const { reason, methods, notBefore } = retryAdvice({ attempts: charge === null ? [] : [...known, charge].toSorted((a, b) => a.at - b.at), methods: [method], now, timeZone })
  if (reason === 'already_taken') return refuse('ALREADY_PAID', 'The money was taken by another attempt meanwhile.')
  if (reason === 'at_the_bank') return refuse('AT_THE_BANK', AT_THE_BANK)
  const { problem, plain } = methods[0]!
  if (problem !== null) return refuse(CODES[problem], plain ?? '')
  if (reason !== 'too_many_tries') return null
  return refuse('TOO_MANY_TRIES', `It has been tried 8 times in 14 days, which is the most the banks allow.${notBefore === null ? '' : ` The next try is free from ${instantWords(notBefore, timeZone)}.`}`)
}

const CODES: Readonly<Record<MethodProblem, string>> = { hard_decline: 'METHOD_DECLINED', needs_new_card: 'METHOD_EXPIRED', expired: 'METHOD_EXPIRED', not_accepted: 'METHOD_NOT_ACCEPTED' }

/** Who paused the account since did not know of this charge. A recharge of a balance below zero is what lets it resume. */
function ofPause({ createdAt }: Leaving, charge: MoneyNow['charge'], wallet: MoneyNow['wallet'], timeZone: string): Refusal | null {
  if (wallet === null || wallet.pausedAt === null || wallet.pausedAt <= createdAt) return null
  if (charge?.invoiceId === null && wallet.balanceMinor < 0) return null
  return refuse('ACCOUNT_PAUSED', `The account was paused on ${instantWords(wallet.pausedAt, timeZone)}, after this was decided.`)
}

/** Other money under way for the same thing. What has not left yet is judged itself when it does: of two that wait one may go. */
function ofClaims(database: Database, leaving: Leaving, money: string): Refusal | null {
  const pulledAt = lastPullAt(database) ?? 0
  for (const claim of claimsByMoney(database, [leaving.accountId]).get(money) ?? []) {
    if (claim.id === leaving.id) continue
    const { label, money: charges } = commands[claim.command]
    if (!charges) return refuse('SETTLED_ELSEWHERE', claim.state === 'uncertain' ? `It is not known whether “${label}” arrived for this invoice.` : `“${label}” waits to go out for this invoice.`)
    if (claim.state === 'uncertain' && !isSettled(claim, leaving, pulledAt)) return refuse('MONEY_UNDER_WAY', `It is not known whether “${label}”, given before, took this money.`)
    if (claim.state !== 'uncertain' && claim.attempts > 0) return refuse('MONEY_UNDER_WAY', `“${label}”, given before, is on its way to take this money.`)
  }
  return null
}

/** Once the copy is newer than a doubt about the charge's own retry, it would not be there any more if that had gone through. */
const isSettled = ({ command, targetId, settledAt }: MoneyClaim, leaving: Leaving, pulledAt: number): boolean =>
  command === leaving.command && targetId === leaving.targetId && pulledAt > (settledAt ?? 0)
