/** The columns of the list of schedules. */
import type { ScheduleRow } from '#contract/schedules.ts'
import { formatAgo, formatInstant } from '../../ui/format/dates.ts'
import { DASH } from '../../ui/format/money.ts'
import { statementKinds } from '../../ui/format/words.ts'
import type { Column } from '../../ui/list/column.ts'
import { Muted } from '../../ui/parts/Muted.tsx'
import { PartyName } from '../../ui/parts/Party.tsx'
import { Tag, type Tone } from '../../ui/parts/Tag.tsx'

/** What a schedule does now, in a word. */
export function scheduleState({ paused, waiting, nextRunAt }: Pick<ScheduleRow, 'paused' | 'waiting' | 'nextRunAt'>): { word: string; tone: Tone } {
  if (paused) return { word: 'Paused', tone: 'wait' }
  if (waiting !== null) return { word: 'Due, waits', tone: 'wait' }
  return nextRunAt === null ? { word: 'Over', tone: 'plain' } : { word: 'On', tone: 'good' }
}

/** @param allParties whether they may be of several parties */
export function scheduleColumns(now: number, allParties: boolean): Column<ScheduleRow, 'name'>[] {
  const nextWords = ({ nextRunAt, timeZone }: ScheduleRow) => (nextRunAt === null ? '' : formatInstant(nextRunAt, timeZone))
  return [
    { id: 'name', header: 'Schedule', size: 240, min: 160, grow: true, text: (row) => row.name, cell: (row) => row.name },
    ...(allParties ? [{ id: 'party', header: 'Party', size: 102, drop: 1, text: (row: ScheduleRow) => row.party, cell: (row: ScheduleRow) => <PartyName id={row.party} /> }] : []),
    { id: 'state', header: 'State', size: 104, text: (row) => scheduleState(row).word, cell: (row) => <Tag quiet tone={scheduleState(row).tone}>{scheduleState(row).word}</Tag> },
    { id: 'kind', header: 'Statement', size: 150, drop: 5, text: (row) => statementKinds[row.kind], cell: (row) => <Muted>{statementKinds[row.kind]}</Muted> },
    { id: 'rule', header: 'Rule', size: 260, min: 250, grow: true, drop: 3, text: (row) => row.ruleWords, cell: (row) => row.ruleWords },
    { id: 'next', header: 'Next run', size: 264, text: nextWords, cell: (row) => (row.nextRunAt === null ? <Muted>{DASH}</Muted> : <>{nextWords(row)} <Muted>{row.nextRunAt <= now ? 'due' : formatAgo(row.nextRunAt, now)}</Muted></>) },
    { id: 'last', header: 'Last run', size: 280, min: 210, grow: true, drop: 2, text: (row) => row.lastRun?.outcome ?? '', cell: (row) => <Muted>{row.lastRun === null ? DASH : `${formatAgo(row.lastRun.startedAt, now)}: ${row.lastRun.outcome}`}</Muted> },
    { id: 'by', header: 'By', size: 130, drop: 6, text: (row) => row.createdBy, cell: (row) => <Muted>{row.createdBy}</Muted> },
  ]
}
