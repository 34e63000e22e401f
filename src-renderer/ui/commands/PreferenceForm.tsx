/** Who approves a customer's invoices from now on. */
import { Radio, Stack } from '@mantine/core'
import { useState } from 'react'
import type { AccountId, ApprovalPreference } from '#contract/vocabulary.ts'
import { approvalPreferences } from '../format/words.ts'
import { CommandForm } from './CommandForm.tsx'
import { useAtOpening } from './useAtOpening.ts'

const means: Record<ApprovalPreference, string> = {
  approve_all: 'Nothing is approved until the customer has approved it.',
  review_then_auto: 'The customer has two days; then an invoice approves itself.',
  approved_by_us: 'Our own team approves each invoice.',
}

interface PreferenceFormProps {
  accountId: AccountId
  accountName: string
  now: ApprovalPreference
  /** The account's version, where it is known. */
  rev?: number
  onClose: () => void
}

export function PreferenceForm({ accountId, accountName, onClose, ...given }: PreferenceFormProps) {
  const { now, rev } = useAtOpening(given)
  const [preference, setPreference] = useState<ApprovalPreference>(now)
  return (
    <CommandForm command="setApprovalPreference" input={{ accountId, preference }} shown={{ ...(rev === undefined ? {} : { rev }), shown: { approvalPreference: now } }} title={`Approval of invoices, ${accountName}`} confirm="Set approval preference" changed={preference !== now} onClose={onClose}>
      <Radio.Group label="From now on" value={preference} onChange={(value) => setPreference(value)}>
        <Stack gap={8} mt={4}>
          {(Object.keys(approvalPreferences) as ApprovalPreference[]).map((value) => (
            <Radio key={value} value={value} label={approvalPreferences[value]} description={means[value]} {...(value === now ? { 'data-autofocus': true } : {})} />
          ))}
        </Stack>
      </Radio.Group>
      <p>Approvals already asked for go on by the rule they were asked under.</p>
    </CommandForm>
  )
}
