/** The second step: the message of any recipient as it will read, and a test of it to oneself. */
import { ActionIcon, Group } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { MailOrder } from '#contract/mail.ts'
import type { AccountId } from '#contract/vocabulary.ts'
import { orpc } from '../../client.ts'
import { useSession } from '../core/session.ts'
import { formatCount } from '../format/words.ts'
import { ErrorNote } from '../parts/ErrorNote.tsx'
import { ManageButton } from '../parts/ManageButton.tsx'
import { Note } from '../parts/Note.tsx'
import { Busy } from './Busy.tsx'
import styles from './Dispatch.module.css'
import { MessageView } from './MessageView.tsx'
import { RecipientList } from './RecipientList.tsx'
import { useRecipients } from './recipientPages.ts'

export function WhatItSays({ order, again, total }: { order: MailOrder; again: boolean; total: number }) {
  const [place, setPlace] = useState(0)
  const chosen = Math.min(place, Math.max(0, total - 1))
  const asked = { order, again, show: 'going' } as const
  const { at } = useRecipients(asked, chosen, chosen)
  const recipient = at(chosen)
  const go = (by: number) => setPlace(Math.min(total - 1, Math.max(0, chosen + by)))
  return (
    <div className={styles.columns}>
      <div className={`${styles.list} ${styles.choosing}`}>
        <Group justify="space-between" gap={8} wrap="nowrap">
          <p className={styles.listHead}>{formatCount(chosen + 1)} of {formatCount(total)}</p>
          <Group gap={2} wrap="nowrap">
            <ActionIcon aria-label="Previous recipient" disabled={chosen === 0} onClick={() => go(-1)}><IconChevronLeft size={16} /></ActionIcon>
            <ActionIcon aria-label="Next recipient" disabled={chosen >= total - 1} onClick={() => go(1)}><IconChevronRight size={16} /></ActionIcon>
          </Group>
        </Group>
        <RecipientList asked={asked} total={total} label="Recipients" chosen={chosen} onChoose={setPlace} />
      </div>
      <div className={styles.message}>
        {recipient === undefined ? <Busy height={300}>Writing the message…</Busy> : <Message order={order} account={recipient.accountId} />}
      </div>
    </div>
  )
}

function Message({ order, account }: { order: MailOrder; account: AccountId }) {
  const message = useQuery(orpc.mail.previewMessage.queryOptions({ input: { order, account }, placeholderData: keepPreviousData, staleTime: Infinity, gcTime: 60_000 }))
  if (message.isError) return <ErrorNote error={message.error} onRetry={() => void message.refetch()} />
  if (message.data === undefined) return <Busy height={300}>Writing the message…</Busy>
  return (
    <>
      <MessageView message={message.data} />
      <TestMessage key={account} order={order} account={account} asEmail={message.data.channel === 'sms'} />
    </>
  )
}

/** @param asEmail a text is shown to oneself in an email */
function TestMessage({ order, account, asEmail }: { order: MailOrder; account: AccountId; asEmail: boolean }) {
  const me = useSession()?.operator
  const test = useMutation(orpc.mail.sendTest.mutationOptions())
  return (
    <div className={styles.test}>
      <ManageButton size="xs" variant="default" not={test.isPending ? 'A test is on its way.' : me !== undefined && me.email === '' ? 'The billing system names no address of yours.' : null} onClick={() => test.mutate({ order, account })}>
        {`Send a test to me${asEmail ? ' by email' : ''}${me === undefined ? '' : ` (${me.email})`}`}
      </ManageButton>
      {test.isPending && <output className={styles.dim}>Waiting for the mail server’s word…</output>}
      {test.isSuccess && <Note tone="good">A test went to {test.data.to}. The mail server said: <code>{test.data.serverReply}</code></Note>}
      {test.isError && <ErrorNote error={test.error} />}
    </div>
  )
}
