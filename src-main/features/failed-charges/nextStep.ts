/** What happens next with a failed charge by itself, in plain words. */
import type { FailedChargeRow } from '#contract/failedCharges.ts'
import type { Instant } from '#contract/vocabulary.ts'
import type { RetrySituation } from '#main/db/chargeRetry.ts'
import { methodName } from '#main/domain/brands.ts'
import { dateWords, instantWords } from '#main/domain/instantWords.ts'

interface Known {
  row: FailedChargeRow
  retry: Pick<RetrySituation, 'allowed' | 'because' | 'notBefore' | 'methods'>
  /** The method that a waiting retry is to charge, and who gave it. */
  waiting: { methodId: string | null; by: string } | null
  /** Of a prepaid account. */
  wallet: { balanceMinor: number } | null
  /** The party's. */
  timeZone: string
}

/** A few sentences: first the money, then the account, then this item in the queue. */
export function nextStep(known: Known): string {
  return [refused(known), money(known), ofAccount(known), ofItem(known)].filter((sentence) => sentence !== null).join(' ')
}

/** Why what was asked for was not done, as long as nobody has dealt with it. */
const refused = ({ row: { pending } }: Known): string | null => (pending?.state === 'rejected' && pending.message !== null ? `“${pending.label}” was refused: ${pending.message}` : null)

function money({ row, retry, waiting, timeZone }: Known): string {
  const on = (at: Instant) => instantWords(at, timeZone)
  const { pending } = row
  const method = waiting?.methodId == null ? undefined : retry.methods.find(({ id }) => id === waiting.methodId)
  const from = method === undefined ? '' : ` from ${methodName(method)}`
  if (row.scheduledAt !== null) return `It is tried again${from} on ${on(row.scheduledAt)}${waiting === null ? '' : `, scheduled by ${waiting.by}`}, unless it has been paid by then.`
  if (pending?.state === 'queued' || pending?.state === 'sending') return `It is tried again${from} as soon as there is a line, unless it has been paid by then.`
  if (pending?.state === 'uncertain') return 'It is not known whether the last retry arrived; it stays as it is until somebody settles that in the outbox.'
  if (retry.because === 'too_many_tries' && retry.notBefore !== null) return `Nothing takes it by itself. It may be tried again from ${on(retry.notBefore)}.`
  if (retry.because === 'no_method' || retry.because === 'no_usable_method') return 'Nothing takes it by itself: there is no method left that may be charged. Once the customer has entered a new one in the portal, it can be tried with that.'
  if (row.hardness !== 'soft') return 'Nothing takes it by itself: the method that was declined may not be tried again.'
  return row.autopay && row.kind === 'invoice'
    ? 'Nobody here tries it again by itself. Autopay is on: the billing system may charge the default method at times of its own.'
    : 'Nothing takes it by itself: it waits for somebody to try again, or for another payment.'
}

function ofAccount({ row, wallet, timeZone }: Known): string | null {
  if (row.pausedAt !== null) return `The account is paused since ${instantWords(row.pausedAt, timeZone)}${wallet !== null && wallet.balanceMinor < 0 ? '; it resumes by itself once its available balance is no longer below zero' : ''}.`
  return wallet !== null && row.kind === 'recharge' ? 'When the available balance falls below zero, the account is paused.' : null
}

function ofItem({ row: { work }, timeZone }: Known): string | null {
  if (work.doneAt !== null) return 'It is done here, and comes back when it fails again.'
  if (work.snoozedUntil !== null) return `It is snoozed until ${instantWords(work.snoozedUntil, timeZone)} and then comes back.`
  if (work.promise?.state === 'open') return `If what was promised for ${dateWords(work.promise.dueOn)} has not come by then, it comes back on top.`
  return work.promise?.asks === true ? 'A promise was not kept: it stands on top until somebody deals with that.' : null
}
