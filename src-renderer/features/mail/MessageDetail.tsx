/** One message: what it is, what became of it, and everything that is known of that, to be copied. */
import { Button, CopyButton, Group, Stack } from '@mantine/core'
import type { MessageRow } from '#contract/mail.ts'
import { formatInstant } from '../../ui/format/dates.ts'
import { DetailPanel } from '../../ui/list/DetailPanel.tsx'
import { Facts } from '../../ui/parts/Facts.tsx'
import { Note } from '../../ui/parts/Note.tsx'
import { Tag } from '../../ui/parts/Tag.tsx'
import { hrefOf } from '../../ui/route.ts'
import { messageAsText, messageFacts } from '../../ui/mail/messageFacts.ts'
import styles from './MessageDetail.module.css'
import { Settle } from './Settle.tsx'
import type { Settled } from './settling.ts'
import { messageStates, shapeOf } from '../../ui/mail/messageStates.ts'

interface MessageDetailProps {
  message: MessageRow
  /** Of a list over many campaigns. */
  campaignTitle?: string
  onClose: () => void
  onSettled?: (settled: Settled) => void
}

export function MessageDetail({ message, campaignTitle, onClose, onSettled }: MessageDetailProps) {
  const { word, tone } = messageStates[message.state]
  const facts = messageFacts(message)
  return (
    <DetailPanel title={<a href={hrefOf('accounts', message.accountId)}>{message.accountName}</a>} subtitle={campaignTitle === undefined ? message.template : <a href={hrefOf('mail', message.campaignId, message.id)}>{campaignTitle}</a>} onClose={onClose}>
      <Stack gap="sm">
        <Group gap={6}>
          <Tag tone={tone} {...shapeOf(message)}>{word}</Tag>
          {message.channel === 'sms' && <Tag>SMS</Tag>}
          {message.bouncedAt !== null && <Tag tone="bad">Came back {formatInstant(message.bouncedAt)}</Tag>}
        </Group>
        {message.bounce !== null && <Note tone="bad">{message.bounce}</Note>}
        {message.reason !== null && <Note tone={tone}>{message.reason}</Note>}
        {message.state === 'uncertain' && (
          <>
            <p>Look it up in the {message.channel === 'sms' ? 'SMS provider’s' : 'mail server’s'} log by the id below, or ask the customer; then say which it was.</p>
            <Settle messages={[message.id]} to={message.accountName} size="xs" {...(onSettled === undefined ? {} : { onSettled })} />
          </>
        )}
      </Stack>
      <Facts facts={facts.map(({ name, value, code }) => [name, code ? <code key={name} className={styles.code}>{value}</code> : value] as const)} />
      <CopyButton value={messageAsText(message, campaignTitle)}>
        {({ copied, copy }) => <Group><Button size="xs" variant="default" onClick={copy}>{copied ? 'Copied' : 'Copy all of this'}</Button></Group>}
      </CopyButton>
    </DetailPanel>
  )
}
