/** The draft as it would be sent today, with the data of an account that is chosen. */
import { ActionIcon, Modal, SegmentedControl, Skeleton, Tooltip } from '@mantine/core'
import { IconArrowsMaximize } from '@tabler/icons-react'
import { useState } from 'react'
import type { RenderedMessage } from '#contract/mail.ts'
import { MessageView } from '../../ui/mail/MessageView.tsx'
import { AccountSelect } from '../../ui/parts/AccountSelect.tsx'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { Muted } from '../../ui/parts/Muted.tsx'
import { Note } from '../../ui/parts/Note.tsx'
import styles from './TemplateEditor.module.css'

export interface Tried {
  email: RenderedMessage | null
  sms: RenderedMessage | null
  filledWith: string
}

interface DraftPreviewProps {
  tried: Tried | undefined
  error: unknown
  onRetry: () => void
  /** Both where the kind is sent by both. */
  channels: readonly ('email' | 'sms')[]
  channel: 'email' | 'sms'
  onChannel: (channel: 'email' | 'sms') => void
  party: string | null
  account: string | null
  onAccount: (account: string | null) => void
}

export function DraftPreview({ tried, error, onRetry, channels, channel, onChannel, party, account, onAccount }: DraftPreviewProps) {
  const [large, setLarge] = useState(false)
  const message = tried?.[channel]
  return (
    <section className={styles.preview} aria-label="Preview">
      <div className={styles.previewHead}>
        <div className={styles.account}><AccountSelect value={account} onChange={onAccount} party={party} placeholder="An invented customer" /></div>
        {channels.length > 1 && <SegmentedControl aria-label="Preview as" value={channel} onChange={onChannel} data={[{ value: 'email', label: 'Email' }, { value: 'sms', label: 'SMS' }]} />}
        {channel === 'email' && <Tooltip label="Larger"><ActionIcon aria-label="Larger preview" disabled={message == null} onClick={() => setLarge(true)}><IconArrowsMaximize size={16} /></ActionIcon></Tooltip>}
      </div>
      {error != null && <ErrorNote error={error} onRetry={onRetry} />}
      {tried === undefined && error == null && <Skeleton height={320} />}
      {tried !== undefined && (
        <>
          {account !== null && <Muted>Filled with the data of {tried.filledWith}.</Muted>}
          <div className={styles.message}>
            {message == null ? <Note tone="wait">It cannot be shown until its problems are mended.</Note> : <MessageView key={channel} message={message} />}
          </div>
        </>
      )}
      {message != null && <Modal opened={large} onClose={() => setLarge(false)} title="Preview" size={800} yOffset="3vh"><div className={styles.large}><MessageView message={message} /></div></Modal>}
    </section>
  )
}
