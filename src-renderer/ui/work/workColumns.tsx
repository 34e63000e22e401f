/** The columns that the work on a queue adds to its list. */
import { Group } from '@mantine/core'
import { IconNote } from '@tabler/icons-react'
import type { WorkMark } from '#contract/work.ts'
import { formatDayShort, readersZone, todayIn } from '../format/dates.ts'
import { DASH } from '../format/money.ts'
import type { Column } from '../list/column.ts'
import { Muted } from '../parts/Muted.tsx'
import { Tag } from '../parts/Tag.tsx'
import { isNear, promiseBrief, promiseStates } from './promiseWords.ts'
import { momentWords } from './snooze.ts'
import styles from './WorkCells.module.css'

interface WorkColumns {
  now: number
  /** Left out first when there is no room, the highest first; as in `Column`. */
  drop?: { assigned?: number; next?: number; promise?: number }
}

/** Whose it is, what comes next (a broken promise before all else; or until when it is snoozed, or that it is done), and what was promised. Ids: `assigned`, `next`, `promise`. */
export function workColumns<Row extends { work: WorkMark }, S extends string = string>({ now, drop = {} }: WorkColumns): Column<Row, S>[] {
  return [
    { id: 'assigned', header: 'Assigned', size: 112, min: 84, drop: drop.assigned ?? 6.5, text: ({ work }) => work.assignee ?? '', cell: ({ work }) => (work.assignee === null ? <Muted>{DASH}</Muted> : work.assignee) },
    { id: 'next', header: 'Next', size: 160, min: 110, drop: drop.next ?? 7.5, text: ({ work }) => nextText(work, now), cell: ({ work }) => <Next work={work} now={now} /> },
    { id: 'promise', header: 'Promise', size: 160, min: 140, drop: drop.promise ?? 2.5, text: ({ work }) => (work.promise === null ? '' : promiseBrief(work.promise)), cell: ({ work }) => <PromiseCell work={work} now={now} /> },
  ]
}

function nextText({ snoozedUntil, doneAt, doneBy, nextAction, promise }: WorkMark, now: number): string {
  // It is why the row stands on top, whether or not there is room for its own column.
  if (promise?.asks === true) return promiseBrief(promise)
  if (doneAt !== null) return `Done${doneBy === null ? '' : `, ${doneBy}`}`
  if (snoozedUntil !== null) return `Snoozed until ${momentWords(snoozedUntil, now, readersZone())}`
  if (nextAction === null) return ''
  return nextAction.on === null ? nextAction.text : `${formatDayShort(nextAction.on)}: ${nextAction.text}`
}

function Next({ work, now }: { work: WorkMark; now: number }) {
  const text = nextText(work, now)
  const due = work.doneAt === null && work.snoozedUntil === null && work.nextAction?.on != null && work.nextAction.on <= todayIn(readersZone(), now)
  return (
    <Group gap={6} wrap="nowrap" className={styles.cell}>
      {work.notes > 0 && <span className={styles.notes} title={work.notes === 1 ? 'One note' : `${work.notes} notes`}><IconNote size={13} stroke={1.75} aria-hidden />{work.notes}</span>}
      {work.promise?.asks === true ? <Tag quiet tone="bad" shape="alert">{text}</Tag> : text === '' ? (work.notes === 0 && <Muted>{DASH}</Muted>) : work.doneAt !== null ? <Tag quiet tone="good">{text}</Tag> : due ? <Tag quiet tone="wait">{text}</Tag> : <span className={styles.text}>{text}</span>}
    </Group>
  )
}

function PromiseCell({ work: { promise }, now }: { work: WorkMark; now: number }) {
  if (promise === null) return <Muted>{DASH}</Muted>
  const tone = promise.state === 'open' && !isNear(promise.dueOn, todayIn(readersZone(), now)) ? 'plain' : promiseStates[promise.state].tone
  return <Tag quiet tone={tone} {...(promise.asks ? { shape: 'alert' as const } : {})}>{promiseBrief(promise)}</Tag>
}
