/** What happened on the account, and the notes of the desk. */
import { Button, Group, SegmentedControl, Textarea } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReactNode } from 'react'
import type { AccountDetail } from '#contract/accounts.ts'
import { orpc } from '../../client.ts'
import { formatInstant } from '../../ui/format/dates.ts'
import { approvalPreferences } from '../../ui/format/words.ts'
import { commands, type CommandName } from '#contract/commands.ts'
import { useGive } from '../../ui/commands/give.ts'
import { problemsOf } from '../../ui/commands/problems.ts'
import { WaitingFor } from '../../ui/commands/Waiting.tsx'
import { useCannot } from '../../ui/core/cannot.ts'
import { useMayNotManage } from '../../ui/core/session.ts'
import { ManageButton } from '../../ui/parts/ManageButton.tsx'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { Facts } from '../../ui/parts/Facts.tsx'
import { Muted } from '../../ui/parts/Muted.tsx'
import { Panel } from '../../ui/parts/Page.tsx'
import { Story } from '../../ui/parts/Story.tsx'
import { formatDay } from '../../ui/format/dates.ts'
import { useAsk } from './asking.ts'
import { Promises } from './Promises.tsx'
import styles from './tabs.module.css'

export function StoryTab({ detail }: { detail: AccountDetail }) {
  const ask = useAsk()
  return (
    <div className={styles.columns}>
      <Panel title="Story"><Story entries={detail.story} atFirst={40} empty="Nothing is told of it yet. What its billing system logs, notes, messages and what is done at this desk come here." /></Panel>
      <div className={styles.side}>
        <Notes detail={detail} />
        <Panel title="About">
          <Facts facts={[
            ['Customer since', formatDay(detail.firstOn)],
            ['PO number', <Changeable key="po" of="PO number" asks={{ party: detail.account.partyId, command: 'setPoNumber' }} onChange={() => ask({ about: 'po' })} value={detail.poNumber ?? <Muted>None</Muted>}><WaitingFor open={detail.open} commands={['setPoNumber']} /></Changeable>],
            ['Approval', <Changeable key="approval" of="approval preference" asks={{ party: detail.account.partyId, command: 'setApprovalPreference' }} onChange={() => ask({ about: 'preference' })} value={approvalPreferences[detail.approvalPreference]}><WaitingFor open={detail.open} commands={['setApprovalPreference']} /></Changeable>],
            ['Approver', <Changeable key="approver" of="approver" asks={{ party: detail.account.partyId, command: 'assignApprover' }} onChange={() => ask({ about: 'approver' })} value={detail.approverName ?? <Muted>Nobody</Muted>}><WaitingFor open={detail.open} commands={['assignApprover']} names={{ contact: (id) => detail.approvers.find((one) => one.id === id)?.name }} /></Changeable>],
            ['Plan fees', detail.planFees === 'direct' ? 'Directly to the card' : 'Through the balance'],
            ['Critical notices', detail.criticalPhone],
          ]} />
        </Panel>
        <Promises detail={detail} />
      </div>
    </div>
  )
}

/** A value with the button that changes it, and what is already asked for below. */
function Changeable({ of, asks, value, onChange, children }: { of: string; asks: { party: string; command: CommandName }; value: ReactNode; onChange: () => void; children: ReactNode }) {
  return (
    <>
      <span className={styles.fact}>
        <span>{value}</span>
        <ManageButton size="compact-xs" variant="default" aria-label={`Change ${of}`} asks={asks} onClick={onChange}>Change…</ManageButton>
      </span>
      {children}
    </>
  )
}

/** Whose note it is makes a difference: one stays at this desk, one is read by everybody who uses the billing system. */
const audiences = {
  desk: { label: 'For this desk', placeholder: 'Write a note for your colleagues', says: 'Stays at this desk; the billing system never sees it.', button: 'Add note' },
  billing: { label: 'For the billing system', placeholder: 'Write a note for the billing log', says: 'Goes out through the outbox into the billing log of the customer. Everybody who uses the billing system can read it, and it cannot be taken out again.', button: 'Send to the billing log' },
}

function Notes({ detail }: { detail: AccountDetail }) {
  const [text, setText] = useState('')
  const [audience, setAudience] = useState<keyof typeof audiences>('desk')
  const mayNotManage = useMayNotManage()
  const cannot = useCannot(detail.account.partyId, 'addAccountNote')
  const mayNot = mayNotManage ?? cannot
  const add = useMutation(orpc.accounts.addNote.mutationOptions({
    onSuccess: async (_note, _input, _result, { client }) => {
      setText('')
      await client.invalidateQueries({ queryKey: orpc.accounts.detail.key() })
    },
  }))
  const give = useGive()
  const { accountId } = detail.account
  const { placeholder, says, button } = audiences[audience]
  const ready = text.trim() !== ''
  const problem = problemsOf(ready ? commands.addAccountNote.input.safeParse({ accountId, text }).error : undefined)['text']
  const busy = add.isPending || give.isPending
  const failed = audience === 'desk' ? add.error : give.error
  return (
    <Panel title="Notes">
      <form
        className={styles.noteForm}
        onSubmit={(event) => {
          event.preventDefault()
          if (!ready || busy || problem !== undefined) return
          if (audience === 'desk') add.mutate({ account: accountId, text: text.trim() })
          else if (mayNot === null) give.mutate({ command: 'addAccountNote', input: { accountId, text: text.trim() } }, { onSuccess: () => setText('') })
        }}
      >
        <SegmentedControl aria-label="Whom the note is for" fullWidth value={audience} onChange={setAudience} data={(['desk', 'billing'] as const).map((value) => ({ value, label: audiences[value].label }))} />
        <Textarea
          aria-label="New note"
          placeholder={placeholder}
          description={says}
          inputWrapperOrder={['input', 'description', 'error']}
          error={problem}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.form?.requestSubmit()
          }}
        />
        {failed !== null && <ErrorNote error={failed} />}
        {(ready || busy) && (
          <Group justify="flex-end">
            {audience === 'desk' || mayNot === null ? <Button type="submit" size="xs" loading={busy}>{button}</Button> : <ManageButton size="xs" asks={{ party: detail.account.partyId, command: 'addAccountNote' }} onClick={() => undefined}>{button}</ManageButton>}
          </Group>
        )}
      </form>
      <WaitingFor open={detail.open} commands={['addAccountNote']} />
      <ul className={styles.notes}>
        {detail.notes.map((note) => (
          <li key={note.id}>
            <p className={styles.noteText}>{note.text}</p>
            <Muted><span className={styles.small}>{note.by}, {formatInstant(note.at)}, at this desk</span></Muted>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
