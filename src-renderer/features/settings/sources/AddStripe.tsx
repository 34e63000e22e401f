/** A Stripe account, by a restricted key: it is asked who it belongs to and what it may do before it is kept. */
import { Button, Group, PasswordInput, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { orpc } from '../../../client.ts'
import { ErrorNote } from '../../../ui/parts/ErrorNote.tsx'
import { Note } from '../../../ui/parts/Note.tsx'
import { useMayNotAdd } from '../../../ui/sources/useSources.ts'
import { KEY_LENGTHS, keyProblem } from './stripeKey.ts'
import styles from '../SettingsScreen.module.css'

export function AddStripe() {
  const not = useMayNotAdd()
  const [name, setName] = useState('')
  // The key is kept nowhere but in this field, and gone with it.
  const [key, setKey] = useState('')
  const [address, setAddress] = useState('')
  const add = useMutation(orpc.sources.addStripe.mutationOptions({ onSuccess: () => {
    setName('')
    setKey('')
    setAddress('')
  } }))
  const problem = keyProblem(key)
  const ready = name.trim() !== '' && key.trim().length >= KEY_LENGTHS.min && problem === null && not === null
  return (
    <form
      className={styles.form}
      aria-label="Add Stripe"
      onSubmit={(event) => {
        event.preventDefault()
        if (ready && !add.isPending) add.mutate({ name: name.trim(), key: key.trim(), address: address.trim() === '' ? null : address.trim() })
      }}
    >
      <TextInput label="Name" description="What you call this account here." placeholder="Stripe Australia" maxLength={80} value={name} onChange={(event) => setName(event.currentTarget.value)} />
      <PasswordInput label="Restricted key" description="From Stripe’s Dashboard, Developers, API keys. What it may not read is left out; what it may not write is shown greyed, with why." placeholder="rk_live_…" autoComplete="off" maxLength={KEY_LENGTHS.max} value={key} error={problem} onChange={(event) => setKey(event.currentTarget.value)} />
      <TextInput label="Address" description="Only where something else stands in for Stripe’s own." type="url" placeholder="https://api.stripe.com" maxLength={300} value={address} onChange={(event) => setAddress(event.currentTarget.value)} />
      {not !== null && <Note>{not}</Note>}
      {add.isError && <ErrorNote error={add.error} />}
      {add.isSuccess && <Note tone="good">Added. Its records come with the first pull, which has begun.{add.data.keyKept ? '' : ' This computer cannot keep secrets safely, so the key is asked for again at the next start.'}</Note>}
      <Group><Button type="submit" loading={add.isPending} {...(ready ? {} : { 'data-disabled': true, 'aria-disabled': true })}>Add Stripe</Button></Group>
    </form>
  )
}
