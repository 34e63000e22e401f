/** How often to pull. */
import { NumberInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Settings } from '#contract/settings.ts'
import { orpc } from '../../client.ts'
import { useMayNotManage } from '../../ui/core/session.ts'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { SaveRow } from './SaveRow.tsx'
import { useDraft } from './settingsDrafts.ts'
import styles from './SettingsScreen.module.css'

export function Intervals({ settings: { pullEveryMinutes, mailRatePerMinute } }: { settings: Settings }) {
  const queries = useQueryClient()
  const readOnly = useMayNotManage() !== null
  const kept: { every: number | string } = { every: pullEveryMinutes }
  const { form, changed, edit, saved, undo } = useDraft('intervals', kept)
  const set = useMutation(orpc.settings.setIntervals.mutationOptions({
    onSuccess: (now, { pullEveryMinutes: every }) => {
      queries.setQueryData(orpc.settings.get.queryKey(), now)
      saved({ every })
    },
  }))
  const not = typeof form.every === 'number' && form.every >= 1 ? null : 'Say how often to pull, in minutes.'
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (changed && not === null && !set.isPending) set.mutate({ pullEveryMinutes: Number(form.every), mailRatePerMinute })
      }}
    >
      <NumberInput label="Pull every" className={styles.short} suffix=" min" min={1} max={1440} allowDecimal={false} allowNegative={false} clampBehavior="strict" readOnly={readOnly} value={form.every} error={not} onChange={(every) => { set.reset(); edit({ every }) }} />
      {set.isError && <ErrorNote error={set.error} />}
      <SaveRow save="Save interval" changed={changed} pending={set.isPending} saved={set.isSuccess ? 'Saved.' : null} not={not} onUndo={() => { set.reset(); undo() }} />
    </form>
  )
}
