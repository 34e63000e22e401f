/** Statements for many accounts: which, of what kind and days, as what; it says for how many before it begins. */
import { Group, Input, SegmentedControl, Select, TextInput } from '@mantine/core'
import { DatePickerInput } from '@mantine/dates'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { BatchTerms, StatementKind } from '#contract/documents.ts'
import { orpc } from '../../client.ts'
import { useParty } from '../../ui/core/session.ts'
import { useNotPulledYet } from '../../ui/core/useNotPulledYet.ts'
import { todayIn } from '../../ui/format/dates.ts'
import { periodOf } from '../../ui/format/periods.ts'
import { plural, statementKinds } from '../../ui/format/words.ts'
import { Dialog } from '../../ui/parts/Dialog.tsx'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { Note } from '../../ui/parts/Note.tsx'
import { PartySelect } from '../../ui/parts/PartySelect.tsx'
import { isWhole, PeriodInput } from '../../ui/parts/PeriodInput.tsx'
import type { ChosenPeriod } from '../../ui/parts/PeriodInput.tsx'
import { go, hrefOf } from '../../ui/route.ts'
import { makeWords, onlyWords, shapeWords } from './batchWords.ts'

const EITHER = 'either'
const options = <V extends string>(words: Record<V, string>) => (Object.keys(words) as V[]).map((value) => ({ value, label: words[value] }))

export function BatchDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const frameParty = useParty()
  const today = todayIn(frameParty?.timeZone ?? 'UTC')
  const [party, setParty] = useState<string | null>(frameParty?.id ?? null)
  const [billing, setBilling] = useState<'postpaid' | 'prepaid' | typeof EITHER>(EITHER)
  const [text, setText] = useState('')
  const [only, setOnly] = useState<BatchTerms['only']>('not_empty')
  const [kind, setKind] = useState<StatementKind>('balance-forward')
  const [period, setPeriod] = useState<ChosenPeriod>(() => periodOf('last-month', today, today))
  const [shape, setShape] = useState<BatchTerms['shape']>('folder')
  const [search] = useDebouncedValue(text.trim(), 200)

  // What is open is open on one day; the period is only that of the other kinds.
  const days = kind === 'open-item' ? { from: period.to, to: period.to } : period
  const ready = isWhole(days)
  const filter = { ...(party === null ? {} : { party }), ...(billing === EITHER ? {} : { billing }), ...(search === '' ? {} : { text: search }) }
  const terms = { kind, from: days.from ?? today, to: days.to ?? today, filter, only, shape }
  const preview = useQuery(orpc.documents.batchPreview.queryOptions({ input: terms, enabled: opened && ready, placeholderData: keepPreviousData }))
  const start = useMutation(orpc.documents.batch.mutationOptions())
  const count = preview.data?.accounts
  const notPulled = useNotPulledYet()
  const settled = text.trim() === search && !preview.isPlaceholderData && count !== undefined
  const run = async () => {
    const { batch } = await start.mutateAsync(terms)
    go(hrefOf('documents', 'batches', batch), { replace: true })
  }
  return (
    <Dialog
      opened={opened}
      onClose={onClose}
      title="Statements for many accounts"
      confirm={makeWords(count, only, notPulled)}
      onConfirm={run}
      ready={ready && settled && count > 0}
      size="lg"
    >
      <Group grow gap={8} align="flex-start">
        <PartySelect value={party} onChange={setParty} />
        <Select label="Billing" allowDeselect={false} value={billing} onChange={(value) => setBilling(value ?? EITHER)} data={[{ value: EITHER, label: 'Postpaid and prepaid' }, { value: 'postpaid', label: 'Postpaid' }, { value: 'prepaid', label: 'Prepaid' }]} />
      </Group>
      <Group grow gap={8} align="flex-start">
        <TextInput label="Name or number" placeholder="Any" maxLength={200} value={text} onChange={(event) => setText(event.currentTarget.value)} />
        <Select label="Of these accounts" allowDeselect={false} value={only} onChange={(value) => setOnly(value ?? 'not_empty')} data={options(onlyWords)} />
      </Group>
      <Select label="Kind of statement" allowDeselect={false} value={kind} onChange={(value) => setKind(value ?? 'balance-forward')} data={options(statementKinds)} />
      {kind === 'open-item' ? <DatePickerInput label="Open at the end of" w={160} value={period.to} onChange={(to) => setPeriod({ ...period, to })} /> : <PeriodInput period={period} onChange={setPeriod} today={today} />}
      <Input.Wrapper label="As"><div><SegmentedControl aria-label="As" value={shape} onChange={(value) => setShape(value)} data={options(shapeWords)} /></div></Input.Wrapper>
      {preview.isError ? <ErrorNote error={preview.error} onRetry={() => void preview.refetch()} /> : count !== undefined && (count > 0 ? <Note>{saysOf(count, only)}</Note> : notPulled && <Note tone="wait">The accounts come with the first pull; nothing is known of them before.</Note>)}
    </Dialog>
  )
}

function saysOf(count: number, only: BatchTerms['only']): string {
  const match = `${plural(count, 'account matches', 'accounts match')}.`
  return only === 'all' ? `${match} Go on meanwhile: it can be stopped, and goes on where it was.` : `${match} ${only === 'owing' ? 'Those that owe nothing' : 'Those in which nothing moved and nothing is owed'} are left out while it runs. It can be stopped, and goes on where it was.`
}
