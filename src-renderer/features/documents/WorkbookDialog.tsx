/** Which days and which party a workbook is for. */
import { Group, Select } from '@mantine/core'
import { DatePickerInput } from '@mantine/dates'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { orpc } from '../../client.ts'
import { useParties, useParty } from '../../ui/core/session.ts'
import { todayIn } from '../../ui/format/dates.ts'
import { Dialog } from '../../ui/parts/Dialog.tsx'
import { lastMonth } from './lastMonth.ts'
import type { Workbook } from './workbooks.ts'

const ALL = 'all'

export function WorkbookDialog({ workbook, onClose }: { workbook: Workbook | null; onClose: () => void }) {
  const parties = useParties()
  const frameParty = useParty()
  const today = todayIn(frameParty?.timeZone ?? 'UTC')
  const [party, setParty] = useState<string | null>(null)
  const [asOf, setAsOf] = useState<string | null>(today)
  const [period, setPeriod] = useState<{ from: string | null; to: string | null }>(() => lastMonth(today))
  const agedReceivables = useMutation(orpc.reports.agedReceivables.mutationOptions())
  const usage = useMutation(orpc.reports.usage.mutationOptions())
  const chosen = party ?? frameParty?.id ?? ALL
  const forParty = chosen === ALL ? {} : { party: chosen }
  const ready = workbook?.dates === 'as-of' ? asOf !== null : period.from !== null && period.to !== null

  const run = async () => {
    if (workbook?.name === 'aged-receivables') await agedReceivables.mutateAsync({ asOf: asOf ?? today, ...forParty })
    if (workbook?.name === 'usage') await usage.mutateAsync({ from: period.from ?? today, to: period.to ?? today, ...forParty })
  }

  return (
    <Dialog opened={workbook !== null} onClose={onClose} title={workbook?.title ?? ''} confirm="Make workbook" onConfirm={run} ready={ready}>
      <p>{workbook?.says}</p>
      {workbook?.dates === 'as-of' && <DatePickerInput label="As of" value={asOf} onChange={setAsOf} />}
      {workbook?.dates === 'period' && (
        <Group grow gap={8}>
          <DatePickerInput label="From" value={period.from} onChange={(from) => setPeriod({ ...period, from })} />
          <DatePickerInput label="To" value={period.to} onChange={(to) => setPeriod({ ...period, to })} />
        </Group>
      )}
      <Select label="Party" allowDeselect={false} value={chosen} onChange={setParty} data={[{ value: ALL, label: 'All parties' }, ...parties.map(({ id, name }) => ({ value: id as string, label: name }))]} />
    </Dialog>
  )
}
