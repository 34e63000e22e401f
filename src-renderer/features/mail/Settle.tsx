/** The two answers about messages whose fate is not known: they got it, or it goes again. */
import { Group } from '@mantine/core'
import { useState } from 'react'
import { formatCount, plural } from '../../ui/format/words.ts'
import { Dialog } from '../../ui/parts/Dialog.tsx'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { ManageButton } from '../../ui/parts/ManageButton.tsx'
import { useSettle, type Settled, type Word } from './settling.ts'

interface SettleProps {
  messages: readonly string[]
  /** Who they are to, where it is one. */
  to?: string
  size: 'xs' | 'sm'
  onSettled?: (settled: Settled) => void
}

export function Settle({ messages, to, size, onSettled }: SettleProps) {
  const settle = useSettle()
  const [asking, setAsking] = useState<Word | null>(null)
  const count = messages.length
  const many = count > 1
  const say = async (as: Word) => {
    onSettled?.(await settle.mutateAsync({ messages, as }))
  }
  // One that was received is a fact; what goes out a second time, and what is said of many, is asked about.
  const sent = () => (many ? setAsking('sent') : void say('sent').catch(() => undefined))
  return (
    <>
      <Group gap={6}>
        <ManageButton size={size} variant="default" loading={settle.isPending && asking === null} onClick={sent}>{many ? `They got it (${formatCount(count)})…` : 'They got it'}</ManageButton>
        <ManageButton size={size} variant="default" onClick={() => setAsking('send_again')}>{many ? `Send again (${formatCount(count)})…` : 'Send again…'}</ManageButton>
      </Group>
      {settle.isError && asking === null && <ErrorNote error={settle.error} />}
      <Dialog
        opened={asking === 'send_again'}
        onClose={() => setAsking(null)}
        title={many ? `Send ${plural(count, 'message')} again?` : `Send again to ${to ?? 'this customer'}?`}
        confirm={many ? `Send ${plural(count, 'message')} again` : 'Send it again'}
        onConfirm={() => say('send_again')}
      >
        <p>{many ? 'Whoever has it already gets it a second time.' : 'If it did arrive, this customer gets it a second time.'} Look it up in the mail server’s log first, by its Message-ID.</p>
        <p>It is queued again in its campaign. A campaign that is done or paused goes on when somebody resumes it.</p>
      </Dialog>
      <Dialog opened={asking === 'sent'} onClose={() => setAsking(null)} title={`Were these ${plural(count, 'message')} received?`} confirm={`Mark ${plural(count, 'message')} as sent`} onConfirm={() => say('sent')}>
        <p>They are counted as sent and are not sent again. This is kept with your name.</p>
      </Dialog>
    </>
  )
}
