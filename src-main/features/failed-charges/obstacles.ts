/** Why an action beside the retry cannot be asked for as things stand: said before anybody tries. The outbox looks at it again (`features/outbox`). */
import type { FailedChargeObstacles, FailedChargeRow } from '#contract/failedCharges.ts'
import type { RecordOf } from '#main/core/ports/records.ts'

interface Known {
  row: Pick<FailedChargeRow, 'kind' | 'pending'>
  account: RecordOf<'accounts'> | null
  invoice: RecordOf<'invoices'> | null
  wallet: RecordOf<'wallets'> | null
}

export function obstaclesTo({ row: { pending }, account, invoice, wallet }: Known): FailedChargeObstacles {
  const closed = account?.status === 'closed' ? 'The account is closed.' : null
  const ofInvoice = invoice === null ? 'This charge was to fill the available balance: there is no invoice to settle.' : moneyAsked(pending)
  const prepaid = wallet === null ? 'Only a prepaid account is paused: this one has no available balance.' : null
  return {
    manual: closed ?? (account?.autopay === false ? 'Autopay is off already: the customer pays by hand.' : null),
    paidElsewhere: ofInvoice,
    writeOff: ofInvoice,
    pause: closed ?? prepaid ?? (wallet?.pausedAt === null ? null : 'The account is paused already.'),
    resume: closed ?? prepaid ?? mayNotResume(wallet),
  }
}

/** While a charge is on its way, nothing else is put on its invoice. */
function moneyAsked(pending: FailedChargeRow['pending']): string | null {
  if (pending?.state === 'queued' || pending?.state === 'sending') return `“${pending.label}” waits to go out for this invoice. Take it back in the outbox first, or wait until it is done.`
  return pending?.state === 'uncertain' ? `It is not known whether “${pending.label}” arrived. Settle that in the outbox first.` : null
}

function mayNotResume(wallet: RecordOf<'wallets'> | null): string | null {
  if (wallet === null || wallet.pausedAt === null) return 'The account is not paused.'
  return wallet.balanceMinor < 0 ? 'The available balance is below zero; it needs a payment first.' : null
}
