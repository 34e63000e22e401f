/** Of which party and which days; who gets it then is asked next. */
import { Text } from '@mantine/core'
import { useState } from 'react'
import type { MailOrder } from '#contract/mail.ts'
import type { PartyId } from '#contract/vocabulary.ts'
import { useParties, useParty } from '../../ui/core/session.ts'
import { todayIn } from '../../ui/format/dates.ts'
import { periodOf } from '../../ui/format/periods.ts'
import { useLastKnown } from '../../ui/list/useLastKnown.ts'
import { Dialog } from '../../ui/parts/Dialog.tsx'
import { PartySelect } from '../../ui/parts/PartySelect.tsx'
import { isWhole, PeriodInput } from '../../ui/parts/PeriodInput.tsx'
import type { ChosenPeriod } from '../../ui/parts/PeriodInput.tsx'
import { daysOf, LONGEST_DAYS } from './periodDays.ts'

export type PeriodKind = 'receipt' | 'recharge_receipt' | 'recharge_declined' | 'agency_copy'

export const byPeriod: Record<PeriodKind, { title: string; of: string }> = {
  receipt: { title: 'Receipts by period', of: 'Of payments on receivables that were received on these days.' },
  recharge_receipt: { title: 'Recharge receipts by period', of: 'Of charges that put money on the available balance on these days.' },
  recharge_declined: { title: 'Recharge declines by period', of: 'Of recharges that were declined on these days and are still open.' },
  agency_copy: { title: 'Agency copies by period', of: 'To each agency, of what was invoiced to its sub-accounts and what they paid on these days.' },
}

export function PeriodDialog({ kind: asked, onClose, onChosen }: { kind: PeriodKind | null; onClose: () => void; onChosen: (order: MailOrder) => void }) {
  // While it fades away it still says what it said.
  const kind = useLastKnown(asked ?? undefined)
  const frameParty = useParty()
  const parties = useParties()
  const [chosenParty, setParty] = useState<string | null | undefined>(undefined)
  const party = chosenParty === undefined ? (frameParty?.id ?? null) : chosenParty
  const today = todayIn(parties.find(({ id }) => id === party)?.timeZone ?? 'UTC')
  const [period, setPeriod] = useState<ChosenPeriod>(() => periodOf('last-month', today, today))
  if (kind === undefined) return null
  const tooLong = isWhole(period) && daysOf(period) > LONGEST_DAYS
  const choose = () => {
    if (!isWhole(period)) return
    const selection = { period: { ...(party === null ? {} : { party: party as PartyId }), from: period.from, to: period.to } }
    onChosen(kind === 'recharge_declined' ? { kind, selection, channel: 'preferred' } : { kind, selection })
  }
  return (
    <Dialog opened={asked !== null} onClose={onClose} title={byPeriod[kind].title} confirm="See who gets it" onConfirm={() => Promise.resolve(choose())} ready={isWhole(period) && !tooLong} size="lg">
      <p>{byPeriod[kind].of} Business dates, in each party’s own time zone.</p>
      <PartySelect value={party} onChange={setParty} />
      <PeriodInput period={period} onChange={setPeriod} today={today} />
      {tooLong && <Text c="var(--cf-bad)" size="sm" role="alert">At most {LONGEST_DAYS} days at a time.</Text>}
    </Dialog>
  )
}
