/** What fails next: cards that run out, and automatic recharges that should have come; before a charge fails. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { MailOrder } from '#contract/mail.ts'
import { orpc } from '../../client.ts'
import { useParty } from '../../ui/core/session.ts'
import { formatCount } from '../../ui/format/words.ts'
import { FilterChip } from '../../ui/list/FilterChip.tsx'
import { ListScreen } from '../../ui/list/ListScreen.tsx'
import { Views } from '../../ui/list/Views.tsx'
import { DispatchDialog } from '../../ui/mail/DispatchDialog.tsx'
import { ManageButton } from '../../ui/parts/ManageButton.tsx'
import { go, hrefOf } from '../../ui/route.ts'
import { ExpiringCards } from './ExpiringCards.tsx'
import { SilentRecharges } from './SilentRecharges.tsx'

type RadarView = 'cards' | 'recharges'
const DAYS = ['30', '60', '90', '120'] as const
const USUAL_DAYS = '60'

export function RadarScreen({ view: given }: { view: string | null }) {
  const view: RadarView = given === 'recharges' ? 'recharges' : 'cards'
  const party = useParty()?.id
  const [days, setDays] = useState<(typeof DAYS)[number]>(USUAL_DAYS)
  const [order, setOrder] = useState<MailOrder | null>(null)
  const counts = useQuery(orpc.radar.counts.queryOptions({ input: { party, days: Number(days) } })).data
  const total = counts === undefined ? null : view === 'cards' ? counts.expiringCards : counts.silentRecharges
  return (
    <ListScreen
      title="Fails next"
      count={total}
      views={
        <Views<RadarView>
          label="Show of what fails next"
          value={view}
          onChange={(to) => go(hrefOf('radar', to), { replace: true })}
          views={[{ value: 'cards', label: 'Expiring cards', count: counts?.expiringCards, tone: 'wait' }, { value: 'recharges', label: 'Silent recharges', count: counts?.silentRecharges, tone: 'bad' }]}
        />
      }
      summary={view === 'cards' ? <span>Cards of active accounts that expire within {days} days, or have</span> : <span>Below the threshold, and nothing was charged</span>}
      filters={view === 'cards' ? <FilterChip label="Within" value={days === USUAL_DAYS ? undefined : days} onChange={(value) => setDays(value ?? USUAL_DAYS)} choices={DAYS.map((value) => ({ value, label: `${value} days` }))} /> : undefined}
      actions={view === 'recharges' && (total ?? 0) > 0 ? <ManageButton size="xs" variant="default" onClick={() => setOrder({ kind: 'low_balance', selection: { all: { party } }, channel: 'preferred' })}>{`Notify all ${formatCount(total ?? 0)}…`}</ManageButton> : undefined}
    >
      {view === 'cards' ? <ExpiringCards party={party} days={Number(days)} total={total} onNotice={setOrder} /> : <SilentRecharges party={party} total={total} onNotice={setOrder} />}
      {order !== null && <DispatchDialog order={order} onClose={() => setOrder(null)} />}
    </ListScreen>
  )
}
