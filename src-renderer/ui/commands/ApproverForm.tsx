/** Which person of the customer's team is asked for approvals. */
import { Select, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { AccountId } from '#contract/vocabulary.ts'
import { orpc } from '../../client.ts'
import { CommandForm } from './CommandForm.tsx'
import { useAtOpening } from './useAtOpening.ts'

export function ApproverForm({ accountId, accountName, onClose }: { accountId: AccountId; accountName: string; onClose: () => void }) {
  const loaded = useQuery(orpc.accounts.detail.queryOptions({ input: { account: accountId } })).data
  const detail = useAtOpening(loaded, loaded !== undefined)
  const [chosen, setChosen] = useState<string | null>(null)
  const contactId = chosen ?? detail?.approverId ?? ''
  const choices = (detail?.approvers ?? []).map(({ id, name, roles, ofAgency }) => ({
    value: id, label: [name, roles.includes('approver') ? 'approves already' : null, ofAgency ? `of ${detail?.parent?.name ?? 'the agency'}` : null].filter((part) => part !== null).join(', '),
  }))
  return (
    <CommandForm
      command="assignApprover"
      input={{ accountId, contactId }}
      {...(detail === undefined ? {} : { shown: { rev: detail.rev, shown: { approverId: detail.approverId } } })}
      title={`Approver, ${accountName}`}
      confirm="Assign approvals"
      changed={contactId !== '' && contactId !== detail?.approverId}
      not={detail !== undefined && choices.length === 0 ? 'Nobody is named for this customer. Contacts are added in the billing system.' : null}
      onClose={onClose}
    >
      {detail === undefined ? <Skeleton height={30} /> : (
        <Select label="Who is asked" placeholder="Choose a contact" data={choices} value={contactId === '' ? null : contactId} onChange={setChosen} allowDeselect={false} searchable={choices.length > 8} data-autofocus />
      )}
      <p>Every approval that waits now, and each one from now on, is asked of this person.</p>
    </CommandForm>
  )
}
