/** Putting the rest of a payment or a credit note on open invoices: what is suggested and why, for a person to change and to apply. */
import { Button, Group, Modal, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { orpc } from '../../../client.ts'
import { isAnswer } from '../../../ui/core/plainError.ts'
import { useLastKnown } from '../../../ui/list/useLastKnown.ts'
import { ErrorNote } from '../../../ui/parts/ErrorNote.tsx'
import { ApplyForm } from './ApplyForm.tsx'
import styles from './ApplyForm.module.css'

/** Whose money it is: `{ payment }` or `{ creditNote }`, and what people call it. */
export type MoneyToApply = ({ payment: string } | { creditNote: string }) & { ref: string }

export function ApplyDialog({ of, onClose }: { of: MoneyToApply | null; onClose: () => void }) {
  // While it fades away it still says what it said.
  const shown = useLastKnown(of ?? undefined)
  return (
    <Modal.Root opened={of !== null} onClose={onClose} size="52rem" yOffset="6vh" transitionProps={{ transition: 'fade', duration: 100 }}>
      <Modal.Overlay backgroundOpacity={0.35} />
      <Modal.Content>{shown !== undefined && <Suggested key={JSON.stringify(shown)} of={shown} onClose={onClose} />}</Modal.Content>
    </Modal.Root>
  )
}

function Suggested({ of, onClose }: { of: MoneyToApply; onClose: () => void }) {
  const input = 'payment' in of ? { payment: of.payment } : { creditNote: of.creditNote }
  // Asked anew each time it is opened; what comes in while it is open changes nothing under somebody's hands.
  const suggestion = useQuery(orpc.accounts.suggestAllocation.queryOptions({ input, gcTime: 0, retry: false, enabled: ({ state }) => state.data === undefined }))
  if (suggestion.data !== undefined) return <ApplyForm suggestion={suggestion.data} source={input} onClose={onClose} />
  return (
    <>
      <Modal.Header mih="3rem" py="0.625rem">
        <Modal.Title fz="0.9375rem" fw={600} lh={1.35}>Apply {of.ref} to invoices</Modal.Title>
        <Modal.CloseButton aria-label="Close" />
      </Modal.Header>
      <Modal.Body className={styles.waiting}>
        {suggestion.isError ? (
          <>
            {/* Of what the core has said no to, asking again says the same. */}
            <ErrorNote error={suggestion.error} {...(isAnswer(suggestion.error) ? {} : { onRetry: () => void suggestion.refetch() })} />
            <Group justify="flex-end" mt={12}><Button variant="default" data-autofocus onClick={onClose}>Close</Button></Group>
          </>
        ) : <Skeleton height={96} />}
      </Modal.Body>
    </>
  )
}
