/** What to note; it cannot be taken back, so it is sent on purpose. */
import { Button, Textarea } from '@mantine/core'
import { useState } from 'react'
import { formatCount } from '../format/words.ts'
import type { OneAnswer } from './workAnswer.ts'
import styles from './WorkQuestion.module.css'

export function NoteBox({ busy, onAnswer, count }: { busy: boolean; onAnswer: (answer: OneAnswer) => void; count: number }) {
  const [text, setText] = useState('')
  const words = text.trim()
  return (
    <form
      className={styles.box}
      style={{ padding: 0 }}
      onSubmit={(event) => {
        event.preventDefault()
        if (words !== '') onAnswer({ do: 'note', text: words })
      }}
    >
      <Textarea
        data-autofocus aria-label="Note" placeholder="What was said, agreed or found" maxLength={4000} minRows={3} maxRows={8} value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.form?.requestSubmit()
        }}
      />
      <div className={styles.foot}>
        <span className={styles.hint}>Stays in the story. <kbd>Ctrl Enter</kbd></span>
        <Button size="xs" type="submit" loading={busy} {...(words === '' ? { 'data-disabled': true, 'aria-disabled': true } : {})}>{count === 1 ? 'Add note' : `Add to ${formatCount(count)}`}</Button>
      </div>
    </form>
  )
}
