/** The contact's address corrected in place, and an email to it once the billing system has taken it. */
import { Button, Checkbox, Group, Stack, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { z } from 'zod'
import type { RegistrationId } from '#contract/vocabulary.ts'
import { orpc } from '../../client.ts'
import { NoLine } from '../../ui/commands/NoLine.tsx'
import { useAtOpening } from '../../ui/commands/useAtOpening.ts'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { ManageButton } from '../../ui/parts/ManageButton.tsx'

const Email = z.email().max(200)

interface CorrectFormProps {
  registration: RegistrationId
  contact: { name: string; email: string | null; rev: number }
  /** Closed: `given` when the correction is in the outbox. */
  onClose: (given: boolean) => void
}

export function CorrectForm({ registration, contact: now, onClose }: CorrectFormProps) {
  const contact = useAtOpening(now)
  const [typed, setTyped] = useState(contact.email ?? '')
  const [send, setSend] = useState(true)
  const [tried, setTried] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    input.current?.focus()
    input.current?.select()
  }, [])
  const correct = useMutation(orpc.registrations.correct.mutationOptions({ onSuccess: () => onClose(true) }))
  const email = typed.trim()
  const problem = email === '' ? 'Fill this in.' : Email.safeParse(email).success ? null : 'This is not an email address.'
  const same = email.toLowerCase() === contact.email?.toLowerCase()
  const leave = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return
    // The panel stays open: what is left is this form.
    event.preventDefault()
    event.stopPropagation()
    onClose(false)
  }
  return (
    <form
      noValidate
      aria-label={`Address of ${contact.name}`}
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (problem !== null) input.current?.focus()
        else if (!same && !correct.isPending) correct.mutate({ registration, email, rev: contact.rev, send })
      }}
    >
      <Stack gap="xs">
        <TextInput ref={input} label={`Email address of ${contact.name}`} type="email" autoComplete="off" spellCheck={false} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} error={tried ? problem : null} onKeyDown={leave} />
        <Checkbox label="Send a registration email to it once the billing system has taken it" checked={send} onChange={(event) => setSend(event.currentTarget.checked)} />
        {correct.isError && <ErrorNote error={correct.error} />}
        <NoLine />
        <Group gap={8} justify="flex-end">
          <Button size="xs" variant="default" onClick={() => onClose(false)}>Cancel</Button>
          <ManageButton size="xs" type="submit" loading={correct.isPending} not={same && tried ? 'This is the address already.' : null}>{send ? 'Correct and send' : 'Correct the address'}</ManageButton>
        </Group>
      </Stack>
    </form>
  )
}
