/** What may be done to failed charges many at a time: the rules of one, asked for all. */
import type { BulkAction } from '#contract/bulk.ts'
import type { CommandInput } from '#contract/commands.ts'
import type { AccountId, ChargeId, InvoiceId, Money } from '#contract/vocabulary.ts'
import { among } from '#main/db/among.ts'
import { methodToTry, retrySituations, type RetrySituation, type RetryWith } from '#main/db/chargeRetry.ts'
import { copyRecord } from '#main/db/copyRecord.ts'
import { db, type Database } from '#main/db/database.ts'
import { moneyUnderWay } from '#main/db/moneyUnderWay.ts'
import { obstacleTo } from '#main/features/outbox/obstacles.ts'
import type { Candidate, FailedCharge } from '#main/db/bulkItems.ts'
import { leftOut, ofMany, TRIED_SINCE, type Judge, type Judgement, type Judging } from './judgement.ts'

type Action<D extends BulkAction['do']> = Extract<BulkAction, { do: D }>

/** The furthest that a retry is put off; as of one command. */
const LATEST_MS = 366 * 86_400_000

/** A charge is made once: of an invoice that two of the failures are about, for the first. */
export const judgeRetries: Judge<Action<'retry'>> = (database, candidates, action, { now, claimed }) => {
  const rows = candidates.map(({ row }) => row as FailedCharge)
  const at = Math.max(action.at ?? now, now)
  const situations = retrySituations(database, rows, at)
  const invoiceIds = rows.flatMap(({ invoiceId }) => invoiceId ?? [])
  const open = new Map(invoiceIds.length === 0 ? [] : database.all(openInvoices(invoiceIds)).map(({ invoiceId, openMinor }) => [invoiceId, openMinor]))
  return candidates.map((candidate, n): Judgement => {
    const [row, situation] = [rows[n]!, situations[n]!]
    if (isOutdated(candidate)) return leftOut(TRIED_SINCE)
    if (at > now + LATEST_MS) return leftOut('That is more than a year ahead. Choose a day within a year.')
    if (!situation.allowed) return leftOut(situation.why, situation.reason)
    const methodId = methodToTry(situation, action.with)
    if (methodId === null) return leftOut(...noMethod(situation, action.with))
    const money = `money ${row.invoiceId ?? row.seriesId}`
    if (claimed.has(money)) return leftOut('Another failure of the same invoice is in this selection: its money is asked for once.')
    claimed.add(money)
    const { chargeId, accountId, partyId } = row
    // As `owedOfCharge` says of one: what is still open on the invoice, else the charge's own amount.
    const amount: Money = { minor: (row.invoiceId === null ? 0 : open.get(row.invoiceId)) || row.amountMinor, currency: row.currency }
    const ifMatch = situation.attempts.find(({ id }) => id === chargeId)?.rev ?? null
    return {
      takes: true, amount,
      order: { command: 'retryCharge', input: { chargeId: chargeId as ChargeId, methodId }, subject: { accountId, partyId, targetId: chargeId, ifMatch, ...(at > now ? { notBefore: at } : {}) } },
    }
  })
}

/** Why the method that was asked for cannot be used. */
function noMethod({ methods }: RetrySituation, wish: RetryWith): [why: string, message: string] {
  const slot = wish === 'backup' ? 'backup' : 'primary'
  const why = methods.find((method) => method.slot === slot)?.unusable
  return why == null ? [`There is no ${slot} method.`, `There is no ${slot} method.`] : [`The ${slot} method cannot be charged.`, `The ${slot} method cannot be charged. ${why}`]
}

export const openInvoices = (invoiceIds: readonly string[]) => db.selectFrom('cache.openInvoice').select(['invoiceId', 'openMinor']).where(among('invoiceId', invoiceIds))

