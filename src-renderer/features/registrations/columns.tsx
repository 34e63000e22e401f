/** The columns of the registrations queue. */
import type { RegistrationRow } from '#contract/registrations.ts'
import { formatAgo, formatInstant, formatInstantDay } from '../../ui/format/dates.ts'
import { DASH } from '../../ui/format/money.ts'
import { registrationStates } from '../../ui/format/words.ts'
import type { Column } from '../../ui/list/column.ts'
import { Muted } from '../../ui/parts/Muted.tsx'
import { PartyName } from '../../ui/parts/Party.tsx'
import { pendingWords } from '../../ui/parts/Pending.tsx'
import { Tag } from '../../ui/parts/Tag.tsx'
import { workColumns } from '../../ui/work/workColumns.tsx'
import type { Sort } from './list.ts'
import { messageWords, needs, reasons, whyWords } from './needs.ts'

export function registrationColumns({ now, allParties }: { now: number; allParties: boolean }): Column<RegistrationRow, Sort>[] {
  return [
    { id: 'account', header: 'Account', size: 260, min: 232, grow: true, sort: 'account', text: (row) => row.accountName, cell: (row) => row.accountName },
    ...(allParties ? [{ id: 'party', header: 'Party', size: 102, drop: 6, text: (row: RegistrationRow) => row.partyId, cell: (row: RegistrationRow) => <PartyName id={row.partyId} /> }] : []),
    { id: 'email', header: 'Email', size: 240, min: 200, grow: true, drop: 4, text: (row) => row.email ?? '', cell: (row) => (row.email === null ? <Muted>No address</Muted> : row.email) },
    { id: 'contact', header: 'Contact', size: 150, drop: 9, text: (row) => row.contactName ?? '', cell: (row) => <Muted>{row.contactName ?? DASH}</Muted> },
    { id: 'reason', header: 'Why', size: 138, drop: 3, text: whyWords, cell: (row) => <Tag tone={reasons[row.reason].tone} quiet>{whyWords(row)}</Tag> },
    { id: 'need', header: 'Needs', size: 132, text: nowWords, cell: (row) => <Now row={row} /> },
    { id: 'state', header: 'State', size: 116, hidden: true, text: (row) => registrationStates[row.state], cell: (row) => registrationStates[row.state] },
    { id: 'sent', header: 'Sent', size: 62, align: 'end', sort: 'times', drop: 7, text: (row) => String(row.timesSent), cell: (row) => (row.timesSent === 0 ? <Muted>{DASH}</Muted> : `${row.timesSent}×`) },
    { id: 'invited', header: 'Invited', size: 104, align: 'end', drop: 8, text: (row) => (row.invitedAt === null ? '' : formatInstant(row.invitedAt)), cell: (row) => <Muted>{row.invitedAt === null ? DASH : formatInstantDay(row.invitedAt)}</Muted> },
    { id: 'since', header: 'Open since', size: 116, align: 'end', sort: 'since', drop: 5, text: (row) => formatInstant(row.sinceAt), cell: (row) => <Muted>{formatAgo(row.sinceAt, now)}</Muted> },
    // Who cannot sign in has seldom promised anything: there for whoever asks for it.
    ...workColumns<RegistrationRow, Sort>({ now, drop: { assigned: 6.5, next: 7.5 } }).map((column) => (column.id === 'promise' ? { ...column, hidden: true } : column)),
  ]
}

/** What is under way, else what is needed. */
function nowWords({ pending, message, need }: RegistrationRow): string {
  if (pending !== null) return `${pending.label}: ${pendingWords(pending).word}`
  return message === null ? needs[need] : (messageWords[message.state]?.word ?? message.state)
}

function Now({ row }: { row: RegistrationRow }) {
  if (row.pending !== null) {
    const { brief, tone } = pendingWords(row.pending)
    return <Tag tone={tone} quiet title={nowWords(row)}>{brief}</Tag>
  }
  // Why says it in colour already.
  if (row.message === null) return <>{needs[row.need]}</>
  const { word, tone } = messageWords[row.message.state] ?? { word: row.message.state, tone: 'plain' as const }
  return <Tag tone={tone} quiet>{word}</Tag>
}
