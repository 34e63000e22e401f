/** One document by email: to whom of the account's contacts, how the message reads, and off it goes. */
import { Button, Checkbox, Group, Modal, Skeleton, Stack } from '@mantine/core'
import { isDefinedError } from '@orpc/client'
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { AccountDetail } from '#contract/accounts.ts'
import type { PaperSpec } from '#contract/documents.ts'
import type { AccountId, ContactId } from '#contract/vocabulary.ts'
import { orpc } from '../../client.ts'
import { contactRoles, plural } from '../format/words.ts'
import { Empty } from '../parts/Empty.tsx'
import { ErrorNote } from '../parts/ErrorNote.tsx'
import { ManageButton } from '../parts/ManageButton.tsx'
import { Note } from '../parts/Note.tsx'
import { useFocusBack } from '../parts/useFocusBack.ts'
import { hrefOf } from '../route.ts'
import styles from './EmailPaper.module.css'
import { MessageView } from './MessageView.tsx'
import { NoMailServer, useNoMailServer } from './NoMailServer.tsx'
import { firstTicked, whyNotWritten } from './recipients.ts'

interface EmailPaperProps {
  paper: PaperSpec
  /** Whose document it is. */
  accountId: AccountId
  onClose: () => void
}

/** Contacts that one message may go to. */
const CONTACTS_MAX = 20

export function EmailPaper({ paper, accountId, onClose }: EmailPaperProps) {
  useFocusBack()
  const detail = useQuery(orpc.accounts.detail.queryOptions({ input: { account: accountId } }))
  return (
    <Modal opened onClose={onClose} title="Email this document" size={1040} yOffset="5vh">
      {detail.isError && <ErrorNote error={detail.error} onRetry={() => void detail.refetch()} />}
      {detail.data === undefined && !detail.isError && <Stack><Skeleton height={18} width="40%" /><Skeleton height={240} /></Stack>}
      {detail.data !== undefined && (detail.data.contacts.length === 0
        ? <Empty title="Nobody is named">This account has no contacts. They are kept in the billing system; a pull brings new ones.</Empty>
        : <Form paper={paper} contacts={detail.data.contacts} onClose={onClose} />)}
    </Modal>
  )
}

function Form({ paper, contacts, onClose }: Pick<EmailPaperProps, 'paper' | 'onClose'> & { contacts: AccountDetail['contacts'] }) {
  const [ticked, setTicked] = useState<readonly string[]>(() => firstTicked(contacts).slice(0, CONTACTS_MAX))
  const chosen = contacts.filter(({ id }) => ticked.includes(id)).map(({ id }): ContactId => id)
  const preview = useQuery(orpc.mail.previewPaper.queryOptions({ input: { paper, contacts: chosen }, enabled: chosen.length > 0, placeholderData: keepPreviousData }))
  const send = useMutation(orpc.mail.sendPaper.mutationOptions())
  const before = send.error !== null && isDefinedError(send.error) && send.error.code === 'RECENTLY'
  const noServer = useNoMailServer()
  const not = noServer ?? (chosen.length === 0 ? 'Choose who gets it.' : chosen.length > CONTACTS_MAX ? `One message goes to ${CONTACTS_MAX} contacts at the most.` : null)
  // The dialog put the focus somewhere before there was a choice.
  const to = useRef<HTMLFieldSetElement>(null)
  useEffect(() => to.current?.querySelector<HTMLElement>('input:not(:disabled)')?.focus(), [])
  const first = contacts.find((contact) => whyNotWritten(contact) === null)
  return (
    <Stack gap="md">
      <NoMailServer />
      <div className={styles.columns}>
        <div className={styles.who}>
          <fieldset ref={to}>
            <legend>To</legend>
            {contacts.map((contact) => {
              const why = whyNotWritten(contact)
              const roles = contact.roles.map((role) => contactRoles[role]).join(', ')
              return (
                <Checkbox
                  key={contact.id}
                  {...(contact === first ? { 'data-autofocus': true } : {})}
                  classNames={{ description: styles.description! }}
                  value={contact.id}
                  checked={why === null && ticked.includes(contact.id)}
                  disabled={why !== null || send.isSuccess}
                  label={contact.name === '' ? (contact.email ?? 'No name') : contact.name}
                  description={<span className={styles.address}>{why === null ? contact.email : `${why}${contact.email === null ? '' : ` (${contact.email})`}`}{roles === '' ? '' : <><br />{roles}</>}</span>}
                  onChange={(event) => {
                    const { checked } = event.currentTarget
                    setTicked((known) => (checked ? [...known, contact.id] : known.filter((id) => id !== contact.id)))
                    send.reset()
                  }}
                />
              )
            })}
          </fieldset>
        </div>
        <div className={styles.message}>
          {chosen.length === 0 && <Note tone="wait">Choose at least one contact to see the message.</Note>}
          {chosen.length > 0 && preview.isError && <ErrorNote error={preview.error} onRetry={() => void preview.refetch()} />}
          {chosen.length > 0 && !preview.isError && (preview.data === undefined ? <Skeleton height={320} /> : <MessageView message={preview.data} />)}
        </div>
      </div>
      {before && <Note tone="wait">{send.error.message} Send it again only when you are asked to.</Note>}
      {send.isError && !before && <ErrorNote error={send.error} />}
      {send.isSuccess && <Note tone="good">It is on its way. <a href={hrefOf('mail', send.data.campaign)} onClick={onClose}>The mail log</a> tells how it ends.</Note>}
      <Group justify="flex-end" gap={8} className={styles.foot}>
        <Button variant="default" onClick={onClose}>{send.isSuccess ? 'Close' : 'Cancel'}</Button>
        {!send.isSuccess && (
          <ManageButton not={not} loading={send.isPending} onClick={() => send.mutate({ paper, contacts: chosen, again: before })}>
            {before ? 'Send it again' : chosen.length === 0 ? 'Send' : `Send to ${plural(chosen.length, 'contact')}`}
          </ManageButton>
        )}
      </Group>
    </Stack>
  )
}
