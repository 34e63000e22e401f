/** How fast mail is sent, and when it stops by itself. */
import { NumberInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { MailSettings } from '#contract/mailSettings.ts'
import type { Settings } from '#contract/settings.ts'
import { orpc } from '../../../client.ts'
import { useMayNotManage } from '../../../ui/core/session.ts'
import { ErrorNote } from '../../../ui/parts/ErrorNote.tsx'
import { SaveRow } from '../SaveRow.tsx'
import { useDraft } from '../settingsDrafts.ts'
import styles from '../SettingsScreen.module.css'
import { PartyRates } from './PartyRates.tsx'
import { limit, ratesToSet, sendingFormOf, whyNotSaved, withRate } from './sendingForm.ts'
import type { SendingForm } from './sendingForm.ts'

const BELOW: ('label' | 'input' | 'description' | 'error')[] = ['label', 'input', 'description', 'error']

export function Sending({ settings, mail }: { settings: Settings; mail: MailSettings }) {
  const queries = useQueryClient()
  const readOnly = useMayNotManage() !== null
  const { form, changed, edit, saved, undo } = useDraft('sending', sendingFormOf(settings, mail))
  const setSending = useMutation(orpc.mailSettings.setSending.mutationOptions())
  const setIntervals = useMutation(orpc.settings.setIntervals.mutationOptions())
  const save = useMutation({
    mutationFn: async (sent: SendingForm) => {
      queries.setQueryData(orpc.mailSettings.get.queryKey(), await setSending.mutateAsync({ connections: Number(sent.connections), stopAfter: Number(sent.stopAfter), quietHours: Number(sent.quietHours), rates: ratesToSet(sent.rates) }))
      // Of the whole desk, and kept with how often to pull.
      if (limit(sent.rate) !== settings.mailRatePerMinute) queries.setQueryData(orpc.settings.get.queryKey(), await setIntervals.mutateAsync({ pullEveryMinutes: settings.pullEveryMinutes, mailRatePerMinute: limit(sent.rate) }))
    },
    onSuccess: (_, sent) => saved(sent),
  })
  const not = whyNotSaved(form)
  const change = (part: Partial<SendingForm>) => {
    save.reset()
    edit(part)
  }
  const number = (key: 'connections' | 'stopAfter' | 'quietHours', label: string, description: string, suffix: string, min: number, max: number) => (
    <NumberInput label={label} description={description} inputWrapperOrder={BELOW} suffix={suffix} min={min} max={max} allowDecimal={false} allowNegative={false} clampBehavior="strict" readOnly={readOnly} value={form[key]} onChange={(value) => change({ [key]: value })} />
  )
  return (
    <form
      className={styles.letterhead}
      onSubmit={(event) => {
        event.preventDefault()
        if (changed && not === null && !save.isPending && !readOnly) save.mutate(form)
      }}
    >
      <div className={styles.narrow}>
        {number('stopAfter', 'Stop after', 'Permanent failures in a row, after which a campaign stops by itself and says why.', ' failures', 1, 1000)}
        {number('quietHours', 'Quiet time', 'The same message does not go to the same address again within it, unless a person says so. 0: at once.', ' hours', 0, 720)}
        {number('connections', 'Connections', 'To the mail server at once, at the most. Fewer where it takes fewer.', '', 1, 20)}
      </div>
      <PartyRates rate={form.rate} rates={form.rates} readOnly={readOnly} onRate={(rate) => change({ rate })} onPartyRate={(party, part) => change({ rates: withRate(form.rates, party, part) })} />
      {save.isError && <ErrorNote error={save.error} />}
      <SaveRow save="Save sending" changed={changed} pending={save.isPending} saved={save.isSuccess ? 'Saved. Campaigns keep to it from now on.' : null} not={not} onUndo={() => { save.reset(); undo() }} />
    </form>
  )
}
