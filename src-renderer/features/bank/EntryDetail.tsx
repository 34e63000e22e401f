/** One entry: what the bank says of it, what it may be, and the keys that deal with it. */
import { Group, Skeleton, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { BankEntry } from '#contract/bank.ts'
import { orpc } from '../../client.ts'
import { useCannot } from '../../ui/core/cannot.ts'
import { plainError } from '../../ui/core/plainError.ts'
import { useMayNotManage } from '../../ui/core/session.ts'
import { formatDay, formatInstant } from '../../ui/format/dates.ts'
import { formatMoney } from '../../ui/format/money.ts'
import { useKeys, useKeysToCome } from '../../ui/keys.ts'
import { DetailPanel, Section } from '../../ui/list/DetailPanel.tsx'
import { useLastKnown } from '../../ui/list/useLastKnown.ts'
import { Amount } from '../../ui/parts/Amount.tsx'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { Facts } from '../../ui/parts/Facts.tsx'
import { Headline } from '../../ui/parts/Headline.tsx'
import { isGone } from '../../ui/parts/Left.tsx'
import { ManageButton } from '../../ui/parts/ManageButton.tsx'
import { Muted } from '../../ui/parts/Muted.tsx'
import { Note } from '../../ui/parts/Note.tsx'
import { PartyName } from '../../ui/parts/Party.tsx'
import { Tag } from '../../ui/parts/Tag.tsx'
import { Applied } from './Applied.tsx'
import { entryStates, numberWords } from './bankWords.ts'
import { isRecorded, keepAsked, remember, tell, useDeciding, useWhyNotUndone, type Draft, type Give } from './deciding.ts'
import { IgnoreDialog } from './IgnoreDialog.tsx'
import { KeepDialog, type ToKeep } from './KeepDialog.tsx'
import { ParkDialog } from './ParkDialog.tsx'
import { Reversal } from './Reversal.tsx'
import { RuleDialog } from './RuleDialog.tsx'
import { ruleFrom } from './ruleDraft.ts'
import { SplitDialog } from './SplitDialog.tsx'
import { Suggestions } from './Suggestions.tsx'
import { UndoDialog } from './UndoDialog.tsx'

interface EntryDetailProps {
  id: string
  known: BankEntry | undefined
  onClose: () => void
  /** It has been dealt with: the next one is wanted. */
  onSettled: (id: string) => void
}

export function EntryDetail({ id, known, onClose, onSettled }: EntryDetailProps) {
  const asked = useQuery(orpc.bank.entry.queryOptions({ input: { entry: id }, enabled: known === undefined }))
  const entry = useLastKnown(known ?? asked.data)
  // Not `a`: what it would apply has not been seen.
  useKeysToCome(['s', 'p', 'i', 'z'], entry === undefined && asked.isPending)
  if (entry === undefined) {
    return <DetailPanel title="Bank entry" onClose={onClose}>{!asked.isError ? <Skeleton height={20} /> : isGone(asked.error) ? <Note>This entry is not in this workspace.</Note> : <ErrorNote error={asked.error} onRetry={() => void asked.refetch()} />}</DetailPanel>
  }
  const { word, tone } = entryStates[entry.state]
  return (
    <DetailPanel title={entry.payerName === '' ? 'No payer named' : entry.payerName} subtitle={<>{entry.bankAccountName} · <PartyName id={entry.party} /></>} badge={<Tag tone={tone}>{word}</Tag>} onClose={onClose}>
      <Headline amount={<Amount money={entry.amount} zero="figure" />} aside={`booked ${formatDay(entry.bookedOn)}`} />
      <Facts facts={[
        ['Reference', entry.reference === '' ? null : entry.reference],
        ['Text', entry.text === '' ? null : entry.text],
        ['From account', entry.payerAccount === null ? null : numberWords(entry.payerAccount)],
        ['Value date', entry.valueOn === null || entry.valueOn === entry.bookedOn ? null : formatDay(entry.valueOn)],
      ]} />
      <Reversal entry={entry.id} />
      {entry.state === 'open' && <ToApply entry={entry} onSettled={onSettled} />}
      {entry.state === 'debit' && <Muted>Money that went out is shown to be read; nothing is done with it.</Muted>}
      {entry.state !== 'open' && entry.state !== 'debit' && <Settled entry={entry} />}
    </DetailPanel>
  )
}

type Asked = 'split' | 'park' | 'ignore' | 'rule'

function ToApply({ entry, onSettled }: { entry: BankEntry; onSettled: (id: string) => void }) {
  const suggestions = useQuery(orpc.bank.suggestions.queryOptions({ input: { entry: entry.id } }))
  const [asked, setAsked] = useState<Asked | null>(null)
  const [keeping, setKeeping] = useState<ToKeep | null>(null)
  const [draft, setDraft] = useState<Draft | null>(null)
  const mayNot = useMayNotManage()
  const cannot = useCannot(entry.party, 'receivePayment')
  const { apply } = useDeciding()
  const first = suggestions.data?.[0]
  const settled = (title: string, about: string) => {
    remember(entry.id)
    tell(title, about)
    onSettled(entry.id)
  }
  const give: Give = async (parts, title, about, from) => {
    try {
      await apply.mutateAsync({ entry: entry.id, parts })
      settled(title, about)
    } catch (error) {
      const keep = keepAsked(error)
      if (keep === null) throw error
      apply.reset()
      setKeeping({ ...keep, parts, title, about, from })
    }
  }
  const accept = (at: number) => {
    const suggestion = suggestions.data?.[at]
    if (suggestion === undefined || apply.isPending || mayNot !== null || cannot !== null) return
    const { accountId, accountName, unappliedMinor } = suggestion
    const rows = suggestion.rows.map(({ invoiceId, amountMinor }) => ({ invoiceId, amountMinor }))
    give([{ accountId, rows, unappliedMinor }], rows.length === 0 ? 'Parked' : 'Applied', `${formatMoney(entry.amount)} to ${accountName} · z takes it back`, null).catch(() => {
      // It stands above, as what the last try ended with.
    })
  }
  const ask = (what: Asked) => () => {
    if (mayNot === null && (what === 'ignore' || what === 'rule' || cannot === null)) setAsked(what)
  }
  const closed = () => {
    setAsked(null)
    setDraft(null)
  }
  const notKept = () => {
    setKeeping(null)
    setDraft(keeping?.from ?? null)
    setAsked(keeping?.from?.of ?? null)
  }
  useKeys({
    // One press, one entry: a key that is held down would go through all of them.
    a: (event) => (event.repeat ? undefined : accept(0)), s: ask('split'), p: ask('park'), i: ask('ignore'),
  })
  return (
    <>
      {entry.applied.length > 0 && <Applied applied={entry.applied} title="From before" />}
      {cannot !== null && <Note tone="wait">{cannot}</Note>}
      {apply.isError && asked === null && <ErrorNote error={apply.error} />}
      <Section title="What it may be">
        {suggestions.isError && <ErrorNote error={suggestions.error} onRetry={() => void suggestions.refetch()} />}
        {suggestions.isPending && <Skeleton height={64} />}
        {suggestions.data?.length === 0 && <p><Muted>Nothing that is open says the same: no number, name or amount of it. Split it by hand, or park it with its customer.</Muted></p>}
        {suggestions.data !== undefined && <Suggestions entry={entry} suggestions={suggestions.data} not={cannot} busy={apply.isPending} onAccept={accept} />}
      </Section>
      <Stack gap={6}>
        <Group gap={6}>
          <ManageButton variant={first === undefined ? 'filled' : 'default'} data-main-action={first === undefined} not={cannot} onClick={ask('split')} rightSection={<kbd aria-hidden>s</kbd>}>Split…</ManageButton>
          <ManageButton variant="default" not={cannot} onClick={ask('park')} rightSection={<kbd aria-hidden>p</kbd>}>Park…</ManageButton>
          <ManageButton variant="default" onClick={ask('ignore')} rightSection={<kbd aria-hidden>i</kbd>}>Put aside…</ManageButton>
        </Group>
        <Group gap={6}><ManageButton size="xs" variant="default" onClick={ask('rule')}>Make a rule from this…</ManageButton></Group>
      </Stack>
      {asked === 'split' && <SplitDialog entry={entry} first={first} draft={draft?.of === 'split' ? draft.split : null} onClose={closed} onGive={give} />}
      {asked === 'park' && <ParkDialog entry={entry} first={first} chosen={draft?.of === 'park' ? draft.account : null} onClose={closed} onGive={give} />}
      {keeping !== null && <KeepDialog entry={entry} keeping={keeping} onClose={notKept} onDone={settled} />}
      {asked === 'ignore' && <IgnoreDialog entry={entry} onClose={() => setAsked(null)} onDone={settled} />}
      {asked === 'rule' && <RuleDialog draft={ruleFrom(entry, first)} onClose={() => setAsked(null)} />}
    </>
  )
}

function Settled({ entry }: { entry: BankEntry }) {
  const [asking, setAsking] = useState(false)
  const mayNot = useMayNotManage()
  const { undo } = useDeciding()
  const recorded = isRecorded(entry)
  const whyNot = useWhyNotUndone()(entry)
  const takeBack = () => {
    if (mayNot !== null || undo.isPending) return
    if (whyNot !== null) return tell('It was not taken back', whyNot, 'red')
    // What reached the books is reversed there: that is asked first.
    if (recorded) return setAsking(true)
    return undo.mutate({ entry: entry.id }, {
      onSuccess: () => {
        remember(null)
        tell('It is to be applied again', `${formatMoney(entry.amount)} of ${entry.payerName === '' ? 'no named payer' : entry.payerName}.`)
      },
      onError: (error) => tell('It was not taken back', plainError(error).message, 'red'),
    })
  }
  useKeys({ z: takeBack })
  return (
    <>
      {entry.applied.length > 0 && <Applied applied={entry.applied} title={entry.state === 'parked' ? 'Parked with' : 'Applied to'} />}
      <Facts facts={[
        ['Why', entry.reason],
        ['By', entry.byRule !== null ? `Rule “${entry.byRule}”` : entry.settledBy],
        ['When', entry.settledAt === null ? null : formatInstant(entry.settledAt)],
      ]} />
      <Group gap={6}><ManageButton variant="default" data-main-action not={whyNot} onClick={takeBack} rightSection={<kbd aria-hidden>z</kbd>}>{recorded ? 'Undo…' : 'Undo'}</ManageButton></Group>
      {asking && <UndoDialog entry={entry} onClose={() => setAsking(false)} />}
    </>
  )
}
