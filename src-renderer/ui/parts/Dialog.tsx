/** A question to the person: what will happen, a verb to say yes with, and a way out. */
import { Button, Group, Modal, Stack } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { ErrorNote } from './ErrorNote.tsx'

interface DialogProps {
  opened: boolean
  onClose: () => void
  title: string
  children: ReactNode
  /** The verb with its object: "Release IN1042". */
  confirm: string
  /** The way out, where "Cancel" would be taken for the verb. */
  dismiss?: string
  /** What happens on yes. While it runs the dialog stays; when it fails the reason stands in it. */
  onConfirm: () => Promise<unknown>
  /** Red when it takes something away. */
  tone?: 'main' | 'bad'
  /** False while something still has to be filled in. */
  ready?: boolean
  size?: string
}

export function Dialog(props: DialogProps) {
  // While it fades away it still says what it said.
  const [shown, setShown] = useState(props)
  if (props.opened && shown !== props) setShown(props)
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={shown.title} size={shown.size ?? 'md'}>
      <DialogBody {...shown} />
    </Modal>
  )
}

function DialogBody({ children, confirm, dismiss = 'Cancel', onConfirm, onClose, tone = 'main', ready = true }: DialogProps) {
  const run = useMutation({ mutationFn: onConfirm, onSuccess: onClose })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (ready && !run.isPending) run.mutate()
      }}
    >
      <Stack gap="sm">
        {children}
        {run.isError && <ErrorNote error={run.error} />}
        <Group justify="flex-end" gap={8} mt={4}>
          <Button variant="default" onClick={onClose}>{dismiss}</Button>
          {/* Not the native attribute: the focus begins here, and would stay behind the dialog. */}
          <Button type="submit" data-autofocus loading={run.isPending} {...(ready ? {} : { 'data-disabled': true, 'aria-disabled': true })} {...(tone === 'bad' ? { color: 'red' } : {})}>{confirm}</Button>
        </Group>
      </Stack>
    </form>
  )
}
