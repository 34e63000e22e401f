/** Sending to many: who gets it, who is left out and why, what it says, and a yes that names the number and the sender. */
import { Button, Group, Modal, Skeleton, Stack } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Recipient, RegistrationSelection } from '#contract/mail.ts'
import { orpc } from '../../client.ts'
import { formatCount, plural } from '../../ui/format/words.ts'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { Note } from '../../ui/parts/Note.tsx'
import { PartyName } from '../../ui/parts/Party.tsx'
import { go, hrefOf } from '../../ui/route.ts'
import styles from './DispatchDialog.module.css'
import { registrationsList } from './list.ts'
import { MessagePreview } from './MessagePreview.tsx'

export function DispatchDialog({ selection, onClose }: { selection: RegistrationSelection; onClose: () => void }) {
  const preview = useQuery(orpc.mail.previewRegistrations.queryOptions({ input: { selection }, staleTime: 0, gcTime: 0 }))
  const [shown, setShown] = useState<Recipient | null>(null)
  const dispatch = useMutation(orpc.mail.dispatchRegistrations.mutationOptions({
    onSuccess: ({ campaign }) => {
      registrationsList.getState().clearSelection()
      onClose()
      go(hrefOf('mail', campaign))
    },
    // The list changed meanwhile: look again before confirming.
    onError: () => void preview.refetch(),
  }))
  const data = preview.data
  const recipient = shown ?? data?.recipients[0] ?? null
  return (
    <Modal opened onClose={onClose} title="Send registration emails" size={1040} yOffset="5vh">
      {preview.isError && <ErrorNote error={preview.error} onRetry={() => void preview.refetch()} />}
      {data === undefined && !preview.isError && <Stack><Skeleton height={18} width="40%" /><Skeleton height={240} /></Stack>}
      {data !== undefined && (
        <Stack gap="md">
          <div className={`${styles.columns} ${data.willSend === 0 ? styles.nobody : ''}`}>
            <Stack gap="md" className={styles.who}>
              {data.willSend === 0 && <Note tone="wait">Nobody in this selection can be written to; the reasons are below.</Note>}
              {data.willSend > 0 && (
                <section>
                  <p className={styles.figure}>{plural(data.willSend, 'email')}</p>
                  <p className={styles.dim}>Each has a new link. The links in earlier emails stop working.</p>
                </section>
              )}
              {data.senders.length > 0 && (
                <section>
                  <h3 className={styles.heading}>From</h3>
                  <ul className={styles.senders}>
                    {data.senders.map((sender) => (
                      <li key={sender.party}><span><PartyName id={sender.party} /><br />{sender.from}</span><span>{formatCount(sender.count)}</span></li>
                    ))}
                  </ul>
                </section>
              )}
              {data.skipped.length > 0 && (
                <section>
                  <h3 className={styles.heading}>Left out</h3>
                  {data.skipped.map(({ reason, count, examples }) => (
                    <details key={reason} className={styles.skipped}>
                      <summary><span>{reason}</span><span>{formatCount(count)}</span></summary>
                      <ul>
                        {examples.map((one) => <li key={one.registrationId}>{one.accountName}{one.email === null ? '' : `, ${one.email}`}</li>)}
                        {count > examples.length && <li className={styles.dim}>and {formatCount(count - examples.length)} more</li>}
                      </ul>
                    </details>
                  ))}
                </section>
              )}
              {data.recipients.length > 0 && (
                <section className={styles.recipients}>
                  <h3 className={styles.heading}>{data.willSend > data.recipients.length ? `The first ${data.recipients.length} recipients` : 'Recipients'}</h3>
                  <ul>
                    {data.recipients.map((one) => (
                      <li key={one.registrationId}>
                        <button type="button" aria-pressed={recipient?.registrationId === one.registrationId} onClick={() => setShown(one)}>
                          <span>{one.accountName}</span>
                          <span className={styles.dim}>{one.email}</span>
                        </button>
                      </li>
                    ))}
                  </ul>
                </section>
              )}
            </Stack>
            {recipient !== null && <div className={styles.message}><MessagePreview registration={recipient.registrationId} /></div>}
          </div>
          {dispatch.isError && <ErrorNote error={dispatch.error} />}
          <Group justify="flex-end" gap={8} className={styles.foot}>
            <Button variant="default" onClick={onClose}>Cancel</Button>
            <Button
              data-autofocus
              disabled={data.willSend === 0 || preview.isFetching}
              loading={dispatch.isPending}
              onClick={() => dispatch.mutate({ selection, expected: data.willSend })}
            >
              {`Send ${plural(data.willSend, 'email')}${data.senders.length === 1 ? ` from ${senderName(data.senders[0]!.from)}` : data.senders.length > 1 ? ` from ${data.senders.length} senders` : ''}`}
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  )
}

/** `Kestrel Accounts <a@b.example>` → `Kestrel Accounts`. */
function senderName(from: string): string {
  return from.replace(/\s*<.*$/, '').replaceAll('"', '') || from
}
