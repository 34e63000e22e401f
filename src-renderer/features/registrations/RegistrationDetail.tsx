/** One registration: why the customer cannot sign in, what can be done now, what happens next by itself, the work on it, its story. */
import { Group, Skeleton, Stack } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { RegistrationRow } from '#contract/registrations.ts'
import { orpc } from '../../client.ts'
import { noLinkBecause } from '../../ui/commands/LinkForm.tsx'
import { outboxHref } from '../../ui/commands/Waiting.tsx'
import { usePartyOf } from '../../ui/core/session.ts'
import { formatAgo, formatInstant } from '../../ui/format/dates.ts'
import { DASH } from '../../ui/format/money.ts'
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
import { pendingSentence, pendingWords } from '../../ui/parts/Pending.tsx'
import { PhoneNumber } from '../../ui/parts/PhoneNumber.tsx'
import { Story } from '../../ui/parts/Story.tsx'
import { Tag } from '../../ui/parts/Tag.tsx'
import { hrefOf } from '../../ui/route.ts'
import { WorkSection } from '../../ui/work/WorkSection.tsx'
import { CorrectForm } from './CorrectForm.tsx'
import { messageWords, reasons, whyWords } from './needs.ts'
import { SpokenLinkDialog } from './SpokenLinkDialog.tsx'

export function RegistrationDetail({ id, known, onClose }: { id: string; known: RegistrationRow | undefined; onClose: () => void }) {
  const now = useNow()
  const detail = useQuery(orpc.registrations.detail.queryOptions({ input: { registration: id } }))
  const row = useLastKnown(known ?? detail.data?.row)
  if (row === undefined || (known === undefined && isGone(detail.error))) {
    return <DetailPanel title={row?.accountName ?? 'Registration'} onClose={onClose}>{detail.isError ? <Left error={detail.error} /> : <Skeleton height={20} />}</DetailPanel>
  }
  const why = reasons[row.reason]
  const message = row.message === null ? null : (messageWords[row.message.state] ?? null)
  return (
    <DetailPanel title={<a href={hrefOf('accounts', row.accountId)}>{row.accountName}</a>} subtitle={<>{row.accountRef} · <PartyName id={row.partyId} /></>} onClose={onClose}>
      <Stack gap="sm">
        <Group gap={6}>
          <Tag tone={why.tone}>{whyWords(row)}</Tag>
          {message !== null && <Tag tone={message.tone}>{message.word} {formatAgo(row.message!.at, now)}</Tag>}
        </Group>
        {detail.isError && <ErrorNote error={detail.error} onRetry={() => void detail.refetch()} />}
        {detail.data !== undefined && <Actions key={row.registrationId} row={row} detail={detail.data} />}
        {row.pending !== null && <Note tone={pendingWords(row.pending).tone}>{pendingSentence(row.pending)} <a href={outboxHref(row.pending.id)}>See it in the outbox</a></Note>}
        {detail.data !== undefined && <Note>{detail.data.nextStep}</Note>}
        {row.suppressed !== null && <Note tone="bad">{row.suppressed} Nothing is sent to this address.</Note>}
      </Stack>
      <WorkSection item={{ queue: 'registrations', id: row.registrationId }} name={row.accountName} work={row.work} accountId={row.accountId} />
      <Section title="Registration">
        <Facts facts={[
          ['Contact', row.contactName ?? DASH],
          ['Email', row.email ?? 'No address'],
          ['Phone', detail.data?.contact?.phone == null ? null : <PhoneNumber key="phone" number={detail.data.contact.phone} />],
          ['Sent', row.timesSent === 0 ? 'Never' : `${row.timesSent}×`],
          ['Last invited', row.invitedAt === null ? null : formatInstant(row.invitedAt)],
          [row.expiresAt !== null && row.expiresAt < now ? 'Link expired' : 'Link works until', row.expiresAt === null ? null : formatInstant(row.expiresAt)],
          ['Portal', detail.data === undefined ? null : detail.data.portalUrl],
        ]} />
      </Section>
      {detail.data !== undefined && <Section title="Story"><Story entries={detail.data.story} /></Section>}
    </DetailPanel>
  )
}

interface ActionsProps {
  row: RegistrationRow
  detail: { mayInvite: boolean; mayNotBecause: string | null; contact: { name: string; email: string | null; rev: number } | null }
}

/** What can be done now; the first is what the reason asks for. */
function Actions({ row, detail: { mayInvite, mayNotBecause, contact } }: ActionsProps) {
  const id = row.registrationId
  const [asking, setAsking] = useState<'link' | 'correct' | null>(null)
  const zone = usePartyOf(row.partyId)?.timeZone
  const send = useMutation(orpc.registrations.send.mutationOptions({ onSuccess: () => focusList(id) }))
  const underway = row.message !== null && (row.message.state === 'queued' || row.message.state === 'sending')
  const fixes = row.need === 'fix_address'
  const noContact = contact === null ? 'The billing system names no contact for this registration. Add one there, and pull.' : null
  const correction = (
    <ManageButton key="correct" fullWidth variant={fixes ? 'filled' : 'default'} {...(fixes ? { 'data-main-action': true } : {})} asks={{ party: row.partyId, command: 'updateContact' }} not={noContact} onClick={() => setAsking('correct')}>
      {row.email === null ? 'Add the address…' : 'Correct the address…'}
    </ManageButton>
  )
  const email = (
    <ManageButton
      key="send"
      fullWidth
      variant={fixes ? 'default' : 'filled'}
      {...(fixes ? {} : { 'data-main-action': true })}
      loading={send.isPending}
      asks={{ party: row.partyId, command: 'newRegistrationLink' }}
      not={underway ? 'An email to this customer is on its way already.' : mayInvite ? null : (mayNotBecause ?? 'No email can be sent to this customer.')}
      onClick={() => send.mutate({ registration: id })}
    >
      {row.timesSent === 0 ? 'Send registration email' : 'Send registration email again'}
    </ManageButton>
  )
  return (
    <>
      {asking === 'correct' && contact !== null
        ? <CorrectForm registration={id} contact={contact} onClose={() => {
          setAsking(null)
          focusList(id)
        }} />
        : fixes ? <>{correction}{email}</> : <>{email}{correction}</>}
      <ManageButton fullWidth variant="default" asks={{ party: row.partyId, command: 'newRegistrationLink' }} not={underway ? 'An email to this customer is on its way already, with a link of its own.' : noLinkBecause(row)} onClick={() => setAsking('link')}>
        Read a new link out…
      </ManageButton>
      {send.isError && <ErrorNote error={send.error} />}
      {asking === 'link' && <SpokenLinkDialog row={row} timeZone={zone} onClose={() => setAsking(null)} />}
    </>
  )
}
