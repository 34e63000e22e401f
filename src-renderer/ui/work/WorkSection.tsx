/** The work on one item, in its detail: whose it is, until when it is snoozed, what comes next, what was promised; each with its key. */
import { Button, Group, Stack } from '@mantine/core'
import { useState } from 'react'
import type { QueueItem, WorkMark } from '#contract/work.ts'
import type { AccountId, InvoiceId, Money } from '#contract/vocabulary.ts'
import { formatDay, readersZone } from '../format/dates.ts'
import { plural } from '../format/words.ts'
import { useKeys } from '../keys.ts'
import { Section } from '../list/DetailPanel.tsx'
import { useNow } from '../now.ts'
import { Facts } from '../parts/Facts.tsx'
import { ManageButton } from '../parts/ManageButton.tsx'
import { Muted } from '../parts/Muted.tsx'
import { moveOn } from './moveOn.ts'
import { PromiseCard } from './PromiseCard.tsx'
import { PromiseDialog } from './PromiseForm.tsx'
import { momentWords } from './snooze.ts'
import { tellFailed } from './undo.tsx'
import { useWork } from './useWork.ts'
import { takesAway } from './workAnswer.ts'
import type { OneAnswer } from './workAnswer.ts'
import { placeOf, WorkQuestion } from './WorkQuestion.tsx'
import type { AskedWork, WorkAsk } from './WorkQuestion.tsx'

interface WorkSectionProps {
  item: QueueItem
  /** What it is called: the account's name. */
  name?: string
  work: WorkMark
  accountId: AccountId
  /** What is owed for it, by currency: of an invoice what is open on it. Left out where nothing can be promised. */
  owes?: readonly Money[]
  invoiceId?: InvoiceId | null
  invoiceNumber?: string | null
}

export function WorkSection({ item, name = 'This item', work, accountId, owes, invoiceId = null, invoiceNumber = null }: WorkSectionProps) {
  const now = useNow()
  const give = useWork()
  const [asked, setAsked] = useState<(AskedWork & { from: Element | null }) | null>(null)
  const [promising, setPromising] = useState(false)
  const promises = owes !== undefined
  useKeys({ p: () => setPromising(true) }, promises)
  const { assignee, snoozedUntil, doneAt, doneBy, nextAction, notes, promise } = work
  const tell = (answer: OneAnswer) => give.mutateAsync({ answer, items: [item], names: [name] })
  const ask = (which: WorkAsk) => {
    const from = document.activeElement
    setAsked({ ask: which, about: name, count: 1, place: placeOf(from), from, now: { snoozed: snoozedUntil !== null, nextAction } })
  }
  const close = () => {
    const from = asked?.from
    setAsked(null)
    window.setTimeout(() => from instanceof HTMLElement && from.isConnected && from.focus(), 0)
  }
  const done: OneAnswer = { do: doneAt === null ? 'done' : 'reopen' }
  const finish = async () => {
    try {
      await tell(done)
      if (takesAway(done)) moveOn([item.id])
    } catch (error) {
      tellFailed('Not done', error)
    }
  }
  return (
    <Section title="Work">
      <Stack gap="sm">
        {promise !== null && <PromiseCard promise={promise} onPromise={() => setPromising(true)} />}
        <Facts facts={[
          ['Assigned', assignee ?? <Muted>Nobody</Muted>],
          ['Next action', nextAction === null ? <Muted>None</Muted> : `${nextAction.text}${nextAction.on === null ? '' : `, by ${formatDay(nextAction.on)}`}`],
          ['Snoozed', snoozedUntil === null ? null : `Until ${momentWords(snoozedUntil, now, readersZone())}`],
          ['Done', doneAt === null ? null : `${momentWords(doneAt, now, readersZone())}${doneBy === null ? '' : `, ${doneBy}`}; it comes back when something happens to it`],
          ['Notes', notes === 0 ? null : `${plural(notes, 'note')}, in the story`],
        ]} />
        <Group gap={6}>
          <ManageButton size="xs" variant="default" onClick={() => ask('assign')} rightSection={<kbd aria-hidden>a</kbd>}>Assign…</ManageButton>
          <Button size="xs" variant="default" onClick={() => ask('note')} rightSection={<kbd aria-hidden>n</kbd>}>Note…</Button>
          <ManageButton size="xs" variant="default" onClick={() => ask('snooze')} rightSection={<kbd aria-hidden>s</kbd>}>Snooze…</ManageButton>
          <ManageButton size="xs" variant="default" onClick={() => ask('next_action')} rightSection={<kbd aria-hidden>t</kbd>}>Next action…</ManageButton>
          {promises && promise === null && <ManageButton size="xs" variant="default" onClick={() => setPromising(true)} rightSection={<kbd aria-hidden>p</kbd>}>Promise…</ManageButton>}
          <ManageButton size="xs" variant="default" loading={give.isPending && give.variables?.answer.do === done.do} rightSection={<kbd aria-hidden>e</kbd>} onClick={() => void finish()}>{doneAt === null ? 'Done' : 'Work on it again'}</ManageButton>
        </Group>
      </Stack>
      {asked !== null && <WorkQuestion asked={asked} onClose={close} onAnswer={async (answer) => {
        await tell(answer)
        close()
        if (takesAway(answer)) moveOn([item.id])
      }} />}
      {promising && owes !== undefined && <PromiseDialog subject={{ accountId, owes, invoice: invoiceId === null ? null : { id: invoiceId, number: invoiceNumber }, before: promise }} onClose={() => setPromising(false)} />}
    </Section>
  )
}
