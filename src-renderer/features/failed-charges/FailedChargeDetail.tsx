/** One failed charge: what was tried, what may be tried and when, what happens by itself, and the buttons for everything else. */
import { Group, Skeleton, Stack } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { FailedChargeRow } from '#contract/failedCharges.ts'
import type { MailOrder } from '#contract/mail.ts'
import { orpc } from '../../client.ts'
import { affected } from '../../ui/core/invalidations.ts'
import { AskForCard } from '../../ui/mail/AskForCard.tsx'
import { DispatchDialog } from '../../ui/mail/DispatchDialog.tsx'
import { outboxHref } from '../../ui/commands/Waiting.tsx'
import { formatAgo, formatInstant } from '../../ui/format/dates.ts'
import { formatMoney } from '../../ui/format/money.ts'
import { formatCount, sentence } from '../../ui/format/words.ts'
import { useKeysToCome } from '../../ui/keys.ts'
import { DetailPanel, Section } from '../../ui/list/DetailPanel.tsx'
import { useLastKnown } from '../../ui/list/useLastKnown.ts'
import { focusList } from '../../ui/list/useRowFocus.ts'
import { useNow } from '../../ui/now.ts'
import { Amount } from '../../ui/parts/Amount.tsx'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { Facts } from '../../ui/parts/Facts.tsx'
import { isGone, Left } from '../../ui/parts/Left.tsx'
import { ManageButton } from '../../ui/parts/ManageButton.tsx'
import { Method, methodWords } from '../../ui/parts/Method.tsx'
import { Muted } from '../../ui/parts/Muted.tsx'
import { Note } from '../../ui/parts/Note.tsx'
import { PartyName } from '../../ui/parts/Party.tsx'
import { pendingSentence, pendingWords } from '../../ui/parts/Pending.tsx'
import { Story } from '../../ui/parts/Story.tsx'
import { Headline } from '../../ui/parts/Headline.tsx'
import { Tag } from '../../ui/parts/Tag.tsx'
import { hrefOf } from '../../ui/route.ts'
import { WorkSection } from '../../ui/work/WorkSection.tsx'
import { Actions } from './actions/Actions.tsx'
import type { Detail } from './actions/detail.ts'
import { RetryButtons } from './actions/RetryButtons.tsx'
import { forWhat } from './columns.tsx'
import { hardnesses } from './hardness.ts'
import { reasonWords } from './reasonWords.ts'

export function FailedChargeDetail({ id, known, onClose }: { id: string; known: FailedChargeRow | undefined; onClose: () => void }) {
  const now = useNow()
  const detail = useQuery(orpc.failedCharges.detail.queryOptions({ input: { charge: id } }))
  const [notifying, setNotifying] = useState<MailOrder | null>(null)
  const row = useLastKnown(known ?? detail.data?.row)
  const gone = known === undefined && isGone(detail.error)
  useKeysToCome(['p'], detail.isPending)
  useEffect(() => {
    // The button that settled it went with it: the keyboard goes on in the list.
    if (gone && (document.activeElement === null || document.activeElement === document.body)) focusList(null)
  }, [gone])
  if (row === undefined || gone) {
    return <DetailPanel title={row?.accountName ?? 'Failed charge'} onClose={onClose}>{detail.isError ? <Left error={detail.error} /> : <Skeleton height={20} />}</DetailPanel>
  }
  const kind = hardnesses[row.hardness]
  const { data } = detail
  return (
    <DetailPanel title={<a href={hrefOf('accounts', row.accountId)}>{row.accountName}</a>} subtitle={<>{row.accountRef} · <PartyName id={row.partyId} /></>} onClose={onClose}>
      <Stack gap="sm">
        <Headline amount={<Amount money={row.amount} zero="figure" />} aside={`${forWhat(row)} · first failed ${formatAgo(row.firstFailedAt, now)}`} />
        <Group gap={6}>
          <Tag tone={kind.tone}>{kind.word}: {kind.says.toLowerCase()}</Tag>
          {row.pausedAt !== null && <Tag tone="bad" shape="alert">Account paused since {formatInstant(row.pausedAt)}</Tag>}
        </Group>
        {row.pending !== null && row.pending.state !== 'withdrawn' && <Pending pending={row.pending} id={row.chargeId} />}
        {detail.isError && <ErrorNote error={detail.error} onRetry={() => void detail.refetch()} />}
        {data !== undefined && <RetryButtons row={row} retry={data.retry} />}
        <Group grow gap={6} preventGrowOverflow={false}>
          <ManageButton variant="default" onClick={() => setNotifying({ kind: 'payment_failed', selection: { charges: [row.chargeId] }, channel: 'preferred' })}>Notify the customer…</ManageButton>
          <AskForCard selection={{ charges: [row.chargeId] }} size="wide" />
        </Group>
        {data !== undefined && <Note>{data.advice}</Note>}
      </Stack>
      {data !== undefined && <Section title="What happens next"><p style={{ margin: 0 }}>{data.nextStep}</p></Section>}
      <Facts facts={[
        ['Reason', <>{row.plain} <Muted>{sentence(row.declineCode)}</Muted></>],
        ['Method tried', row.method === null ? null : <Method method={row.method} />],
        ['Tried', `${row.attempts}×, last ${formatInstant(row.lastFailedAt)}`],
        ['Tries left', data === undefined ? null : triesLeft(data.retry)],
        ['Autopay', row.autopay ? 'On' : 'Off'],
        ['Open', data?.invoice == null || data.invoice.open.minor === row.amount.minor ? null : `${formatMoney(data.invoice.open)} of ${data.invoice.number}`],
        ['Disputed', data?.invoice?.disputed === true ? 'Yes: the customer says the invoice is wrong' : null],
        ['Balance', data === undefined || data.balances.length === 0 ? null : <Balances balances={data.balances} />],
        ['Available', data === undefined || data.wallet === null ? null : <>{formatMoney(data.wallet.balance)} <Muted>{data.wallet.autoRecharge ? `recharged below ${formatMoney({ minor: data.wallet.thresholdMinor, currency: data.wallet.balance.currency })}` : 'not recharged by itself'}</Muted></>],
      ]} />
      {data !== undefined && (
        <>
          <WorkSection item={{ queue: 'failedCharges', id: row.chargeId }} name={row.accountName} work={row.work} accountId={row.accountId} owes={data.invoice === null ? [row.amount] : [data.invoice.open]} invoiceId={row.invoiceId} invoiceNumber={row.invoiceNumber} />
          <Section title="Other ways"><Actions row={row} detail={data} /></Section>
          <Section title="Methods on file"><Methods methods={data.retry.methods} /></Section>
          <Section title="Attempts"><Attempts attempts={data.attempts} /></Section>
          <Section title="Story"><Story entries={data.story} /></Section>
        </>
      )}
      {notifying !== null && <DispatchDialog order={notifying} onClose={() => setNotifying(null)} />}
    </DetailPanel>
  )
}

