/** What is left of a payment or a credit note once what is asked for has arrived; what nobody knows of counts as arrived. Whole minor units only. */
import type { OpenCommand } from '#contract/outbox.ts'
import { isOnItsWay } from '../../../ui/commands/onItsWay.ts'
import { exactSum } from '../../../ui/format/exactSum.ts'

/**
 * Never below nought: what is more than there is will be refused by the billing system.
 * @param id of the payment, or of the credit note
 */
export function unappliedAfter(open: readonly OpenCommand[], id: string, unappliedMinor: number): number {
  const asked = open.flatMap((command) => {
    if (command.targetId !== id || !(isOnItsWay(command) || command.state === 'uncertain')) return []
    const { given } = command
    return given.command === 'applyPayment' || given.command === 'applyCreditNote' ? given.input.rows.map(({ amountMinor }) => amountMinor) : []
  })
  return Math.max(0, exactSum([unappliedMinor, ...asked.map((minor) => -minor)]))
}
