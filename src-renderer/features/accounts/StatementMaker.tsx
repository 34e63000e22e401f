/** A statement of the account: of which kind, of which days; looked at first, or made at once. */
import { Button, Group, Select } from '@mantine/core'
import { DatePickerInput } from '@mantine/dates'
import { useState } from 'react'
import type { AccountDetail } from '#contract/accounts.ts'
import type { PaperSpec, StatementKind } from '#contract/documents.ts'
import { client } from '../../client.ts'
import { usePartyOf } from '../../ui/core/session.ts'
import { todayIn } from '../../ui/format/dates.ts'
import { statementKinds } from '../../ui/format/words.ts'
import type { ShownPaper } from '../../ui/paper/PaperDialog.tsx'
import { MakeButton } from '../../ui/parts/MakeButton.tsx'
import { isWhole, PeriodInput } from '../../ui/parts/PeriodInput.tsx'
import type { ChosenPeriod } from '../../ui/parts/PeriodInput.tsx'
import { statementKindsOf } from './statementKindsOf.ts'

export function StatementMaker({ detail, onShow }: { detail: AccountDetail; onShow: (shown: ShownPaper) => void }) {
  const { account, suggestedPeriod, firstOn } = detail
  const kinds = statementKindsOf(detail)
  const today = todayIn(usePartyOf(account.partyId)?.timeZone ?? 'UTC')
  const [kind, setKind] = useState<StatementKind>(kinds[0]!)
  const [period, setPeriod] = useState<ChosenPeriod>(suggestedPeriod)
  const [openOn, setOpenOn] = useState<string | null>(today)
  // What is open is open on one day.
  const days = kind === 'open-item' ? { from: openOn, to: openOn } : period
  const paper: PaperSpec | null = isWhole(days) ? { paper: 'statement', account: account.accountId, kind, ...days } : null
  return (
    <Group align="flex-end" gap={8}>
      <Select label="Kind" w={196} allowDeselect={false} value={kind} onChange={(value) => setKind(value ?? kind)} data={kinds.map((value) => ({ value, label: statementKinds[value] }))} />
      {kind === 'open-item' ? <DatePickerInput label="Open at the end of" w={136} value={openOn} onChange={setOpenOn} /> : <PeriodInput period={period} onChange={setPeriod} today={today} since={firstOn} />}
      <Button variant="default" disabled={paper === null} onClick={() => paper !== null && onShow({ paper, account: account.accountId, title: `Statement, ${account.name}` })}>Preview statement</Button>
      <MakeButton label="Make statement" variant="filled" disabled={paper === null} start={() => (paper === null ? Promise.reject(new Error('Give the days first.')) : client.documents.make(paper))} />
    </Group>
  )
}
