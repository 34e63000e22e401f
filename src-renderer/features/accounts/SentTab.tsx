/** Every message to the account, how each ended, and what is known of one. */
import { Button, CopyButton, Group, Modal, Skeleton } from '@mantine/core'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { AccountRow } from '#contract/accounts.ts'
import type { MessageRow } from '#contract/mail.ts'
import { orpc } from '../../client.ts'
import { formatInstant } from '../../ui/format/dates.ts'
import { byCursor, PAGE_ROWS, usePages } from '../../ui/list/paging.ts'
import { useLastKnown } from '../../ui/list/useLastKnown.ts'
import { messageAsText, messageFacts } from '../../ui/mail/messageFacts.ts'
import { messageStates, shapeOf } from '../../ui/mail/messageStates.ts'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { Facts } from '../../ui/parts/Facts.tsx'
import { Muted } from '../../ui/parts/Muted.tsx'
import { Note } from '../../ui/parts/Note.tsx'
import { Panel } from '../../ui/parts/Page.tsx'
import { Tag } from '../../ui/parts/Tag.tsx'
import { hrefOf } from '../../ui/route.ts'
import styles from './tabs.module.css'

type Sent = MessageRow & { campaignTitle: string }

export function SentTab({ account }: { account: AccountRow }) {
  const page = useInfiniteQuery(orpc.mail.ofAccount.infiniteOptions({ input: (after: string | undefined) => ({ account: account.accountId, limit: PAGE_ROWS, after }), ...byCursor, placeholderData: keepPreviousData }))
  const { rows, loading, hasMore, loadMore } = usePages(page)
  const [openId, setOpenId] = useState<string | null>(null)
  const shown = useLastKnown(rows.find(({ id }) => id === openId))
  return (
    <div className={styles.single}>
      <Panel title="Emails and SMS">
        {page.isError && <ErrorNote error={page.error} onRetry={() => void page.refetch()} />}
        {loading && <Skeleton height={64} />}
        {!loading && rows.length === 0 && <Muted>Nothing was sent to this account from here. What the billing system sends is in its log.</Muted>}
        {rows.length > 0 && (
          <div className={styles.scroll}>
            <table className={styles.table} aria-label="Emails and SMS">
              <thead><tr><th scope="col">What</th><th scope="col">By</th><th scope="col">To</th><th scope="col">Outcome</th><th scope="col">When</th></tr></thead>
              <tbody>
                {rows.map((row) => (
                  <tr key={row.id}>
                    <td><button type="button" className={styles.show} onClick={() => setOpenId(row.id)}>{row.campaignTitle}</button></td>
                    <td className={styles.nowrap}>{row.channel === 'sms' ? 'SMS' : 'Email'}</td>
                    <td className={styles.address}>{row.toAddress === '' ? <Muted>No address</Muted> : row.toAddress}</td>
                    <td className={styles.nowrap}><Outcome message={row} /></td>
                    <td className={styles.nowrap}>{formatInstant(row.settledAt ?? row.queuedAt)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
        {hasMore && <Button mt={8} variant="default" onClick={loadMore}>Show more</Button>}
      </Panel>
      <Modal opened={openId !== null} onClose={() => setOpenId(null)} title={shown?.campaignTitle ?? 'Message'} size="lg">{shown !== undefined && <Message message={shown} />}</Modal>
    </div>
  )
}

function Outcome({ message }: { message: MessageRow }) {
  const { word, tone } = messageStates[message.state]
  return message.bouncedAt === null ? <Tag quiet tone={tone} {...shapeOf(message)}>{word}</Tag> : <Tag quiet tone="bad">Came back</Tag>
}

function Message({ message }: { message: Sent }) {
  const { tone } = messageStates[message.state]
  return (
    <div className={styles.message}>
      <Group gap={6}><Outcome message={message} />{message.channel === 'sms' && <Tag>SMS</Tag>}</Group>
      {message.bounce !== null && <Note tone="bad">{message.bounce}</Note>}
      {message.reason !== null && <Note tone={tone}>{message.reason}</Note>}
      <Facts facts={messageFacts(message).map(({ name, value, code }) => [name, code ? <code key={name} className={styles.address}>{value}</code> : value] as const)} />
      <Group justify="space-between">
        <a href={hrefOf('mail', message.campaignId, message.id)}>See its campaign</a>
        <CopyButton value={messageAsText(message, message.campaignTitle)}>{({ copied, copy }) => <Button size="xs" variant="default" data-autofocus onClick={copy}>{copied ? 'Copied' : 'Copy all of this'}</Button>}</CopyButton>
      </Group>
    </div>
  )
}
