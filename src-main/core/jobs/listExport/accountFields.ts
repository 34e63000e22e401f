/** The columns of the accounts list. An account has a row for each of its currencies: amounts of different ones never stand in one cell. */
import type { AccountRow, Balance } from '#contract/accounts.ts'
import type { Money } from '#contract/vocabulary.ts'
import type { ListColumnId } from '#contract/listExport.ts'
import { name, on } from '../reports/columns.ts'
import { amount, party, said, type Fields } from './fields.ts'

/** An account in one of its currencies; one without any has one row all the same. */
export interface AccountLine extends AccountRow {
  balance: Balance | null
  purse: Money | null
}

export function linesOf(account: AccountRow): AccountLine[] {
  const { balances, wallet } = account
  const lines: AccountLine[] = balances.map((balance) => ({ ...account, balance, purse: wallet?.currency === balance.currency ? wallet : null }))
  if (wallet !== null && lines.every(({ purse }) => purse === null)) lines.push({ ...account, balance: null, purse: wallet })
  return lines.length > 0 ? lines : [{ ...account, balance: null, purse: null }]
}

const KINDS: Readonly<Record<AccountRow['kind'], string>> = { standard: '', agency: 'Agency', sub_account: 'Sub-account' }

export const accountFields: Fields<AccountLine, ListColumnId<'accounts'>> = {
  name: [said(name('Name', 34), (row) => row.name)],
  ref: [said(name('Account', 12), ({ ref }) => ref)],
  party: [party()],
  open: [amount('Open', ({ balance }) => of(balance, 'openMinor'))],
  due: [said(on('Oldest due'), ({ balance }) => balance?.oldestDueOn ?? null)],
  unapplied: [amount('Unapplied', ({ balance }) => of(balance, 'unappliedMinor'))],
  wallet: [amount('Available balance', ({ purse }) => purse)],
  state: [said(name('State', 22), ({ pausedAt, status, kind, billing }) => (pausedAt !== null ? 'Paused' : status === 'closed' ? 'Closed' : [KINDS[kind], billing === 'prepaid' ? 'Prepaid' : ''].filter((word) => word !== '').join(', ') || null))],
}

const of = (balance: Balance | null, field: 'openMinor' | 'unappliedMinor'): Money | null => (balance === null ? null : { minor: balance[field], currency: balance.currency })
