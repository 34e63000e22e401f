/** Whose money it is, while it is not known what for: unapplied cash of the account. */
import { useState } from 'react'
import type { BankEntry, Suggestion } from '#contract/bank.ts'
import type { AccountId } from '#contract/vocabulary.ts'
import { NoLine } from '../../ui/commands/NoLine.tsx'
import { formatMoney } from '../../ui/format/money.ts'
import { AccountSelect } from '../../ui/parts/AccountSelect.tsx'
import { Dialog } from '../../ui/parts/Dialog.tsx'
import type { Give } from './deciding.ts'

export function ParkDialog({ entry, first, chosen, onClose, onGive }: { entry: BankEntry; first: Suggestion | undefined; /** As it was left, when it is there again. */ chosen: string | null; onClose: () => void; onGive: Give }) {
  const [account, setAccount] = useState<string | null>(chosen ?? first?.accountId ?? null)
  const what = formatMoney(entry.amount)
  return (
    <Dialog
      opened onClose={onClose} title={`Park ${what}`} confirm={`Park ${what}`} ready={account !== null}
      onConfirm={() => onGive([{ accountId: account as AccountId, rows: [], unappliedMinor: entry.amount.minor }], 'Parked', `${what} as unapplied cash · z takes it back`, { of: 'park', account: account! })}
    >
      <p>It becomes a payment of the account that is on no invoice yet: unapplied cash, which lowers what the customer owes and can be applied later on the account.</p>
      <AccountSelect value={account} onChange={setAccount} party={entry.party} placeholder="No account" />
      <NoLine />
    </Dialog>
  )
}
