/** Another key, name or address of a Stripe account; whether its customers are invited to the portal. */
import { Button, Checkbox, Group, PasswordInput, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { Source } from '#contract/sources.ts'
import { orpc } from '../../../client.ts'
import { ErrorNote } from '../../../ui/parts/ErrorNote.tsx'
import { ManageButton } from '../../../ui/parts/ManageButton.tsx'
import { KEY_LENGTHS, keyProblem } from './stripeKey.ts'
import styles from '../SettingsScreen.module.css'

export function ChangeStripe({ source, onClose }: { source: Source; onClose: () => void }) {
  const [name, setName] = useState(source.name)
  const [key, setKey] = useState('')
  const [address, setAddress] = useState(source.address ?? '')
  const [invites, setInvites] = useState(source.invites)
  const change = useMutation(orpc.sources.change.mutationOptions({ onSuccess: onClose }))
  const problem = keyProblem(key)
  const changed = {
    ...(name.trim() === source.name ? {} : { name: name.trim() }),
    ...(key.trim() === '' ? {} : { key: key.trim() }),
    ...(address.trim() === (source.address ?? '') ? {} : { address: address.trim() === '' ? null : address.trim() }),
    ...(invites === source.invites ? {} : { invites }),
  }
  const not = Object.keys(changed).length === 0 ? 'Nothing has been changed.' : name.trim() === '' ? 'It needs a name.' : problem
  return (
    <form
      className={styles.form}
      aria-label={`Change ${source.name}`}
      onSubmit={(event) => {
        event.preventDefault()
        if (not === null && !change.isPending) change.mutate({ id: source.id, ...changed })
      }}
    >
      <TextInput label="Name" maxLength={80} value={name} onChange={(event) => setName(event.currentTarget.value)} />
      <PasswordInput label="Restricted key" description={source.keyKept ? 'A key is kept by this computer. Give one only to change it.' : 'Asked for again: it is not kept on this computer.'} autoComplete="off" maxLength={KEY_LENGTHS.max} value={key} error={problem} onChange={(event) => setKey(event.currentTarget.value)} />
      <TextInput label="Address" description="Only where something else stands in for Stripe’s own." type="url" placeholder="https://api.stripe.com" maxLength={300} value={address} onChange={(event) => setAddress(event.currentTarget.value)} />
      <Checkbox classNames={{ description: styles.described! }} label="Its customers are invited to the portal" description="Off where you do not use Stripe’s customer portal: they stand in no registrations queue, figure or report, and no registration email goes to them. Their accounts and records stay; on again, they are back." checked={invites} onChange={(event) => setInvites(event.currentTarget.checked)} />
      {change.isError && <ErrorNote error={change.error} />}
      <Group gap={8}>
        <ManageButton type="submit" variant="default" not={change.isPending ? 'It is being asked.' : not}>{change.isPending ? 'Asking Stripe…' : 'Save'}</ManageButton>
        <Button variant="subtle" color="gray" onClick={onClose}>Cancel</Button>
      </Group>
    </form>
  )
}
