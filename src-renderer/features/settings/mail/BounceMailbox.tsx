/** The mailbox that mail comes back to; it is read, and nothing in it is changed. */
import { Group, NumberInput, PasswordInput, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { MailSettings } from '#contract/mailSettings.ts'
import { orpc } from '../../../client.ts'
import { useMayNotManage } from '../../../ui/core/session.ts'
import { Dialog } from '../../../ui/parts/Dialog.tsx'
import { ErrorNote } from '../../../ui/parts/ErrorNote.tsx'
import { ManageButton } from '../../../ui/parts/ManageButton.tsx'
import { Note } from '../../../ui/parts/Note.tsx'
import { SaveRow } from '../SaveRow.tsx'
import { encryptionWords, parseServerAddress } from '../serverAddress.ts'
import { useDraft } from '../settingsDrafts.ts'
import styles from '../SettingsScreen.module.css'
import { bouncesFormOf, isSameMailbox, mailboxToSet, providerOfMailbox, typedMailbox, whyNotSaved } from './bouncesForm.ts'
import type { BouncesForm } from './bouncesForm.ts'
import { BounceReading } from './BounceReading.tsx'
import { PROVIDERS } from './mailServerForm.ts'

export function BounceMailbox({ bounces, signIn, secretsStay }: Pick<MailSettings, 'bounces' | 'signIn' | 'secretsStay'>) {
  const queries = useQueryClient()
  const readOnly = useMayNotManage() !== null
  const { form, changed, edit, saved, undo } = useDraft('bounces', bouncesFormOf(bounces))
  const [password, setPassword] = useState('')
  const [ending, setEnding] = useState(false)
  const set = useMutation(orpc.mailSettings.setBounces.mutationOptions({ onSuccess: (now) => queries.setQueryData(orpc.mailSettings.get.queryKey(), now) }))
  const edited = changed || password !== ''
  const address = parseServerAddress(form.address, 'imap')
  const signedIn = providerOfMailbox(form, signIn)
  const passwordKept = bounces?.hasPassword === true && isSameMailbox(form, bouncesFormOf(bounces))
  const not = whyNotSaved(form, password !== '' || passwordKept || signedIn !== null)
  const change = (part: Partial<BouncesForm>) => {
    set.reset()
    edit(part)
  }
  const save = async () => {
    await set.mutateAsync({ mailbox: mailboxToSet(form, password) })
    saved(form)
    setPassword('')
  }
  const text = (key: 'user' | 'folder', label: string, maxLength: number) => (
    <TextInput label={label} maxLength={maxLength} autoComplete="off" spellCheck={false} readOnly={readOnly} value={form[key]} onChange={(event) => change({ [key]: event.currentTarget.value })} />
  )
  return (
    <>
      <p className={styles.text}>What comes back is read over IMAP and set against the message, the contact and the registration. Nothing there is marked, moved or deleted.</p>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          // Its failure is shown.
          if (edited && not === null && !set.isPending && !readOnly) save().catch(() => {})
        }}
      >
        <TextInput
          label="Address" placeholder="imaps://mail.example:993" maxLength={400} autoComplete="off" spellCheck={false} readOnly={readOnly} value={form.address}
          description={address === null ? undefined : encryptionWords(address)} inputWrapperOrder={['label', 'input', 'description', 'error']}
          error={form.address.trim() !== '' && address === null ? 'An address is like imaps://mail.example:993.' : undefined}
          onChange={(event) => {
            const typed = typedMailbox(event.currentTarget.value)
            change(typed.form)
            if (typed.password !== null) setPassword(typed.password)
          }}
        />
        <div className={styles.narrow}>
          {text('user', 'User name', 200)}
          <PasswordInput
            label="Password" maxLength={200} autoComplete="off" readOnly={readOnly} value={password}
            placeholder={passwordKept ? 'Kept on this computer' : signedIn === null ? undefined : `Not needed: signed in with ${PROVIDERS[signedIn].name}`}
            onChange={(event) => {
              set.reset()
              setPassword(event.currentTarget.value)
            }}
          />
          {text('folder', 'Folder', 200)}
          <NumberInput label="Read every" suffix=" min" min={1} max={1440} allowDecimal={false} allowNegative={false} clampBehavior="strict" readOnly={readOnly} value={form.everyMinutes} onChange={(everyMinutes) => change({ everyMinutes })} />
        </div>
        {set.isError && <ErrorNote error={set.error} />}
        {bounces?.hasPassword === true && !secretsStay && !edited && <Note tone="wait">This computer cannot keep the password safely, so it is asked for again at the next start.</Note>}
        <SaveRow
          save="Save mailbox" changed={edited} pending={set.isPending} not={not}
          saved={set.isSuccess ? (set.data.bounces === null ? 'Saved. No mailbox is read from now on.' : 'Saved: the mailbox could be opened.') : null}
          onUndo={() => {
            set.reset()
            setPassword('')
            undo()
          }}
        />
      </form>
      {bounces !== null && (
        <BounceReading bounces={bounces}>
          <Group><ManageButton size="compact-sm" variant="default" onClick={() => setEnding(true)}>Read no mailbox any more…</ManageButton></Group>
        </BounceReading>
      )}
      <Dialog
        opened={ending} onClose={() => setEnding(false)} title="Read no mailbox any more?" tone="bad" confirm="Stop reading"
        onConfirm={async () => {
          await set.mutateAsync({ mailbox: null })
          undo()
        }}
      >
        <p>What comes back is then known to nobody here: messages go on being sent to addresses that do not exist. The mailbox itself stays as it is.</p>
      </Dialog>
    </>
  )
}
