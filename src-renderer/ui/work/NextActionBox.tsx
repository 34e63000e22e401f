/** What somebody is to do next, and by which day. */
import { Button, TextInput } from '@mantine/core'
import { DateInput } from '@mantine/dates'
import { useState } from 'react'
import { typedDay } from '../format/asOf.ts'
import type { OneAnswer } from './workAnswer.ts'
import styles from './WorkQuestion.module.css'

interface NextActionBoxProps {
  busy: boolean
  onAnswer: (answer: OneAnswer) => void
  known: { text: string; on: string | null } | null
}

export function NextActionBox({ busy, onAnswer, known }: NextActionBoxProps) {
  const [text, setText] = useState(known?.text ?? '')
  const [on, setOn] = useState<string | null>(known?.on ?? null)
  const words = text.trim()
  return (
    <form
      className={styles.box}
      style={{ padding: 0 }}
      onSubmit={(event) => {
        event.preventDefault()
        if (words !== '') onAnswer({ do: 'next_action', text: words, on })
      }}
    >
      <TextInput data-autofocus label="What" placeholder="Call about the new card" maxLength={300} value={text} onChange={(event) => setText(event.currentTarget.value)} onFocus={(event) => event.currentTarget.select()} />
      <DateInput label="By" placeholder="Any day" clearable value={on} onChange={setOn} dateParser={typedDay} popoverProps={{ withinPortal: false }} clearButtonProps={{ 'aria-label': 'No day' }} />
      <div className={styles.foot}>
        {known === null ? <span /> : <Button size="xs" variant="default" onClick={() => onAnswer({ do: 'no_action' })}>Take it off</Button>}
        <Button size="xs" type="submit" loading={busy} {...(words === '' ? { 'data-disabled': true, 'aria-disabled': true } : {})}>Set next action</Button>
      </div>
    </form>
  )
}
