/** What happened on the account, and the notes of the desk. */
import { Button, Group, Textarea } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { AccountDetail } from '#contract/accounts.ts'
import { orpc } from '../../client.ts'
import { formatInstant } from '../../ui/format/dates.ts'
import { approvalPreferences } from '../../ui/format/words.ts'
import { Amounts } from '../../ui/parts/Amount.tsx'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { Facts } from '../../ui/parts/Facts.tsx'
import { Muted } from '../../ui/parts/Muted.tsx'
import { Panel } from '../../ui/parts/Page.tsx'
import { Story } from '../../ui/parts/Story.tsx'
import { hrefOf } from '../../ui/route.ts'
import { formatDay } from '../../ui/format/dates.ts'
import styles from './tabs.module.css'

const NOTE_LIMIT = 4000

export function StoryTab({ detail }: { detail: AccountDetail }) {
  return (
    <div className={styles.columns}>
      <Panel title="Story"><Story entries={detail.story} atFirst={40} /></Panel>
      <div className={styles.side}>
        <Notes detail={detail} />
        <Panel title="About">
          <Facts facts={[
            ['Customer since', formatDay(detail.createdOn)],
            ['Approval', approvalPreferences[detail.approvalPreference]],
            ['Approver', detail.approverName],
            ['Plan fees', detail.planFees === 'direct' ? 'Directly to the card' : 'Through the balance'],
            ['Critical notices', detail.criticalPhone],
          ]} />
        </Panel>
        {detail.subAccounts.length > 0 && (
          <Panel title="Sub-accounts">
            <ul className={styles.plainList}>
              {detail.subAccounts.map((sub) => (
                <li key={sub.accountId}>
                  <a href={hrefOf('accounts', sub.accountId)}>{sub.name}</a>
                  <Amounts amounts={sub.balances.map(({ currency, balanceMinor }) => ({ currency, minor: balanceMinor }))} />
                </li>
              ))}
            </ul>
          </Panel>
        )}
      </div>
    </div>
  )
}

function Notes({ detail }: { detail: AccountDetail }) {
  const [text, setText] = useState('')
  const add = useMutation(orpc.accounts.addNote.mutationOptions({
    onSuccess: async (_note, _input, _result, { client }) => {
      setText('')
      await client.invalidateQueries({ queryKey: orpc.accounts.detail.key() })
    },
  }))
  const ready = text.trim() !== ''
  return (
    <Panel title="Notes">
      <form
        className={styles.noteForm}
        onSubmit={(event) => {
          event.preventDefault()
          if (ready) add.mutate({ account: detail.account.accountId, text: text.trim() })
        }}
      >
        <Textarea
          aria-label="New note"
          placeholder="Write a note for your colleagues"
          maxLength={NOTE_LIMIT}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.form?.requestSubmit()
          }}
        />
        {add.isError && <ErrorNote error={add.error} />}
        {(ready || add.isPending) && <Group justify="flex-end"><Button type="submit" size="xs" loading={add.isPending}>Add note</Button></Group>}
      </form>
      <ul className={styles.notes}>
        {detail.notes.map((note) => (
          <li key={note.id}>
            <p className={styles.noteText}>{note.text}</p>
            <Muted><span className={styles.small}>{note.by}, {formatInstant(note.at)}</span></Muted>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
