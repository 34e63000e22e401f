/** What happened, in order, the newest last. */
import { Button } from '@mantine/core'
import { useState } from 'react'
import type { StoryEntry } from '#contract/story.ts'
import { formatInstant, formatTime } from '../format/dates.ts'
import styles from './Story.module.css'
import { ToneShape } from './Tag.tsx'
import type { Tone } from './Tag.tsx'

const tones: Record<StoryEntry['tone'], Tone> = { neutral: 'plain', good: 'good', bad: 'bad', waiting: 'wait' }

const dayOf = (at: number) => formatInstant(at).replace(/,.*$/, '')

/** Of a long story the last `atFirst` entries are shown, the rest on request. */
export function Story({ entries, empty = 'Nothing has happened here yet.', atFirst = 10 }: { entries: readonly StoryEntry[]; empty?: string; atFirst?: number }) {
  const [all, setAll] = useState(false)
  if (entries.length === 0) return <p className={styles.empty}>{empty}</p>
  const sorted = [...entries].sort((a, b) => a.at - b.at)
  const oldestFirst = all ? sorted : sorted.slice(-atFirst)
  const hidden = sorted.length - oldestFirst.length
  return (
    <>
      {hidden > 0 && <Button size="compact-xs" variant="subtle" ml={-7} mb={4} onClick={() => setAll(true)}>Show {hidden} earlier</Button>}
      <ol className={styles.story} aria-label="Story">
        {oldestFirst.map((entry, index) => {
          const day = dayOf(entry.at)
          const before = oldestFirst[index - 1]
          const after = oldestFirst[index + 1]
          const tied = after !== undefined && dayOf(after.at) === day
          return (
            <li key={`${entry.at}-${index}`} className={styles.entry}>
              {(before === undefined || dayOf(before.at) !== day) && <p className={styles.day}>{day}</p>}
              <div className={`${styles.line} ${tied ? styles.tied : ''}`}>
                <time className={styles.time} dateTime={new Date(entry.at).toISOString()}>{formatTime(entry.at)}</time>
                <span className={styles.shape}><ToneShape tone={tones[entry.tone]} /></span>
                <div className={styles.what}>
                  <p className={styles.title}>{entry.title}</p>
                  {entry.text !== null && entry.text !== '' && <p className={styles.text}>{entry.text}</p>}
                  {entry.by !== null && <p className={styles.by}>{entry.by}</p>}
                </div>
              </div>
            </li>
          )
        })}
      </ol>
    </>
  )
}
