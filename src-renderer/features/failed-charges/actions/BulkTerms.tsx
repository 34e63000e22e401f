/** What an action on many needs to know first: when, or why. What it would do is shown before it is done. */
import { Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { plural } from '../../../ui/format/words.ts'
import { readersZone } from '../../../ui/format/dates.ts'
import { useNow } from '../../../ui/now.ts'
import { Dialog } from '../../../ui/parts/Dialog.tsx'
import { snoozeChoices } from '../../../ui/work/snooze.ts'
import { localText, momentOf } from './moment.ts'

export type Asking = 'schedule' | 'pause' | 'write_off'
type Given = { do: 'retry'; with: 'best'; at: number } | { do: 'pause'; reason: string } | { do: 'write_off'; reason: string }

const TITLES: Record<Asking, (what: string) => string> = { schedule: (what) => `When to try ${what} again`, pause: (what) => `Pause the accounts of ${what}`, write_off: (what) => `Ask for write-offs of ${what}` }

export function BulkTerms({ asking, count, onClose, onGive }: { asking: Asking; count: number; onClose: () => void; onGive: (action: Given) => void }) {
  const now = useNow()
  const [text, setText] = useState(() => localText(snoozeChoices(now, readersZone()).find(({ at }) => at > now + 12 * 3_600_000)?.at ?? now + 86_400_000))
  const [reason, setReason] = useState('')
  const at = momentOf(text)
  const ready = asking === 'schedule' ? at !== null && at > now : reason.trim() !== ''
  const give = () => {
    if (asking === 'schedule') {
      if (at !== null) onGive({ do: 'retry', with: 'best', at })
    } else onGive({ do: asking, reason: reason.trim() })
    return Promise.resolve()
  }
  return (
    <Dialog opened onClose={onClose} title={TITLES[asking](plural(count, 'failed charge'))} confirm="See what it would do" ready={ready} onConfirm={give}>
      {asking === 'schedule'
        ? <TextInput type="datetime-local" label="When" description="In the time of this machine. Each waits in the outbox until then; what is paid meanwhile is not charged." data-autofocus value={text} onChange={(event) => setText(event.currentTarget.value)} error={at !== null && at <= now ? 'That moment has passed.' : undefined} />
        : <Textarea label="Reason" required data-autofocus maxLength={asking === 'write_off' ? 200 : 500} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />}
    </Dialog>
  )
}
