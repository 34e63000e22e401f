/** What can be asked for besides a retry, each there for everybody and disabled with why; and the question that goes before it. */
import { Group } from '@mantine/core'
import { useState } from 'react'
import type { FailedChargeRow } from '#contract/failedCharges.ts'
import { AskModal } from '../../../ui/commands/AskModal.tsx'
import { isOnItsWay, ON_ITS_WAY } from '../../../ui/commands/onItsWay.ts'
import { PaidElsewhereForm } from '../../../ui/commands/PaidElsewhereForm.tsx'
import { WaitingFor } from '../../../ui/commands/Waiting.tsx'
import { WriteOffForm } from '../../../ui/commands/WriteOffForm.tsx'
import { usePartyOf } from '../../../ui/core/session.ts'
import { readersZone, todayIn } from '../../../ui/format/dates.ts'
import { ManageButton } from '../../../ui/parts/ManageButton.tsx'
import { ManualForm, PauseAccountForm, ResumeAccountForm } from './AccountForms.tsx'
import type { Detail } from './detail.ts'

type Asked = 'manual' | 'paidElsewhere' | 'writeOff' | 'pause' | 'resume'

const COMMANDS = { manual: 'setAutopay', paidElsewhere: 'recordPayment', writeOff: 'requestWriteOff', pause: 'pauseAccount', resume: 'resumeAccount' } as const
const LABELS: Record<Asked, string> = { manual: 'Switch to manual…', paidElsewhere: 'Mark paid elsewhere…', writeOff: 'Ask for a write-off…', pause: 'Pause the account…', resume: 'Resume the account…' }

export function Actions({ row, detail }: { row: FailedChargeRow; detail: Detail }) {
  const [asked, ask] = useState<Asked | null>(null)
  const today = todayIn(usePartyOf(row.partyId)?.timeZone ?? readersZone())
  const close = () => ask(null)
  const not = (which: Asked) => detail.not[which] ?? (detail.open.some((one) => one.given.command === COMMANDS[which] && (one.targetId === row.invoiceId || one.targetId === row.accountId) && isOnItsWay(one)) ? ON_ITS_WAY : null)
  const invoice = detail.invoice === null || row.invoiceId === null ? null : { id: row.invoiceId, rev: detail.invoice.rev, number: detail.invoice.number, open: detail.invoice.open }
  // Of the two, the one that can be meant.
  const paused = detail.wallet !== null && detail.wallet.pausedAt !== null
  const shown: Asked[] = ['paidElsewhere', 'manual', paused ? 'resume' : 'pause', 'writeOff']
  return (
    <>
      <WaitingFor open={detail.open} commands={Object.values(COMMANDS)} only={({ input }) => !('invoiceId' in input) || input.invoiceId === row.invoiceId} />
      <Group gap={6}>
        {shown.map((which) => <ManageButton key={which} size="xs" variant="default" asks={{ party: row.partyId, command: COMMANDS[which] }} not={not(which)} onClick={() => ask(which)}>{LABELS[which]}</ManageButton>)}
      </Group>
      <AskModal opened={asked !== null} onClose={close}>
        {asked === 'manual' && <ManualForm row={row} detail={detail} onClose={close} />}
        {asked === 'pause' && <PauseAccountForm row={row} detail={detail} onClose={close} />}
        {asked === 'resume' && <ResumeAccountForm row={row} detail={detail} onClose={close} />}
        {asked === 'paidElsewhere' && invoice !== null && <PaidElsewhereForm invoice={invoice} accountName={row.accountName} today={today} not={detail.not.paidElsewhere} onClose={close} />}
        {asked === 'writeOff' && invoice !== null && <WriteOffForm invoice={invoice} accountName={row.accountName} not={detail.not.writeOff} onClose={close} />}
      </AskModal>
    </>
  )
}
