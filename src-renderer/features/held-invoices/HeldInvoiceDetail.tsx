/** One invoice on hold or waiting: why, since when, what happens next, and the buttons that change it. */
import { Group, Skeleton, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReactNode } from 'react'
import type { CommandName } from '#contract/commands.ts'
import type { HeldInvoiceRow } from '#contract/heldInvoices.ts'
import type { MailOrder } from '#contract/mail.ts'
import { orpc } from '../../client.ts'
import { AnswerCard } from '../../ui/answers/AnswerCard.tsx'
import { ApproverForm } from '../../ui/commands/ApproverForm.tsx'
import { AskModal } from '../../ui/commands/AskModal.tsx'
import { CreditNoteForm } from '../../ui/commands/CreditNoteForm.tsx'
import { DisputeForm } from '../../ui/commands/DisputeForm.tsx'
import { PreferenceForm } from '../../ui/commands/PreferenceForm.tsx'
import { isOnItsWay } from '../../ui/commands/onItsWay.ts'
import { outboxHref, WaitingFor } from '../../ui/commands/Waiting.tsx'
import { usePartyOf } from '../../ui/core/session.ts'
import { formatDay, formatDue, formatInstant, todayIn } from '../../ui/format/dates.ts'
import { approvalPreferences, holdChannels } from '../../ui/format/words.ts'
import { useKeysToCome } from '../../ui/keys.ts'
import { DetailPanel, Section } from '../../ui/list/DetailPanel.tsx'
import { useLastKnown } from '../../ui/list/useLastKnown.ts'
import { DispatchDialog } from '../../ui/mail/DispatchDialog.tsx'
import { Amount } from '../../ui/parts/Amount.tsx'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { Facts } from '../../ui/parts/Facts.tsx'
import { Headline } from '../../ui/parts/Headline.tsx'
import { isGone, Left } from '../../ui/parts/Left.tsx'
import { ManageButton } from '../../ui/parts/ManageButton.tsx'
import { Note } from '../../ui/parts/Note.tsx'
import { PartyName } from '../../ui/parts/Party.tsx'
import { outboxWords, pendingSentence } from '../../ui/parts/Pending.tsx'
import { Story } from '../../ui/parts/Story.tsx'
import { Tag } from '../../ui/parts/Tag.tsx'
import { hrefOf } from '../../ui/route.ts'
import { Muted } from '../../ui/parts/Muted.tsx'
import { WorkSection } from '../../ui/work/WorkSection.tsx'
import { ChangeButtons } from './ChangeButtons.tsx'
import type { Asked } from './ChangeButtons.tsx'
import { Clock } from './Clock.tsx'
import { ExtendForm } from './ExtendForm.tsx'
import styles from './HeldInvoiceDetail.module.css'
import { InvoiceLines } from './InvoiceLines.tsx'
import { ChangeDialog } from './ChangeDialog.tsx'
import type { Change } from './ChangeDialog.tsx'

