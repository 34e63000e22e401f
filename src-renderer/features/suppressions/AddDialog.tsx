/** Putting an address or a number on the list by hand. */
import { SegmentedControl, Textarea, TextInput } from '@mantine/core'
import { ORPCError } from '@orpc/client'
import { useMutation } from '@tanstack/react-query'
import { useId, useRef, useState } from 'react'
import { orpc } from '../../client.ts'
import { useParties, useParty } from '../../ui/core/session.ts'
import { Dialog } from '../../ui/parts/Dialog.tsx'
import { exampleNumber, WHYS } from './typed.ts'
import type { Why } from './typed.ts'

export function AddDialog({ onClose, onAdded }: { onClose: () => void; onAdded: (address: string) => void }) {
  const [address, setAddress] = useState('')
  const [reason, setReason] = useState<Why>('unsubscribed')
  const [note, setNote] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const field = useRef<HTMLInputElement>(null)
  /** The address was refused: the dialog stays, and says so at the field. */
  const refused = useRef(false)
  const why = useId()
  const party = useParty()
  const parties = useParties()
  const example = exampleNumber(party === undefined ? parties.map(({ locale }) => locale) : [party.locale])
  const add = useMutation(orpc.suppressions.add.mutationOptions({ onSuccess: (entry) => onAdded(entry.address) }))
  const typed = address.trim()
  const words = note.trim()
  const run = async () => {
    try {
      await add.mutateAsync({ address: typed, reason, ...(words === '' ? {} : { note: words }) })
    } catch (error) {
      if (!(error instanceof ORPCError) || error.code !== 'BAD_ADDRESS') throw error
      refused.current = true
      setProblem(error.message)
      field.current?.focus()
    }
  }
  return (
    <Dialog
      opened
      onClose={() => {
        if (!refused.current) onClose()
        refused.current = false
      }}
      title="Do not contact"
      confirm={/^[+\d\s()-]+$/.test(typed) && typed !== '' ? 'Send nothing to this number' : 'Send nothing to this address'}
      ready={typed.length >= 3}
      onConfirm={run}
    >
      <TextInput
        ref={field} data-autofocus label="Address or number" description={`An email address, or a number with + and its country code${example === null ? '' : ` (${example} …)`}.`} maxLength={254} autoComplete="off" spellCheck={false} value={address} error={problem}
        onChange={(event) => {
          setProblem(null)
          setAddress(event.currentTarget.value)
        }}
      />
      <div>
        <div id={why} style={{ marginBottom: 4 }}>Why</div>
        <SegmentedControl aria-labelledby={why} value={reason} onChange={setReason} data={[...WHYS]} />
      </div>
      <Textarea label="Note" description="What colleagues should know." maxLength={500} autosize minRows={2} maxRows={6} value={note} onChange={(event) => setNote(event.currentTarget.value)} />
    </Dialog>
  )
}
