/** What happened, in order, the newest last. */
import type { StoryEntry } from '#contract/story.ts'
import { formatInstant, formatTime } from '../format/dates.ts'
import styles from './Story.module.css'
import { ToneShape } from './Tag.tsx'
import type { Tone } from './Tag.tsx'

const tones: Record<StoryEntry['tone'], Tone> = { neutral: 'plain', good: 'good', bad: 'bad', waiting: 'wait' }

const dayOf = (at: number) => formatInstant(at).replace(/,.*$/, '')

export function Story({ entries, empty = 'Nothing has happened here yet.' }: { entries: readonly StoryEntry[]; empty?: string }) {
  if (entries.length === 0) return <p className={styles.empty}>{empty}</p>
  const oldestFirst = [...entries].sort((a, b) => a.at - b.at)
  return (
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
  )
}
