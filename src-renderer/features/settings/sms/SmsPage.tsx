/** The provider that carries SMS, out and in. */
import { NumberInput, PasswordInput, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { MailSettings } from '#contract/mailSettings.ts'
import { orpc } from '../../../client.ts'
import { useMayNotManage, useSession } from '../../../ui/core/session.ts'
import { Dialog } from '../../../ui/parts/Dialog.tsx'
import { ErrorNote } from '../../../ui/parts/ErrorNote.tsx'
import { ManageButton } from '../../../ui/parts/ManageButton.tsx'
import { Note } from '../../../ui/parts/Note.tsx'
import { Panel } from '../../../ui/parts/Page.tsx'
import { SaveRow } from '../SaveRow.tsx'
import { useDraft } from '../settingsDrafts.ts'
import styles from '../SettingsScreen.module.css'
import { smsFormOf, smsProblems, whyNotSaved } from './smsForm.ts'
import type { SmsForm } from './smsForm.ts'
import { SmsState } from './SmsState.tsx'

export function SmsPage({ mail: { sms, secretsStay } }: { mail: MailSettings }) {
  const demo = useSession()?.demo === true
  return (
    <Panel title="SMS provider" id="sms">
      {sms?.given === true ? <><Note>SMS go through {sms.url}, which was named when Counterfoil was started. {demo ? 'The demo company has its own; nothing leaves this machine.' : 'To set another one here, start Counterfoil without --sms.'}</Note><SmsState sms={sms} /></> : <SmsProvider sms={sms} secretsStay={secretsStay} />}
    </Panel>
  )
}

function SmsProvider({ sms, secretsStay }: { sms: MailSettings['sms']; secretsStay: boolean }) {
  const queries = useQueryClient()
  const readOnly = useMayNotManage() !== null
  const { form, changed, edit, saved, undo } = useDraft('sms', smsFormOf(sms))
  const [token, setToken] = useState('')
  const [ending, setEnding] = useState(false)
  const set = useMutation(orpc.mailSettings.setSms.mutationOptions({ onSuccess: (now) => queries.setQueryData(orpc.mailSettings.get.queryKey(), now) }))
  const edited = changed || token !== ''
  const problems = smsProblems(form)
  const not = whyNotSaved(form, token)
  const change = (part: Partial<SmsForm>) => {
    set.reset()
    edit(part)
  }
  const save = async () => {
    await set.mutateAsync({ provider: { url: form.url.trim(), accountSid: form.accountSid.trim(), authToken: token, everySeconds: Number(form.everySeconds) } })
    saved(form)
    setToken('')
  }
  return (
    <>
      <p className={styles.text}>Twilio, or a service that speaks as it does. Each party sends from its own numbers, which the billing system names. Customers’ answers are fetched from there too.</p>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          // Its failure is shown.
          if (edited && not === null && !set.isPending && !readOnly) save().catch(() => {})
        }}
      >
        <TextInput label="Address" type="url" maxLength={300} autoComplete="off" spellCheck={false} readOnly={readOnly} value={form.url} error={problems.url} onChange={(event) => change({ url: event.currentTarget.value })} />
        <TextInput label="Account" description="The account SID; at Twilio it begins with AC." inputWrapperOrder={['label', 'input', 'description', 'error']} maxLength={100} autoComplete="off" spellCheck={false} readOnly={readOnly} value={form.accountSid} onChange={(event) => change({ accountSid: event.currentTarget.value })} />
        <PasswordInput
          label="Token" maxLength={200} autoComplete="off" readOnly={readOnly} value={token} placeholder={sms?.tokenKept === true ? 'Kept on this computer' : undefined}
          onChange={(event) => {
            set.reset()
            setToken(event.currentTarget.value)
          }}
        />
        <NumberInput label="Ask for answers every" className={styles.short} suffix=" s" min={5} max={3600} allowDecimal={false} allowNegative={false} readOnly={readOnly} value={form.everySeconds} error={problems.everySeconds} onChange={(everySeconds) => change({ everySeconds })} />
        {set.isError && <ErrorNote error={set.error} />}
        {sms !== null && sms.tokenKept && !secretsStay && !edited && <Note tone="wait">This computer cannot keep the token safely, so it is asked for again at the next start.</Note>}
        <SaveRow
          save="Save provider" changed={edited} pending={set.isPending} not={not}
          saved={set.isSuccess ? (set.data.sms === null ? 'Saved. No SMS is sent from now on.' : 'Saved: the provider knows the account.') : null}
          onUndo={() => {
            set.reset()
            setToken('')
            undo()
          }}
        />
      </form>
      {sms !== null && (
        <SmsState sms={sms}>
          <div><ManageButton size="compact-sm" variant="default" onClick={() => setEnding(true)}>Send no SMS any more…</ManageButton></div>
        </SmsState>
      )}
      <Dialog
        opened={ending} onClose={() => setEnding(false)} title="Send no SMS any more?" tone="bad" confirm="Stop SMS"
        onConfirm={async () => {
          await set.mutateAsync({ provider: null })
          undo()
        }}
      >
        <p>No SMS is sent, and customers’ answers are not fetched: a HOLD by SMS is then heard by nobody here.</p>
      </Dialog>
    </>
  )
}
