/** A payment that is in the books already, of its billing system or of the desk beside it, is reversed there: that is asked first. */
import type { BankEntry } from '#contract/bank.ts'
import { NoLine } from '../../ui/commands/NoLine.tsx'
import { formatMoney } from '../../ui/format/money.ts'
import { Dialog } from '../../ui/parts/Dialog.tsx'
import { appliedWords } from './bankWords.ts'
import { isGiven, remember, tell, useDeciding } from './deciding.ts'

export function UndoDialog({ entry, onClose }: { entry: BankEntry; onClose: () => void }) {
  const { undo } = useDeciding()
  const what = formatMoney(entry.amount)
  const given = isGiven(entry)
  const waits = entry.applied.some(({ waiting }) => waiting)
  return (
    <Dialog
      opened onClose={onClose} title={`Take back ${what}?`} confirm={`Take back ${what}`} tone="bad"
      onConfirm={async () => {
        await undo.mutateAsync({ entry: entry.id })
        remember(null)
        tell('It is to be applied again', given ? `${what}: its payment is being reversed.` : `${what}: what it paid is owed again.`)
      }}
    >
      {given
        ? <p>The payment is recorded already. It is reversed on today’s date: what it paid is owed again, and the reversal stands on the account beside it.</p>
        : <p>The payment is kept in the desk’s own ledger, and is given back there on today’s date: what it paid is owed again, and the payment and its return both stand on the account.{waits && ' What waits in the outbox is withdrawn.'}</p>}
      <ul>{entry.applied.map((one) => <li key={`${one.accountId} ${one.kept ? 'kept' : 'given'}`}>{appliedWords(one)}, {formatMoney(one.amount)}</li>)}</ul>
      <p>The entry is then to be applied again.</p>
      {given && <NoLine />}
    </Dialog>
  )
}
