/** The columns of the registrations queue. */
import type { RegistrationRow } from '#contract/registrations.ts'
import { formatAgo, formatInstant, formatInstantDay } from '../../ui/format/dates.ts'
import { DASH } from '../../ui/format/money.ts'
import { registrationStates } from '../../ui/format/words.ts'
import type { Column } from '../../ui/list/column.ts'
import { Muted } from '../../ui/parts/Muted.tsx'
import { PartyName } from '../../ui/parts/Party.tsx'
import { outboxWords, Pending } from '../../ui/parts/Pending.tsx'
import { Tag } from '../../ui/parts/Tag.tsx'
import type { Sort } from './list.ts'
import { messageWords, needs } from './needs.ts'

export function registrationColumns({ now, allParties }: { now: number; allParties: boolean }): Column<RegistrationRow, Sort>[] {
  return [
    { id: 'account', header: 'Account', size: 240, min: 190, grow: true, sort: 'account', text: (row) => row.accountName, cell: (row) => row.accountName },
    ...(allParties ? [{ id: 'party', header: 'Party', size: 102, drop: 6, text: (row: RegistrationRow) => row.partyId, cell: (row: RegistrationRow) => <PartyName id={row.partyId} /> }] : []),
    { id: 'email', header: 'Email', size: 236, min: 190, grow: true, drop: 3, text: (row) => row.email ?? '', cell: (row) => (row.email === null ? <Muted>No address</Muted> : row.email) },
    { id: 'contact', header: 'Contact', size: 150, drop: 9, text: (row) => row.contactName ?? '', cell: (row) => <Muted>{row.contactName ?? DASH}</Muted> },
    { id: 'state', header: 'State', size: 116, drop: 4, text: (row) => registrationStates[row.state], cell: (row) => registrationStates[row.state] },
    {
      id: 'need', header: 'Needs', size: 132, text: (row) => row.pending !== null ? `${row.pending.label}: ${outboxWords[row.pending.state].word}` : row.message === null ? needs[row.need].word : messageWords[row.message.state]?.word ?? row.message.state,
      cell: (row) => {
        if (row.pending !== null) return <Pending pending={row.pending} quiet />
        const { word, tone } = row.message === null ? needs[row.need] : messageWords[row.message.state] ?? { word: row.message.state, tone: 'plain' as const }
        return <Tag tone={tone} quiet>{word}</Tag>
      },
    },
    { id: 'sent', header: 'Sent', size: 54, align: 'end', drop: 7, text: (row) => String(row.timesSent), cell: (row) => (row.timesSent === 0 ? <Muted>{DASH}</Muted> : `${row.timesSent}×`) },
    { id: 'invited', header: 'Invited', size: 104, align: 'end', drop: 8, text: (row) => (row.invitedAt === null ? '' : formatInstant(row.invitedAt)), cell: (row) => <Muted>{row.invitedAt === null ? DASH : formatInstantDay(row.invitedAt)}</Muted> },
    { id: 'since', header: 'Open since', size: 116, align: 'end', sort: 'since', drop: 5, text: (row) => formatInstant(row.sinceAt), cell: (row) => <Muted>{formatAgo(row.sinceAt, now)}</Muted> },
  ]
}
