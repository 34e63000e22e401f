/** One address that is not written to: why, in whose words, whose it is; and taking it off. */
import { Textarea } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { CUSTOMERS_OWN, type Suppression } from '#contract/suppressions.ts'
import { orpc } from '../../client.ts'
import { formatInstant } from '../../ui/format/dates.ts'
import { DetailPanel, Section } from '../../ui/list/DetailPanel.tsx'
import { Dialog } from '../../ui/parts/Dialog.tsx'
import { Facts } from '../../ui/parts/Facts.tsx'
import { ManageButton } from '../../ui/parts/ManageButton.tsx'
import { Tag } from '../../ui/parts/Tag.tsx'
import { hrefOf } from '../../ui/route.ts'
import { knownWords, reasons } from './reasons.ts'

export function SuppressionDetail({ entry, onClose }: { entry: Suppression; onClose: () => void }) {
  const { address, channel, reason, at, by, accounts } = entry
  const [removing, setRemoving] = useState(false)
  const { word, tone, sentence, before } = reasons[reason]
  return (
    <DetailPanel title={address} subtitle={channel === 'email' ? 'No email is sent to this address' : 'No SMS is sent to this number'} badge={<Tag tone={tone}>{word}</Tag>} onClose={onClose}>
      <Section>
        <p>{sentence}</p>
        <ManageButton data-main-action variant="default" mt="xs" onClick={() => setRemoving(true)}>Write to it again…</ManageButton>
      </Section>
      <Section title="What is known">
        <Facts facts={[
          [reason === 'by_hand' || ((reason === 'complained' || reason === 'unsubscribed') && by !== 'Bounce mailbox') ? 'Note' : 'Words', knownWords(entry)],
          ['Since', formatInstant(at)],
          ['By', by],
        ]} />
      </Section>
      <Section title="Accounts with this contact">
        {accounts.length === 0
          ? <p>None in the local copy.</p>
          : <ul style={{ margin: 0, paddingInlineStart: 18 }}>{accounts.map(({ id, name }) => <li key={id}><a href={hrefOf('accounts', id, 'contacts')}>{name}</a></li>)}</ul>}
      </Section>
      {removing && <RemoveDialog entry={entry} before={before} onClose={() => setRemoving(false)} onRemoved={onClose} />}
    </DetailPanel>
  )
}

function RemoveDialog({ entry: { address, channel, reason }, before, onClose, onRemoved }: { entry: Suppression; before: string; onClose: () => void; onRemoved: () => void }) {
  const [note, setNote] = useState('')
  const remove = useMutation(orpc.suppressions.remove.mutationOptions({ onSuccess: onRemoved }))
  const words = note.trim()
  const own = CUSTOMERS_OWN.includes(reason)
  return (
    <Dialog opened onClose={onClose} title={`Write to ${address} again?`} confirm={`Write to this ${channel === 'sms' ? 'number' : 'address'} again`} ready={!own || words !== ''} onConfirm={() => remove.mutateAsync({ address, ...(words === '' ? {} : { note: words }) })}>
      <p>{before}</p>
      <Textarea label="Note" {...(own ? { 'data-autofocus': true, withAsterisk: true } : {})} description={own ? 'The customer said so themselves: say why it may be written to again, and who asked for it. Kept in the audit trail.' : 'Why it may be written to again; kept in the audit trail.'} maxLength={500} autosize minRows={2} maxRows={6} value={note} onChange={(event) => setNote(event.currentTarget.value)} />
    </Dialog>
  )
}
