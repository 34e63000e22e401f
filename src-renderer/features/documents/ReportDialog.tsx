/** What a report is of, and as which kind of file. */
import { Group } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { orpc } from '../../client.ts'
import { useParty } from '../../ui/core/session.ts'
import { todayIn } from '../../ui/format/dates.ts'
import { periodOf } from '../../ui/format/periods.ts'
import { AccountSelect } from '../../ui/parts/AccountSelect.tsx'
import { AsOfInput } from '../../ui/parts/AsOfInput.tsx'
import { Dialog } from '../../ui/parts/Dialog.tsx'
import { FormatInput, makeWords, WORKBOOK } from '../../ui/parts/FormatInput.tsx'
import { PartySelect } from '../../ui/parts/PartySelect.tsx'
import { isWhole, PeriodInput } from '../../ui/parts/PeriodInput.tsx'
import type { ChosenPeriod } from '../../ui/parts/PeriodInput.tsx'
import { go, hrefOf } from '../../ui/route.ts'
import { datesOf } from './reports.ts'
import type { Report } from './reports.ts'

interface ReportDialogProps {
  report: Report | null
  /** The one it was asked for from; another can be chosen. */
  account: string | null
  /** The same of a day; today without one. */
  asOf: string | null
  onClose: () => void
}

export function ReportDialog({ report, account: first, asOf: firstDay, onClose }: ReportDialogProps) {
  const frameParty = useParty()
  const today = todayIn(frameParty?.timeZone ?? 'UTC')
  const [party, setParty] = useState<string | null>(frameParty?.id ?? null)
  const [account, setAccount] = useState(first)
  const [asOf, setAsOf] = useState(firstDay ?? today)
  const [period, setPeriod] = useState<ChosenPeriod>(() => periodOf('last-month', today, today))
  const [format, setFormat] = useState(WORKBOOK)
  const make = useMutation(orpc.reports.make.mutationOptions())
  const dates = report === null ? 'none' : datesOf(report)
  const ready = dates === 'none' || dates === 'as-of' || isWhole(period)

  const run = async () => {
    if (report === null) return
    await make.mutateAsync({
      report: report.name,
      ...format,
      ...(dates === 'as-of' ? { asOf } : {}),
      ...(dates === 'period' && isWhole(period) ? period : {}),
      ...(report.ofAccount && account !== null ? { account } : party === null ? {} : { party }),
    })
    // Where it was asked for from elsewhere, it is here that it is made.
    go(hrefOf('documents'), { replace: true })
  }

  return (
    <Dialog opened={report !== null} onClose={onClose} title={report?.title ?? ''} confirm={makeWords(format)} onConfirm={run} ready={ready} size="lg">
      <p>{report?.says}</p>
      {dates === 'as-of' && <AsOfInput label="As of the end of" value={asOf} onChange={setAsOf} today={today} />}
      {dates === 'period' && <PeriodInput period={period} onChange={setPeriod} today={today} />}
      <Group grow gap={8} align="flex-start">
        <PartySelect value={party} onChange={(chosen) => {
          setParty(chosen)
          setAccount(null)
        }} />
        {report?.ofAccount === true && <AccountSelect value={account} onChange={setAccount} party={party} />}
      </Group>
      <FormatInput format={format} onChange={setFormat} />
    </Dialog>
  )
}
