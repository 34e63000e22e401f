/** What the customer sends back with a payment: everything that is open on a day. */
import { Button, Group } from '@mantine/core'
import { DatePickerInput } from '@mantine/dates'
import { useState } from 'react'
import type { AccountDetail } from '#contract/accounts.ts'
import type { PaperSpec } from '#contract/documents.ts'
import { client } from '../../client.ts'
import { usePartyOf } from '../../ui/core/session.ts'
import { todayIn } from '../../ui/format/dates.ts'
import type { ShownPaper } from '../../ui/paper/PaperDialog.tsx'
import { MakeButton } from '../../ui/parts/MakeButton.tsx'

export function SlipMaker({ detail: { account }, onShow }: { detail: AccountDetail; onShow: (shown: ShownPaper) => void }) {
  const today = todayIn(usePartyOf(account.partyId)?.timeZone ?? 'UTC')
  const [on, setOn] = useState<string | null>(today)
  const paper: PaperSpec | null = on === null ? null : { paper: 'remittance-slip', account: account.accountId, on }
  return (
    <Group align="flex-end" gap={8}>
      <DatePickerInput label="Open at the end of" w={136} value={on} onChange={setOn} />
      <Button variant="default" disabled={paper === null} onClick={() => paper !== null && onShow({ paper, account: account.accountId, title: `Remittance slip, ${account.name}` })}>Preview slip</Button>
      <MakeButton label="Make slip" disabled={paper === null} start={() => (paper === null ? Promise.reject(new Error('Give the day first.')) : client.documents.make(paper))} />
    </Group>
  )
}
