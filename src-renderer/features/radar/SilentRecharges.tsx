/** Automatic recharges that should have come, by name. */
import { Group } from '@mantine/core'
import { useMemo } from 'react'
import type { MailOrder } from '#contract/mail.ts'
import type { SilentRecharge } from '#contract/radar.ts'
import type { PartyId } from '#contract/vocabulary.ts'
import { orpc } from '../../client.ts'
import { formatAgo, formatInstant } from '../../ui/format/dates.ts'
import { formatMoney } from '../../ui/format/money.ts'
import type { Column } from '../../ui/list/column.ts'
import { Grid } from '../../ui/list/Grid.tsx'
import { NoMatch } from '../../ui/list/NoMatch.tsx'
import { useListPages } from '../../ui/list/useListPages.ts'
import { useNow } from '../../ui/now.ts'
import { Amount } from '../../ui/parts/Amount.tsx'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { ManageButton } from '../../ui/parts/ManageButton.tsx'
import { methodName } from '../../ui/parts/Method.tsx'
import { Muted } from '../../ui/parts/Muted.tsx'
import { PartyName } from '../../ui/parts/Party.tsx'
import { Tag } from '../../ui/parts/Tag.tsx'
import { openAccount, rechargesList } from './list.ts'

interface SilentRechargesProps {
  party: PartyId | undefined
  total: number | null
  onNotice: (order: MailOrder) => void
}

const accountOf = (row: SilentRecharge): string => row.accountId

export function SilentRecharges({ party, total, onNotice }: SilentRechargesProps) {
  const now = useNow()
  const { grid, isError, error, retry } = useListPages(orpc.radar.silentRecharges, { party }, accountOf)
  const columns = useMemo(() => columnsOf({ now, allParties: party === undefined, onNotice }), [now, party, onNotice])
  return (
    <>
      {isError && <ErrorNote error={error} onRetry={retry} />}
      <Grid
        label="Silent recharges" rowId={accountOf} columns={columns} store={rechargesList} total={total} {...grid} openId={null} selectable={false} onOpen={openAccount}
        empty={<NoMatch filtered={false} onClear={() => {}} title="Every recharge has come">Prepaid accounts come here whose available balance is below the threshold although they are recharged by themselves.</NoMatch>}
      />
    </>
  )
}

const noSmsBecause = ({ criticalNumber }: SilentRecharge): string | null => (criticalNumber ? null : 'There is no critical billing number for this account.')

function columnsOf({ now, allParties, onNotice }: { now: number; allParties: boolean; onNotice: (order: MailOrder) => void }): Column<SilentRecharge>[] {
  return [
    { id: 'account', header: 'Account', size: 220, min: 196, grow: true, text: (row) => row.accountName, cell: (row) => row.accountName },
    { id: 'ref', header: 'Number', size: 96, drop: 7, text: (row) => row.accountRef, cell: (row) => <Muted>{row.accountRef}</Muted> },
    ...(allParties ? [{ id: 'party', header: 'Party', size: 102, drop: 6, text: (row: SilentRecharge) => row.partyId, cell: (row: SilentRecharge) => <PartyName id={row.partyId} /> }] : []),
    { id: 'balance', header: 'Available', size: 92, align: 'end', text: (row) => formatMoney(row.balance), cell: (row) => <Amount money={row.balance} zero="figure" /> },
    { id: 'threshold', header: 'Recharged below', size: 118, align: 'end', drop: 3, text: (row) => formatMoney({ minor: row.thresholdMinor, currency: row.balance.currency }), cell: (row) => <Muted>{formatMoney({ minor: row.thresholdMinor, currency: row.balance.currency })}</Muted> },
    { id: 'since', header: 'Below since', size: 104, align: 'end', drop: 2, text: (row) => (row.belowSinceAt === null ? '' : formatInstant(row.belowSinceAt)), cell: (row) => <Muted>{row.belowSinceAt === null ? 'Not known' : formatAgo(row.belowSinceAt, now)}</Muted> },
    { id: 'paused', header: 'Paused', size: 88, drop: 5, text: (row) => (row.pausedAt === null ? '' : formatInstant(row.pausedAt)), cell: (row) => (row.pausedAt === null ? null : <Tag tone="bad" quiet title={formatInstant(row.pausedAt)}>{formatAgo(row.pausedAt, now)}</Tag>) },
    { id: 'method', header: 'Method', size: 140, drop: 8, text: (row) => (row.method === null ? '' : methodName(row.method)), cell: (row) => <Muted>{row.method === null ? 'None on file' : methodName(row.method)}</Muted> },
    { id: 'why', header: 'Why', size: 340, min: 330, grow: true, drop: 1, text: (row) => row.why, cell: (row) => <span title={row.why}>{row.why}</span> },
    {
      id: 'notice', header: 'Notice', size: 186, text: () => '',
      cell: (row) => (
        <Group gap={4} wrap="nowrap">
          <ManageButton size="compact-xs" variant="default" aria-label={`Notify… ${row.accountName}`} onClick={() => onNotice({ kind: 'low_balance', selection: { accounts: [row.accountId] }, channel: 'preferred' })}>Notify…</ManageButton>
          <ManageButton size="compact-xs" variant="default" aria-label={`Critical SMS… ${row.accountName}`} not={noSmsBecause(row)} onClick={() => onNotice({ kind: 'critical_notice', selection: { accounts: [row.accountId] } })}>Critical SMS…</ManageButton>
        </Group>
      ),
    },
  ]
}
