/** Whether an open failure may be tried again now, and with what. */
import type { MethodSummary } from '#contract/failedCharges.ts'
import type { ChargeStatus, PaymentMethodId } from '#contract/vocabulary.ts'
import type { CoreContext } from '#main/core/ports/context.ts'
import { methodsOf, methodSummary } from '#main/db/paymentMethods.ts'
import { moneyMustWait } from '#main/db/unfinishedParties.ts'
import { retryAdvice } from '#main/domain/retryAdvice.ts'
import { attemptsOf, lastPullAt, obstaclesOf, retriesUnderWay } from './queries.ts'

export interface RetrySituation {
  allowed: boolean
  /** Why, or why not, in plain words. */
  reason: string
  /** Methods on file, each with why it cannot be used. */
  methods: MethodSummary[]
  triesLeft: number
  /** Attempts to take this money, the oldest first. */
  attempts: { id: string; at: number; status: ChargeStatus; declineCode: string | null; methodId: string; rev: number }[]
}

interface OpenFailure {
  chargeId: string
  seriesId: string
  accountId: string
  partyId: string
  invoiceId: string | null
}

/** The rules of declines (`domain/retryAdvice`), and before them what the desk itself knows. */
export function retrySituation({ database, now }: Pick<CoreContext, 'database' | 'now'>, found: OpenFailure): RetrySituation {
  const attempts = database.all(attemptsOf(found)).toReversed()
  const onFile = database.all(methodsOf(found.accountId))
  const obstacles = database.first(obstaclesOf(found))
  const advice = retryAdvice<PaymentMethodId>({
    attempts,
    methods: onFile.map((method) => ({ ...method, id: method.id as PaymentMethodId, isDefault: method.isDefault === 1 })),
    now: now(),
    timeZone: obstacles?.timeZone ?? 'UTC',
  })
  const unusable = new Map<string, string | null>(advice.methods.map(({ methodId, plain }) => [methodId, plain]))
  const obstacle = obstacleOf(database, found, obstacles)
  return {
    allowed: obstacle === null && advice.mayRetry,
    reason: obstacle ?? advice.plain,
    methods: onFile.map((method) => methodSummary(method, unusable.get(method.id) ?? null)),
    triesLeft: advice.triesLeft,
    attempts,
  }
}

function obstacleOf(
  database: CoreContext['database'],
  { chargeId, partyId }: OpenFailure,
  found: { status: string; approval: string | null; invoiceNumber: string | null } | undefined,
): string | null {
  const unfinished = moneyMustWait(database, partyId)
  if (unfinished !== null) return unfinished
  const retry = database.first(retriesUnderWay(chargeId))
  if (retry !== undefined && retry.state !== 'uncertain') return 'A retry of this charge is already waiting to go out.'
  // Once the copy is newer than the doubt, the charge would have left the queue if it had gone through.
  if (retry !== undefined && Number(database.first(lastPullAt())?.value ?? 0) <= (retry.settledAt ?? 0))
    return 'It is not known how the last retry ended. Pull first: when the charge is still here then, it may be tried again.'
  if (found?.status === 'closed') return 'The account is closed; its methods are charged no more.'
  if (found?.approval === 'held') return `Invoice ${found.invoiceNumber} is on hold. Release it first.`
  return null
}
