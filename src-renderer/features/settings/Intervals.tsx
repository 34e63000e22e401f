/** How often to pull, how fast to send. */
import { Group, NumberInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { Settings } from '#contract/settings.ts'
import { orpc } from '../../client.ts'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { ManageButton } from '../../ui/parts/ManageButton.tsx'
import { Note } from '../../ui/parts/Note.tsx'
import styles from './SettingsScreen.module.css'

export function Intervals({ settings }: { settings: Settings }) {
  const [every, setEvery] = useState<number | string>(settings.pullEveryMinutes)
  const [rate, setRate] = useState<number | string>(settings.mailRatePerMinute ?? '')
  const set = useMutation(orpc.settings.setIntervals.mutationOptions())
  const valid = typeof every === 'number' && every >= 1
  return (
    <div className={styles.form}>
      <NumberInput label="Pull every" suffix=" min" min={1} max={1440} allowDecimal={false} value={every} onChange={setEvery} />
      <NumberInput label="Send at most" description="Messages a minute. Empty: as fast as the mail server takes them." suffix=" a minute" min={1} max={6000} allowDecimal={false} value={rate} onChange={setRate} />
      {set.isError && <ErrorNote error={set.error} />}
      {set.isSuccess && <Note tone="good">Saved.</Note>}
      <Group>
        <ManageButton variant="default" loading={set.isPending} not={valid ? null : 'Say how often to pull, in minutes.'} onClick={() => set.mutate({ pullEveryMinutes: Number(every), mailRatePerMinute: rate === '' ? null : Number(rate) })}>Save</ManageButton>
      </Group>
    </div>
  )
}
