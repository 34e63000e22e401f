/** The question before a command is given: what will happen and to whom, what it takes, one verb, and a way out. */
import { Button, Group, Modal, Stack } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { ReactNode } from 'react'
import { commands } from '#contract/commands.ts'
import type { CommandInput, CommandName } from '#contract/commands.ts'
import type { Shown } from '#contract/outbox.ts'
import { ErrorNote } from '../parts/ErrorNote.tsx'
import { Note } from '../parts/Note.tsx'
import { useGive } from './give.ts'
import type { Given } from './give.ts'
import { NoLine } from './NoLine.tsx'
import { problemsOf } from './problems.ts'
import type { Problems } from './problems.ts'

interface CommandFormProps<C extends CommandName> {
  command: C
  /** As it was typed; the schema of the command says whether it may go. */
  input: { [K in keyof CommandInput<C>]: unknown }
  /** What the form showed when it was opened: what the person decides on. */
  shown?: Shown
  title: string
  /** The verb with its object: "Switch autopay off". */
  confirm: string
  tone?: 'main' | 'bad'
  /** Why it cannot be done now; null when it can. */
  not?: string | null
  /** False while nothing has been changed. */
  changed?: boolean
  /** What the billing system would refuse and a schema of single fields cannot see. */
  more?: Problems
  onClose: () => void
  /** The fields, told what is wrong with them; nothing is until they have been sent once. */
  children: ReactNode | ((problems: Problems) => ReactNode)
}

export function CommandForm<C extends CommandName>({ command, input, shown = {}, title, confirm, tone = 'main', not = null, changed = true, more = {}, onClose, children }: CommandFormProps<C>) {
  const give = useGive()
  const form = useRef<HTMLFormElement>(null)
  const [tries, setTries] = useState(0)
  const parsed = commands[command].input.safeParse(input)
  const problems: Problems = { ...more, ...problemsOf(parsed.error) }
  const wrong = Object.keys(problems).length > 0
  useEffect(() => {
    if (tries > 0) form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus()
  }, [tries])
  return (
    <>
      <Modal.Header mih="3rem" py="0.625rem">
        <Modal.Title fz="0.9375rem" fw={600} lh={1.35}>{title}</Modal.Title>
        <Modal.CloseButton aria-label="Close" />
      </Modal.Header>
      <Modal.Body>
        <form
          ref={form}
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            if (not !== null || !changed || give.isPending) return
            setTries(tries + 1)
            if (!wrong) give.mutate({ command, input: parsed.data, ...shown } as Given, { onSuccess: onClose })
          }}
        >
          <Stack gap="sm">
            {not !== null && <Note tone="wait">{not}</Note>}
            {typeof children === 'function' ? children(tries > 0 ? problems : {}) : children}
            {give.isError && <ErrorNote error={give.error} />}
            <NoLine />
            <Group justify="flex-end" gap={8} mt={4}>
              <Button variant="default" onClick={onClose}>Cancel</Button>
              <Button type="submit" data-autofocus loading={give.isPending} disabled={not !== null || !changed} {...(tone === 'bad' ? { color: 'red' } : {})}>{confirm}</Button>
            </Group>
          </Stack>
        </form>
      </Modal.Body>
    </>
  )
}