export const judgeManual: Judge<Action<'manual'>> = (database, candidates, _action, judging) =>
  candidates.map((candidate) => onAccount(candidate, judging, (row) => {
    const record = copyRecord(database, 'accounts', row.accountId)
    if (record === null) return leftOut('The account is not in the copy.')
    if (!record.autopay) return leftOut('Autopay is off already.')
    const input: CommandInput<'setAutopay'> = { accountId: row.accountId as AccountId, autopay: false }
    const obstacle = obstacleTo(database, 'setAutopay', input, { accountId: row.accountId, record })
    return obstacle === null ? { takes: true, amount: atRisk(row), order: { command: 'setAutopay', input, subject: { accountId: row.accountId, partyId: row.partyId, targetId: row.accountId, ifMatch: record.rev } } } : leftOut(obstacle)
  }))

export const judgePauses: Judge<Action<'pause'>> = (database, candidates, { reason }, judging) =>
  candidates.map((candidate) => onWallet(database, candidate, judging, 'pauseAccount', (accountId) => ({ accountId, reason })))

export const judgeResumptions: Judge<Action<'resume'>> = (database, candidates, _action, judging) =>
  candidates.map((candidate) => onWallet(database, candidate, judging, 'resumeAccount', (accountId) => ({ accountId })))

function onWallet<C extends 'pauseAccount' | 'resumeAccount'>(database: Database, candidate: Candidate, judging: Judging, command: C, inputOf: (accountId: AccountId) => CommandInput<C>): Judgement {
  return onAccount(candidate, judging, (row) => {
    const record = copyRecord(database, 'wallets', row.accountId)
    if (record === null) return leftOut('The account is not prepaid: it has no available balance.')
    const input = inputOf(row.accountId as AccountId)
    const obstacle = obstacleTo(database, command, input, { accountId: row.accountId, record })
    if (obstacle !== null) return leftOut(obstacle)
    return { takes: true, amount: atRisk(row), order: { command, input, subject: { accountId: row.accountId, partyId: row.partyId, targetId: row.accountId, ifMatch: record.rev } } as never }
  })
}

/** Once an account, however many of its failures are selected. */
function onAccount(candidate: Candidate, { claimed }: Judging, judge: (row: FailedCharge) => Judgement): Judgement {
  const row = candidate.row as FailedCharge
  if (isOutdated(candidate)) return leftOut(TRIED_SINCE)
  const account = `account ${row.accountId}`
  if (claimed.has(account)) return leftOut('Another failure of the same account is in this selection: it is done once.')
  const judgement = judge(row)
  if (judgement.takes) claimed.add(account)
  return judgement
}

export const judgeWriteOffs: Judge<Action<'write_off'>> = (database, candidates, { reason }, { claimed }) =>
  candidates.map((candidate): Judgement => {
    const row = candidate.row as FailedCharge
    if (isOutdated(candidate)) return leftOut(TRIED_SINCE)
    if (row.invoiceId === null) return leftOut('It is not about an invoice; only what is open on an invoice is written off.')
    const record = copyRecord(database, 'invoices', row.invoiceId)
    if (record === null) return leftOut('Its invoice is not in the copy.')
    if (claimed.has(`money ${row.invoiceId}`)) return leftOut('Another failure of the same invoice is in this selection: it is done once.')
    const input: CommandInput<'requestWriteOff'> = { invoiceId: row.invoiceId as InvoiceId, reason }
    const obstacle = obstacleTo(database, 'requestWriteOff', input, { accountId: row.accountId, record })
    if (obstacle !== null) return leftOut(ofMany(obstacle, row.invoiceNumber), obstacle)
    // The wish is about what is open: while somebody asks for that money, it may be gone a moment later.
    if (moneyUnderWay(database, [row.accountId]).has(row.invoiceId)) return leftOut('This money is being asked for: a command waits to go out. Wait until it is done, or take it back in the outbox.')
    claimed.add(`money ${row.invoiceId}`)
    const [found] = database.all(openInvoices([row.invoiceId]))
    return {
      takes: true, amount: { minor: found?.openMinor ?? 0, currency: row.currency },
      order: { command: 'requestWriteOff', input, subject: { accountId: row.accountId, partyId: row.partyId, targetId: row.invoiceId, ifMatch: record.rev } },
    }
  })

const atRisk = ({ amountMinor, currency }: FailedCharge): Money => ({ minor: amountMinor, currency })

/** The failure that was looked at is not the newest of its series any more. */
const isOutdated = ({ id, row }: Candidate): boolean => id !== (row as FailedCharge).chargeId
