/** Cards that run out, the soonest first. */
import { useMemo } from 'react'
import type { MailOrder } from '#contract/mail.ts'
import type { ExpiringCard } from '#contract/radar.ts'
import type { PartyId } from '#contract/vocabulary.ts'
import { orpc } from '../../client.ts'
import { formatDay, todayIn } from '../../ui/format/dates.ts'
import { formatMoneyList } from '../../ui/format/money.ts'
import type { Column } from '../../ui/list/column.ts'
import { Grid } from '../../ui/list/Grid.tsx'
import { NoMatch } from '../../ui/list/NoMatch.tsx'
import { useListPages } from '../../ui/list/useListPages.ts'
import { useNow } from '../../ui/now.ts'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { ManageButton } from '../../ui/parts/ManageButton.tsx'
import { methodName } from '../../ui/parts/Method.tsx'
import { Muted } from '../../ui/parts/Muted.tsx'
import { PartyName } from '../../ui/parts/Party.tsx'
import { Tag } from '../../ui/parts/Tag.tsx'
import { cardsList, openAccount } from './list.ts'

interface ExpiringCardsProps {
  party: PartyId | undefined
  days: number
  total: number | null
  onNotice: (order: MailOrder) => void
}

const cardId = (row: ExpiringCard): string => row.method.id

export function ExpiringCards({ party, days, total, onNotice }: ExpiringCardsProps) {
  const today = todayIn('UTC', useNow())
  const { grid, isError, error, retry } = useListPages(orpc.radar.expiringCards, { party, days }, cardId)
  const { rows } = grid
  const columns = useMemo(() => columnsOf({ today, allParties: party === undefined, onNotice }), [today, party, onNotice])
  return (
    <>
      {isError && <ErrorNote error={error} onRetry={retry} />}
      <Grid
        label="Expiring cards" rowId={cardId} columns={columns} store={cardsList} total={total} {...grid} openId={null} selectable={false}
        onOpen={(id) => openAccount(rows.find((row) => row.method.id === id)?.accountId)}
        empty={<NoMatch filtered={false} onClear={() => {}} title="No card runs out soon">Cards of active accounts come here before the end of the month that is printed on them.</NoMatch>}
      />
    </>
  )
}

function columnsOf({ today, allParties, onNotice }: { today: string; allParties: boolean; onNotice: (order: MailOrder) => void }): Column<ExpiringCard>[] {
  return [
    { id: 'account', header: 'Account', size: 240, min: 204, grow: true, text: (row) => row.accountName, cell: (row) => row.accountName },
    { id: 'ref', header: 'Number', size: 96, drop: 7, text: (row) => row.accountRef, cell: (row) => <Muted>{row.accountRef}</Muted> },
    ...(allParties ? [{ id: 'party', header: 'Party', size: 102, drop: 6, text: (row: ExpiringCard) => row.partyId, cell: (row: ExpiringCard) => <PartyName id={row.partyId} /> }] : []),
    { id: 'card', header: 'Card', size: 196, text: (row) => `${methodName(row.method)} ${row.method.slot}`, cell: (row) => <>{methodName(row.method)} <Muted>{row.method.slot}</Muted></> },
    { id: 'expires', header: 'Good until', size: 166, text: (row) => row.expiresOn, cell: (row) => <Tag quiet tone={row.expiresOn < today ? 'bad' : 'wait'}>{row.expiresOn < today ? 'Expired ' : ''}{formatDay(row.expiresOn)}</Tag> },
    { id: 'other', header: 'Another method', size: 116, drop: 4, text: (row) => (row.hasOther ? 'yes' : 'no'), cell: (row) => (row.hasOther ? <Tag tone="good" quiet>Yes</Tag> : <Muted>None</Muted>) },
    { id: 'autopay', header: 'Autopay', size: 76, drop: 5, text: (row) => (row.autopay ? 'on' : 'off'), cell: (row) => (row.autopay ? 'On' : <Muted>Off</Muted>) },
    { id: 'open', header: 'Open', size: 130, min: 104, align: 'end', drop: 3, text: (row) => formatMoneyList(row.open), cell: (row) => (row.open.length === 0 ? <Muted>–</Muted> : formatMoneyList(row.open)) },
    { id: 'notice', header: 'Notice', size: 168, text: () => '', cell: (row) => <ManageButton size="compact-xs" variant="default" aria-label={`Ask for a new card… ${row.accountName}`} onClick={() => onNotice({ kind: 'card_expiring', selection: { methods: [row.method.id] }, channel: 'preferred' })}>Ask for a new card…</ManageButton> },
  ]
}
