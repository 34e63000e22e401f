/** One registration: where it stands, what comes next, and the email. */
import { Group, Skeleton, Stack } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { RegistrationRow } from '#contract/registrations.ts'
import { orpc } from '../../client.ts'
import { AskModal } from '../../ui/commands/AskModal.tsx'
import { LinkForm, noLinkBecause } from '../../ui/commands/LinkForm.tsx'
import { isOnItsWay } from '../../ui/commands/onItsWay.ts'
import { outboxHref } from '../../ui/commands/Waiting.tsx'
import { formatAgo, formatInstant } from '../../ui/format/dates.ts'
import { DASH } from '../../ui/format/money.ts'
import { registrationStates } from '../../ui/format/words.ts'
import { DetailPanel, Section } from '../../ui/list/DetailPanel.tsx'
import { focusList } from '../../ui/list/useRowFocus.ts'
import { useLastKnown } from '../../ui/list/useLastKnown.ts'
import { useNow } from '../../ui/now.ts'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { Facts } from '../../ui/parts/Facts.tsx'
import { isGone, Left } from '../../ui/parts/Left.tsx'
import { ManageButton } from '../../ui/parts/ManageButton.tsx'
import { Note } from '../../ui/parts/Note.tsx'
import { PartyName } from '../../ui/parts/Party.tsx'
import { outboxWords, pendingSentence } from '../../ui/parts/Pending.tsx'
import { Story } from '../../ui/parts/Story.tsx'
import { Tag } from '../../ui/parts/Tag.tsx'
import { hrefOf } from '../../ui/route.ts'
import { messageWords, needs } from './needs.ts'

export function RegistrationDetail({ id, known, onClose }: { id: string; known: RegistrationRow | undefined; onClose: () => void }) {
  const now = useNow()
  const detail = useQuery(orpc.registrations.detail.queryOptions({ input: { registration: id } }))
  const send = useMutation(orpc.registrations.send.mutationOptions({ onSuccess: () => focusList(id) }))
  const [asking, setAsking] = useState(false)
  const row = useLastKnown(known ?? detail.data?.row)
  if (row === undefined || (known === undefined && isGone(detail.error))) {
    return <DetailPanel title={row?.accountName ?? 'Registration'} onClose={onClose}>{detail.isError ? <Left error={detail.error} /> : <Skeleton height={20} />}</DetailPanel>
  }
  const need = needs[row.need]
  const message = row.message === null ? null : messageWords[row.message.state] ?? null
  const underway = row.message !== null && (row.message.state === 'queued' || row.message.state === 'sending')
  return (
    <DetailPanel title={<a href={hrefOf('accounts', row.accountId)}>{row.accountName}</a>} subtitle={<>{row.accountRef} · <PartyName id={row.partyId} /></>} onClose={onClose}>
      <Stack gap="sm">
        <Group gap={6}>
          <Tag tone={need.tone}>{registrationStates[row.state]}</Tag>
          {message !== null && <Tag tone={message.tone}>{message.word} {formatAgo(row.message!.at, now)}</Tag>}
        </Group>
        {detail.data !== undefined && (
          <ManageButton
            fullWidth
            data-main-action
            loading={send.isPending}
            not={underway ? 'An email to this customer is on its way already.' : detail.data.mayInvite ? null : (detail.data.mayNotBecause ?? 'No email can be sent to this customer.')}
            onClick={() => send.mutate({ registration: id })}
          >
            Send registration email
          </ManageButton>
        )}
        <ManageButton
          fullWidth
          variant="default"
          not={isOnItsWay(row.pending) ? 'A new link for this customer is on its way already.' : underway ? 'An email to this customer is on its way already, with a link of its own.' : noLinkBecause(row)}
          onClick={() => setAsking(true)}
        >
          New link without an email…
        </ManageButton>
        {row.pending !== null && <Note tone={outboxWords[row.pending.state].tone}>{pendingSentence(row.pending)} <a href={outboxHref(row.pending.id)}>See it in the outbox</a></Note>}
        {send.isError && <ErrorNote error={send.error} />}
        {detail.isError && <ErrorNote error={detail.error} onRetry={() => void detail.refetch()} />}
        {detail.data !== undefined && <Note>{detail.data.nextStep}</Note>}
      </Stack>
      <Facts facts={[
        ['Contact', row.contactName ?? DASH],
        ['Email', row.email ?? 'No address'],
        ['Sent', row.timesSent === 0 ? 'Never' : `${row.timesSent}×`],
        ['Last invited', row.invitedAt === null ? null : formatInstant(row.invitedAt)],
        [row.expiresAt !== null && row.expiresAt < now ? 'Link expired' : 'Link works until', row.expiresAt === null ? null : formatInstant(row.expiresAt)],
        ['Portal', detail.data === undefined ? null : detail.data.portalUrl],
      ]} />
      {detail.data !== undefined && <Section title="Story"><Story entries={detail.data.story} /></Section>}
      <AskModal opened={asking} onClose={() => setAsking(false)}>
        <LinkForm registration={{ id: row.registrationId, state: row.state, email: row.email }} accountName={row.accountName} onClose={() => setAsking(false)} />
      </AskModal>
    </DetailPanel>
  )
}
