/** An empty list of bank entries: because nothing was read yet, because all is done, or because of what is asked for. */
import { Button } from '@mantine/core'
import { use } from 'react'
import type { EntryState } from '#contract/bank.ts'
import { useParty } from '../../ui/core/session.ts'
import { useDesk } from '../../ui/desk.ts'
import { ListFailed } from '../../ui/list/listFailed.ts'
import { Empty } from '../../ui/parts/Empty.tsx'

const NONE: Record<EntryState | 'all', readonly [title: string, words: string]> = {
  open: ['Nothing to apply', 'Every credit of the statements that were read has been dealt with. What the next statement brings comes here.'],
  applied: ['Nothing is applied yet', 'What was put on invoices stands here, with who did it and what became of the payment.'],
  parked: ['Nothing is parked', 'Money that is a customer’s and on no invoice yet stands here: unapplied cash.'],
  ignored: ['Nothing is put aside', 'What is no receivable stands here with its reason: interest, transfers of our own.'],
  debit: ['No money went out', 'What the bank took from the account stands here to be read; nothing is done with it.'],
  all: ['No entries', 'What bank statements tell of stands here.'],
}

/** `known`: bank accounts that there are; null while that is not known. */
export function NoEntries({ state, filtered, known, onClear, onRead }: { state: EntryState | undefined; filtered: boolean; known: number | null; onClear: () => void; onRead: () => void }) {
  const party = useParty()
  const setParty = useDesk((desk) => desk.setParty)
  if (use(ListFailed)) return null
  if (known === 0) {
    return <Empty title="No bank statement has been read yet" action={<Button onClick={onRead}>Read a bank statement…</Button>}>A file from the bank (camt.053, MT940, BAI2, OFX or a table) brings the credits of its statements here. Each comes with what it may be; nothing is applied before somebody says so.</Empty>
  }
  if (filtered) return <Empty title="Nothing matches" action={<Button variant="default" onClick={onClear}>Clear filters and search</Button>}>No entry has all that is asked for above.</Empty>
  const [title, words] = NONE[state ?? 'all']
  if (party !== undefined) return <Empty title={`${title} for ${party.name}`} action={<Button variant="default" onClick={() => setParty(null)}>Show all parties</Button>}>{words}</Empty>
  return <Empty title={title}>{words}</Empty>
}
