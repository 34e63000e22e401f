/** The available balance's settings, and pausing by hand. */
import type { CommandInput } from '#contract/commands.ts'
import type { Row, Stored } from '../row.ts'
import { Refusal, type Work } from './work.ts'

type Nothing = Record<never, never>

export function setRecharge(work: Work, { accountId, thresholdMinor, targetMinor, autoRecharge }: CommandInput<'setRecharge'>): Nothing {
  const wallet = walletOf(work, accountId)
  if (targetMinor <= thresholdMinor) throw new Refusal('TARGET_BELOW_THRESHOLD', 'The target must be above the threshold.')
  return change(work, wallet, { thresholdMinor, targetMinor, autoRecharge }, 'recharge_changed', `Recharge set: below ${thresholdMinor} up to ${targetMinor} minor units, ${autoRecharge ? 'automatic' : 'off'}`)
}

export function pauseAccount(work: Work, { accountId, reason }: CommandInput<'pauseAccount'>): Nothing {
  const wallet = walletOf(work, accountId)
  if (wallet.pausedAt !== null) throw new Refusal('ALREADY_PAUSED', 'The account is paused already.')
  work.hidden.setPausedByStaff(accountId, true)
  return change(work, wallet, { pausedAt: work.now }, 'paused', `Account paused by staff: ${reason}`.slice(0, 500))
}

export function resumeAccount(work: Work, { accountId }: CommandInput<'resumeAccount'>): Nothing {
  const wallet = walletOf(work, accountId)
  if (wallet.pausedAt === null) throw new Refusal('NOT_PAUSED', 'The account is not paused.')
  if (wallet.balanceMinor < 0) throw new Refusal('BALANCE_BELOW_ZERO', 'The available balance is below zero; it needs a payment first.')
  work.hidden.setPausedByStaff(accountId, false)
  return change(work, wallet, { pausedAt: null }, 'resumed', 'Account resumed by staff')
}

function walletOf(work: Work, accountId: string): Stored<'wallets'> {
  const account = work.need('accounts', accountId)
  const wallet = work.store.get('wallets', accountId)
  if (wallet === null) throw new Refusal('NOT_PREPAID', `Account ${account.ref} has no available balance.`)
  if (account.status === 'closed') throw new Refusal('ACCOUNT_CLOSED', `Account ${account.ref} is closed.`)
  return wallet
}

function change(work: Work, wallet: Stored<'wallets'>, changes: Partial<Row<'wallets'>>, kind: string, text: string): Nothing {
  work.change('wallets', wallet, changes)
  // The command names the account: whoever read it before must read it again.
  work.change('accounts', work.need('accounts', wallet.accountId))
  work.log(wallet.accountId, kind, text)
  return {}
}
