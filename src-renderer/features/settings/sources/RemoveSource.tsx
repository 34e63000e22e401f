/** Taking a source away, and what leaves with it. */
import { Checkbox } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import type { Source } from '#contract/sources.ts'
import { client } from '../../../client.ts'
import { plural } from '../../../ui/format/words.ts'
import { Dialog } from '../../../ui/parts/Dialog.tsx'
import { Note } from '../../../ui/parts/Note.tsx'

export function RemoveSource({ source, opened, onClose }: { source: Source; opened: boolean; onClose: () => void }) {
  const { id, name, kind, parties } = source
  const own = kind === 'files'
  const [sure, setSure] = useState(false)
  const close = () => {
    setSure(false)
    onClose()
  }
  const remove = async () => {
    const { parties: gone, copy } = await client.sources.remove({ id, ...(own ? { evenIfLost: true } : {}) })
    notifications.show({ title: `${name} was removed`, message: `${plural(gone, 'party', 'parties')} left this workspace.${copy === null ? '' : ` A copy of the records is in the backups as ${copy}.`}`, color: 'green', autoClose: copy === null ? 8000 : false, withBorder: true, closeButtonProps: { 'aria-label': 'Close' } })
  }
  return (
    <Dialog opened={opened} onClose={close} title={`Remove ${name}?`} confirm={`Remove ${name}`} tone="bad" ready={!own || sure} onConfirm={remove}>
      <p>{parties.length === 0 ? 'It feeds no party yet, so nothing leaves with it.' : `These leave this workspace with all their records: ${parties.map((party) => party.name).join(', ')}.`}</p>
      {own
        ? <Note tone="bad">What came from files and bank statements exists nowhere else but in this workspace. A copy of it is kept in the backups.</Note>
        : <p>Nothing changes in {kind === 'stripe' ? 'Stripe' : 'the billing system'} itself; added again, everything is pulled again.</p>}
      <p>What the desk wrote itself stays: notes, promises, mail that was sent, documents. Changes that still wait in the outbox for it have to go out or be withdrawn first.</p>
      {own && <Checkbox label="Take these records away" checked={sure} onChange={(event) => setSure(event.currentTarget.checked)} />}
    </Dialog>
  )
}