export function HeldInvoiceDetail({ id, known, onClose }: { id: string; known: HeldInvoiceRow | undefined; onClose: () => void }) {
  const detail = useQuery(orpc.heldInvoices.detail.queryOptions({ input: { invoice: id } }))
  const [change, setChange] = useState<Change | null>(null)
  const [asked, setAsked] = useState<Asked | null>(null)
  const [asking, setAsking] = useState<MailOrder | null>(null)
  const question = useLastKnown(asked ?? undefined)
  const row = useLastKnown(known ?? detail.data?.row)
  useKeysToCome(['r', 'y', 'h', 'p'], row === undefined && detail.isPending)
  const party = usePartyOf(row?.partyId ?? '')
  if (row === undefined || (known === undefined && isGone(detail.error))) {
    return <DetailPanel title={row?.accountName ?? 'Invoice'} onClose={onClose}>{detail.isError ? <Left error={detail.error} /> : <Skeleton height={20} />}</DetailPanel>
  }
  const zone = detail.data?.timeZone ?? party?.timeZone
  const at = (instant: number) => formatInstant(instant, zone)
  return (
    <DetailPanel title={<a href={hrefOf('accounts', row.accountId)}>{row.accountName}</a>} subtitle={<>{row.accountRef} · <PartyName id={row.partyId} /></>} onClose={onClose}>
      <Stack gap="sm">
        <Headline amount={<Amount money={row.amount} zero="figure" />} aside={[row.invoiceNumber, row.dueOn === null ? null : formatDue(row.dueOn, todayIn(zone ?? 'UTC'))].filter(Boolean).join(' · ')} />
        <Group gap={6}>
          {row.state === 'waiting' && <Tag>Waiting for approval</Tag>}
          <Clock row={row} leftMs={detail.data?.leftMs ?? null} />
          {row.disputed && <Tag tone="bad">Disputed</Tag>}
        </Group>
        {row.pending !== null && row.pending.state !== 'withdrawn' && <Note tone={outboxWords[row.pending.state].tone}>{pendingSentence(row.pending)} <a href={outboxHref(row.pending.id)}>See it in the outbox</a></Note>}
        {row.answer !== null && <AnswerCard key={row.answer.id} answer={row.answer} invoice={{ id: row.invoiceId, amount: row.amount }} not={isOnItsWay(row.pending) ? 'A change to this invoice is on its way already.' : null} />}
        <ChangeButtons row={row} leftMs={detail.data?.leftMs ?? null} onChoose={setChange} onAsk={setAsked} onRequest={() => setAsking({ kind: 'approval_request', selection: { invoices: [row.invoiceId] }, channel: 'preferred' })} />
        {detail.isError && <ErrorNote error={detail.error} onRetry={() => void detail.refetch()} />}
        {detail.data !== undefined && <Note>{detail.data.nextStep}</Note>}
      </Stack>
      <WorkSection item={{ queue: 'heldInvoices', id: row.invoiceId }} name={row.accountName} work={row.work} accountId={row.accountId} owes={[row.open]} invoiceId={row.invoiceId} invoiceNumber={row.invoiceNumber} />
      <Facts facts={[
        ['Reason', row.reason],
        ['Channel', row.channel === null ? null : holdChannels[row.channel]],
        ['Put on hold', row.heldAt === null ? null : `${at(row.heldAt)}${row.heldBy === null ? '' : `, ${row.heldBy}`}`],
        ['Approval asked', row.requestedAt === null ? null : at(row.requestedAt)],
        ['Approves itself', row.approvesAt === null ? null : at(row.approvesAt)],
        ['Preference', <Changeable key="preference" of="approval preference" asks={{ party: row.partyId, command: 'setApprovalPreference' }} value={row.preference === null ? <Muted>No approval was asked for</Muted> : approvalPreferences[row.preference]} onChange={() => setAsked('preference')}><WaitingFor open={detail.data?.open ?? []} commands={['setApprovalPreference']} /></Changeable>],
        ['Approver', <Changeable key="approver" of="approver" asks={{ party: row.partyId, command: 'assignApprover' }} value={row.approverName ?? <Muted>Nobody</Muted>} onChange={() => setAsked('approver')}><WaitingFor open={detail.data?.open ?? []} commands={['assignApprover']} /></Changeable>],
        ['Still owed', <Amount key="open" money={row.open} />],
        ['Due', row.dueOn === null ? null : formatDay(row.dueOn)],
      ]} />
      {detail.data !== undefined && (
        <>
          <Section title="Lines"><InvoiceLines lines={detail.data.lines} taxMinor={detail.data.taxMinor} total={row.amount} /></Section>
          <Section title="Story"><Story entries={detail.data.story} /></Section>
        </>
      )}
      <ChangeDialog row={row} change={change} leftMs={detail.data?.leftMs ?? null} onClose={() => setChange(null)} />
      <AskModal opened={asked !== null} onClose={() => setAsked(null)}>
        {question === 'extend' && <ExtendForm row={row} leftMs={detail.data?.leftMs ?? null} onClose={() => setAsked(null)} />}
        {question === 'dispute' && <DisputeForm invoice={{ id: row.invoiceId, number: row.invoiceNumber, amount: row.amount, accountName: row.accountName, disputed: row.disputed, rev: row.rev }} onClose={() => setAsked(null)} />}
        {question === 'credit' && <CreditNoteForm invoice={{ id: row.invoiceId, number: row.invoiceNumber, open: row.open, accountName: row.accountName, rev: row.rev }} onClose={() => setAsked(null)} />}
        {question === 'preference' && <PreferenceForm accountId={row.accountId} accountName={row.accountName} now={detail.data?.preferenceNow ?? row.preference ?? 'approve_all'} onClose={() => setAsked(null)} />}
        {question === 'approver' && <ApproverForm accountId={row.accountId} accountName={row.accountName} onClose={() => setAsked(null)} />}
      </AskModal>
      {asking !== null && <DispatchDialog order={asking} onClose={() => setAsking(null)} />}
    </DetailPanel>
  )
}

/** The customer's from now on, unlike the rule this invoice was asked under. */
function Changeable({ of, asks, value, onChange, children }: { of: string; asks: { party: string; command: CommandName }; value: ReactNode; onChange: () => void; children: ReactNode }) {
  return (
    <>
      <span className={styles.fact}><span>{value}</span><ManageButton size="compact-xs" variant="default" aria-label={`Change ${of}`} asks={asks} onClick={onChange}>Change…</ManageButton></span>
      {children}
    </>
  )
}
