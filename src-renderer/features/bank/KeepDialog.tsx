/** Some of an entry its billing system does not take: what it goes on doing is said before that is kept at the desk. */
import type { BankEntry } from '#contract/bank.ts'
import { formatMoney } from '../../ui/format/money.ts'
import { Dialog } from '../../ui/parts/Dialog.tsx'
import { Note } from '../../ui/parts/Note.tsx'
import { useDeciding, type Draft, type KeepAsked, type Parts } from './deciding.ts'

export interface ToKeep extends KeepAsked {
  parts: Parts
  title: string
  about: string
  /** The question it comes from, as it was filled in; null where it was none. */
  from: Draft | null
}

export function KeepDialog({ entry, keeping: { parts, words, given, kept, title, about }, onClose, onDone }: { entry: BankEntry; keeping: ToKeep; onClose: () => void; onDone: (title: string, about: string) => void }) {
  const { apply } = useDeciding()
  const what = formatMoney(kept)
  const all = given.minor === 0
  return (
    <Dialog
      opened onClose={onClose} title={`Keep ${what}${all ? '' : ` of ${formatMoney(entry.amount)}`} at the desk?`} confirm={`${all ? 'Keep' : 'Apply, and keep'} ${what} at the desk`}
      onConfirm={async () => {
        await apply.mutateAsync({ entry: entry.id, parts, keep: true })
        // Where some went to Stripe, nothing promises that all of it can be taken back.
        onDone(`${title}, kept at the desk`, all ? about : `${formatMoney(given)} to Stripe, ${what} kept here`)
      }}
    >
      <p>{words.kept}</p>
      <Note tone="wait">{words.goesOn}</Note>
      <p>{words.back}</p>
    </Dialog>
  )
}
