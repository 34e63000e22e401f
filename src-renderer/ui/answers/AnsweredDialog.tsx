/** An SMS that a person has answered by other means: with a note of what was done, and no command. */
import { Textarea } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { SmsAnswer } from '#contract/answers.ts'
import { orpc } from '../../client.ts'
import { PhoneNumber } from '../parts/PhoneNumber.tsx'
import { Dialog } from '../parts/Dialog.tsx'
import { whoseName } from './answerWords.ts'

export function AnsweredDialog({ answer, opened, onClose, onDone }: { answer: SmsAnswer; opened: boolean; onClose: () => void; onDone: () => void }) {
  const [note, setNote] = useState('')
  const dismiss = useMutation(orpc.answers.dismiss.mutationOptions())
  const words = note.trim()
  return (
    <Dialog
      opened={opened}
      onClose={onClose}
      title="What was answered?"
      confirm="Keep note"
      ready={words !== ''}
      onConfirm={async () => {
        await dismiss.mutateAsync({ answer: answer.id, note: words })
        onDone()
      }}
    >
      <p>“{answer.words}”</p>
      <p>{whoseName(answer) ?? 'From'} <PhoneNumber number={answer.from} /></p>
      <Textarea
        data-autofocus label="Note" required description="What was said or done; it stands in the account’s story. The SMS is then dealt with, and no invoice changes." maxLength={500} autosize minRows={2} maxRows={6} value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.form?.requestSubmit()
        }}
      />
    </Dialog>
  )
}