const triesLeft = ({ triesLeft: left, notBeforeAt }: Detail['retry']): string => `${formatCount(left)} of 8 in 14 days${notBeforeAt === null ? '' : `; again from ${formatInstant(notBeforeAt)}`}`

/** Where its newest command stands; one that waits can be taken back here. */
function Pending({ pending, id }: { pending: NonNullable<FailedChargeRow['pending']>; id: string }) {
  const queries = useQueryClient()
  const withdraw = useMutation(orpc.outbox.withdraw.mutationOptions({
    // The button goes with what it took back.
    onSuccess: () => void window.setTimeout(() => focusList(id), 0),
    onSettled: () => Promise.all([...affected.outbox, ...affected.failedCharges].map((queryKey) => queries.invalidateQueries({ queryKey }))),
  }))
  return (
    <Note tone={pendingWords(pending).tone}>
      {pendingSentence(pending)} <a href={outboxHref(pending.id)}>See it in the outbox</a>
      {pending.state === 'queued' && <Group mt={6}><ManageButton size="compact-xs" variant="default" loading={withdraw.isPending} onClick={() => withdraw.mutate({ id: pending.id })}>Take it back</ManageButton></Group>}
      {withdraw.isError && <ErrorNote error={withdraw.error} />}
    </Note>
  )
}

function Balances({ balances }: { balances: Detail['balances'] }) {
  return (
    <>
      {balances.map(({ currency, balanceMinor, openMinor, unappliedMinor }) => (
        <span key={currency} style={{ display: 'block' }}>
          {formatMoney({ minor: balanceMinor, currency })} <Muted>{formatMoney({ minor: openMinor, currency })} open{unappliedMinor === 0 ? '' : `, ${formatMoney({ minor: unappliedMinor, currency })} not applied`}</Muted>
        </span>
      ))}
    </>
  )
}

/** What may be tried, and why the others may not. */
function Methods({ methods }: { methods: Detail['retry']['methods'] }) {
  if (methods.length === 0) return <Muted>None. The customer can add one in the portal.</Muted>
  return (
    <Stack gap={6}>
      {methods.map((method) => (
        <div key={method.id}>
          <Tag quiet tone={method.unusable === null ? 'good' : 'bad'}>{methodWords(method)}</Tag> <Muted>{method.slot}{method.isDefault ? ', default' : ''}{method.unusable === null ? '' : ` · ${method.unusable}`}</Muted>
        </div>
      ))}
    </Stack>
  )
}

function Attempts({ attempts }: { attempts: Detail['attempts'] }) {
  return (
    <Stack gap={6}>
      {attempts.map((attempt) => (
        <Group key={attempt.chargeId} justify="space-between" gap="0 8px">
          <Tag quiet tone={attempt.status === 'succeeded' ? 'good' : attempt.status === 'pending' ? 'wait' : 'bad'}>{attempt.status === 'succeeded' ? 'Succeeded' : attempt.status === 'pending' ? 'At the bank' : attempt.plain === null || attempt.declineCode === null ? sentence(attempt.status) : reasonWords(attempt.plain, attempt.declineCode)}</Tag>
          <Muted>{attempt.method === null ? '' : `${attempt.method.last4 === '' ? methodWords(attempt.method) : `•${attempt.method.last4}`} · `}{formatInstant(attempt.at)}</Muted>
        </Group>
      ))}
    </Stack>
  )
}
