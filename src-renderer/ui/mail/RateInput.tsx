/** How many a minute, and how long it then takes. */
import { NumberInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import type { DispatchPreview } from '#contract/mail.ts'
import { orpc } from '../../client.ts'
import { formatCount } from '../format/words.ts'
import styles from './Dispatch.module.css'
import { minutesNeeded, minutesWords } from './duration.ts'

interface RateInputProps {
  senders: DispatchPreview['senders']
  /** They are being counted again. */
  counting: boolean
  /** Null: as in the settings. */
  value: number | null
  onChange: (ratePerMinute: number | null) => void
}

const MOST = 6000

export function RateInput({ senders, counting, value, onChange }: RateInputProps) {
  const id = useId()
  const set = useQuery(orpc.settings.get.queryOptions()).data?.mailRatePerMinute ?? null
  const partyRates = useQuery(orpc.mailSettings.get.queryOptions()).data?.rates ?? []
  const minutes = minutesNeeded(senders, value ?? set, partyRates)
  const takes = minutes === null ? 'As fast as they are taken.' : `Takes ${minutesWords(minutes)}${senders.length > 1 ? '; parties go side by side' : ''}.`
  return (
    <div className={styles.rate}>
      <label htmlFor={id}>Messages a minute{senders.length > 1 ? ', of each party' : ''}</label>
      <NumberInput
        id={id}
        w={84}
        aria-describedby={`${id}-takes`}
        placeholder={set === null ? 'No limit' : formatCount(set)}
        allowDecimal={false}
        allowNegative={false}
        min={1}
        max={MOST}
        clampBehavior="strict"
        hideControls
        value={value ?? ''}
        onChange={(typed) => onChange(typeof typed === 'number' && typed >= 1 ? typed : null)}
      />
      <output id={`${id}-takes`} className={styles.dim}>{counting ? 'Counting again…' : `${takes}${value === null && set !== null ? ` ${formatCount(set)} is what Settings say.` : ''}`}</output>
    </div>
  )
}
