/** The server that takes what is sent, and how to sign in to it. */
import { Input, PasswordInput, SegmentedControl, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { MailSettings } from '#contract/mailSettings.ts'
import type { Settings } from '#contract/settings.ts'
import { orpc } from '../../../client.ts'
import { useMayNotManage, useSession } from '../../../ui/core/session.ts'
import { ErrorNote } from '../../../ui/parts/ErrorNote.tsx'
import { Note } from '../../../ui/parts/Note.tsx'
import { SaveRow } from '../SaveRow.tsx'
import { encryptionWords, parseServerAddress } from '../serverAddress.ts'
import { useDraft } from '../settingsDrafts.ts'
import styles from '../SettingsScreen.module.css'
import { addressToSet, isProvider, mailServerFormOf, PROVIDERS, typedAddress, whyNotSaved } from './mailServerForm.ts'
import type { Login, MailServerForm } from './mailServerForm.ts'
import { ProviderSignIn } from './ProviderSignIn.tsx'
import { SignedIn } from './SignedIn.tsx'

const LOGINS = [{ value: 'none', label: 'None' }, { value: 'password', label: 'Password' }, { value: 'microsoft', label: 'Microsoft' }, { value: 'google', label: 'Google' }] as const satisfies readonly { value: Login; label: string }[]

export function MailServer({ smtp, signIn }: { smtp: Settings['smtp']; signIn: MailSettings['signIn'] }) {
  const readOnly = useMayNotManage() !== null
  const demo = useSession()?.demo === true
  const { form, changed, edit, saved, undo } = useDraft('mail-server', mailServerFormOf(smtp, signIn))
  const [password, setPassword] = useState('')
  const set = useMutation(orpc.settings.setSmtp.mutationOptions())
  if (smtp.given) return <Note>Mail goes to {smtp.url}, which was named when Counterfoil was started. {demo ? 'The demo company has its own mail server; nothing leaves this machine.' : 'To set another one here, start Counterfoil without --smtp.'}</Note>

  const address = parseServerAddress(form.address, 'smtp')
  const not = whyNotSaved(form, password)
  const byProvider = isProvider(form.login)
  const edited = changed || password !== ''
  const change = (part: Partial<MailServerForm>) => {
    set.reset()
    edit(part)
  }
  const save = async () => {
    await set.mutateAsync({ url: addressToSet(form, password) })
    saved(form)
    setPassword('')
  }
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        // Its failure is shown.
        if (!byProvider && edited && not === null && !set.isPending && !readOnly) save().catch(() => {})
      }}
    >
      <TextInput
        label="Address"
        description={address === null ? 'As your mail provider gives it: a name and a port. Empty: nothing is sent.' : encryptionWords(address)}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        placeholder="smtp://mail.example:587"
        maxLength={400}
        autoComplete="off"
        spellCheck={false}
        readOnly={readOnly}
        value={form.address}
        error={form.address.trim() !== '' && address === null ? 'An address is like smtp://mail.example:587, or smtps:// for port 465.' : undefined}
        onChange={(event) => {
          const typed = typedAddress(event.currentTarget.value)
          change(signIn === null ? typed.form : { address: typed.form.address ?? '' })
          if (typed.password !== null && signIn === null) setPassword(typed.password)
        }}
      />
      {signIn?.kept === true ? <SignedIn signIn={signIn} /> : (
        <>
          {signIn !== null && <SignedIn signIn={signIn} />}
          <Input.Wrapper label="Sign in" labelElement="div">
            <div><SegmentedControl aria-label="Sign in" readOnly={readOnly} value={form.login} onChange={(login) => change({ login })} data={[...LOGINS]} /></div>
          </Input.Wrapper>
        </>
      )}
      {signIn?.kept === true && changed && address !== null && !PROVIDERS[signIn.provider].isServer.test(address.host) && <Note tone="wait">{address.host} is not a server of {PROVIDERS[signIn.provider].service}: saving it signs you out from {PROVIDERS[signIn.provider].name}.</Note>}
      {form.login === 'password' && (
        <div className={styles.narrow}>
          <TextInput label="User name" maxLength={200} autoComplete="off" spellCheck={false} readOnly={readOnly} value={form.user} onChange={(event) => change({ user: event.currentTarget.value })} />
          <PasswordInput
            label="Password"
            placeholder={smtp.hasPassword ? 'Kept on this computer' : undefined}
            maxLength={200}
            autoComplete="off"
            readOnly={readOnly}
            value={password}
            onChange={(event) => {
              set.reset()
              setPassword(event.currentTarget.value)
            }}
          />
        </div>
      )}
      {form.login === 'password' && !edited && smtp.url !== null && !smtp.hasPassword && <Note tone="wait">The password is not on this computer any more. Give it again before the next dispatch.</Note>}
      {isProvider(form.login) && signIn?.kept !== true && <ProviderSignIn provider={form.login} form={form} wasSet={mailServerFormOf(smtp, signIn).address} onChange={change} onUndo={changed ? undo : null} />}
      {set.isError && <ErrorNote error={set.error} />}
      {set.isSuccess && !edited && !set.data.kept && <Note tone="wait">The mail server answered and is set. This computer cannot keep its password safely, so it is asked for again at the next start.</Note>}
      {(!byProvider || signIn?.kept === true) && (
        <SaveRow
          save="Save mail server" changed={edited} pending={set.isPending} not={not}
          saved={set.isSuccess && set.data.kept ? (form.address.trim() === '' ? 'Saved. Nothing is sent from now on.' : 'Saved: the mail server answered.') : null}
          onUndo={() => {
            set.reset()
            setPassword('')
            undo()
          }}
        />
      )}
    </form>
  )
}
