/** The ledger as a plain-text journal, for whoever wants to check the books with another program. */
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { orpc } from '../../client.ts'
import { useParty } from '../../ui/core/session.ts'
import { Dialog } from '../../ui/parts/Dialog.tsx'
import { PartySelect } from '../../ui/parts/PartySelect.tsx'
import { go, hrefOf } from '../../ui/route.ts'

export function JournalDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const frameParty = useParty()
  const [party, setParty] = useState<string | null>(frameParty?.id ?? null)
  const make = useMutation(orpc.reports.exportHledger.mutationOptions())
  const run = async () => {
    await make.mutateAsync(party === null ? {} : { party })
    go(hrefOf('documents'), { replace: true })
  }
  return (
    <Dialog opened={opened} onClose={onClose} title="Journal for hledger" confirm="Make journal" onConfirm={run}>
      <p>Every entry of the receivables as a plain-text journal. hledger, a free program of double-entry accounting, checks that it balances and gives the same balances by account and currency.</p>
      <PartySelect value={party} onChange={setParty} />
    </Dialog>
  )
}
