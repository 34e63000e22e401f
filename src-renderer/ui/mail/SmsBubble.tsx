/** An SMS as the customer's telephone shows it, and what it is sent as. */
import type { RenderedMessage } from '#contract/mail.ts'
import { plural } from '../format/words.ts'
import styles from './MessageView.module.css'

const alphabets = { gsm7: 'the usual letters (GSM-7)', ucs2: 'letters beyond the usual ones (UCS-2), which takes more segments' }

export function SmsBubble({ text, segments }: Pick<RenderedMessage, 'text' | 'segments'>) {
  return (
    <div className={styles.sms}>
      <p className={styles.bubble}>{text}</p>
      {segments !== null && <p className={styles.segments}>{plural(segments.count, 'segment')} of {alphabets[segments.encoding]}; {plural(segments.left, 'character')} left in the last one.</p>}
    </div>
  )
}
