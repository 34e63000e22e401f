/**
 * The registration email that follows a corrected address: it goes once the billing system has taken the correction. Where
 * that was refused the wish waits for a person: given once more it goes on with the new command, else it is dropped, as
 * where the correction was taken back. The campaign is written in the transaction that notes it, so a
 * restart at any moment goes on with that one and writes no second.
 */
import { commands } from '#contract/commands.ts'
import { campaignById, type CampaignRecord } from '#main/db/campaigns.ts'
import { db } from '#main/db/database.ts'
import { deskTransaction } from '#main/db/fileTransactions.ts'
import { dropSendAfter, noteCampaign, waitingSends, type WaitingSend } from '#main/db/sendAfter.ts'
import { readSetting } from '#main/db/settings.ts'
import { CUT_OFF_AT_CLOSE } from '#main/mail/messageLog.ts'
import type { CoreContext } from './ports/context.ts'
import { JobFailure } from './ports/jobs.ts'
import { systemClock, type Clock } from './sync/clock.ts'

export interface CorrectedAddresses {
  /** Something has been settled that an email may wait for. */
  lookSoon(): void
  /** Nothing begins after this. */
  close(): void
}

export interface CorrectedAddressesOptions {
  automatic: boolean
  /** Moved by tests. */
  clock?: Clock
}

/** What is settled one after the other is looked at once. */
const SOON_MS = 100
/** What could not be looked at is looked at again. */
const AGAIN_MS = 30_000

type Needs = Pick<CoreContext, 'database' | 'mail' | 'sync' | 'log' | 'now' | 'audit' | 'publish' | 'connection' | 'smtpUrl' | 'operator'>

export function createCorrectedAddresses(context: Needs, { automatic, clock = systemClock(context.now) }: CorrectedAddressesOptions): CorrectedAddresses {
  const { database, log } = context
  let callOff = () => {}
  let looking = false
  let lookAgain = false
  let closed = false

  const plan = (ms: number) => {
    callOff()
    if (automatic && !closed) callOff = clock.after(ms, () => void look())
  }

  const look = async (): Promise<void> => {
    if (closed) return
    if (looking) {
      lookAgain = true
      return
    }
    looking = true
    lookAgain = false
    let failed = false
    try {
      for (const send of database.all<WaitingSend>(waitingSends())) {
        if (!(await followed(send))) failed = true
        if (closed) return
      }
    } catch (error) {
      failed = true
      log.error('The registration emails that follow corrections could not be looked at; it is tried again.', error)
    } finally {
      looking = false
      if (lookAgain) plan(SOON_MS)
      else if (failed) plan(AGAIN_MS)
    }
  }

  /** False when it has to be tried again; one that cannot go does not hold up the others. */
  const followed = async (send: WaitingSend): Promise<boolean> => {
    try {
      await follow(send)
      return true
    } catch (error) {
      if (closed) return true
      if (error instanceof JobFailure) log.warn(`The registration email after a correction did not go yet: ${error.message}`)
      else log.error('The registration email after a correction could not be sent; it is tried again.', error, { registration: send.registrationId })
      return false
    }
  }

  const follow = async (send: WaitingSend): Promise<void> => {
    if (send.campaignId !== null) return goOn(send, send.campaignId)
    const fate = fateOf(send)
    if (fate === 'waits') return undefined
    if (fate === 'dropped') return drop(send, 'The correction was not carried out.')
    if (context.connection() === null || context.smtpUrl() === null || !context.operator().grants.includes('billing:manage')) return undefined
    const held = await addressOf(send)
    if (held === 'unknown' || closed) return undefined
    if (held === 'another') return drop(send, 'The billing system writes to another address.')
    return write(send)
  }

  /** The answer to the correction has brought the registration's new address; where it has not, the account is read again. */
  const addressOf = async ({ registrationId, input }: WaitingSend): Promise<'corrected' | 'another' | 'unknown'> => {
    const wanted = commands.updateContact.input.safeParse(JSON.parse(input ?? 'null'))
    const read = () => database.first(db.selectFrom('cache.registration').select(['email', 'accountId']).where('id', '=', registrationId))
    const is = (email: string | null | undefined) => wanted.success && email?.toLowerCase() === wanted.data.email?.toLowerCase()
    const known = read()
    if (is(known?.email)) return 'corrected'
    if (known === undefined || !(await context.sync.refreshAccount(known.accountId)).refreshed) return 'unknown'
    return is(read()?.email) ? 'corrected' : 'another'
  }

  const drop = (send: WaitingSend, why: string) => {
    deskTransaction(database, () => {
      dropSendAfter(database, send.outboxId)
      context.audit('registration.notSent', send.registrationId, { outboxId: send.outboxId, why }, 'Counterfoil')
    })
    context.publish('registrations')
  }

  const write = (send: WaitingSend) => {
    const rate = readSetting(database, 'mail.ratePerMinute')
    const campaign = deskTransaction(database, () => {
      const { campaignId, total, skipped } = context.mail.prepareOneRegistration({ registrationId: send.registrationId, by: send.by, ratePerMinute: rate === null ? null : Number(rate) })
      const goes = total > skipped
      if (goes) noteCampaign(database, send.outboxId, campaignId)
      // Why it was left out is told in the story.
      else dropSendAfter(database, send.outboxId)
      context.audit('mail.send', campaignId, { registration: send.registrationId, outboxId: send.outboxId }, send.by)
      return goes ? campaignId : null
    })
    if (campaign !== null) context.mail.start(campaign)
    context.publish('mail', 'registrations')
  }

  /** It is over when its campaign is. One that was cut off goes on; a person's pause stays one. */
  const goOn = (send: WaitingSend, campaignId: string) => {
    const campaign = database.first<CampaignRecord>(campaignById(campaignId))
    if (campaign === undefined || campaign.state === 'done' || campaign.state === 'cancelled') return void dropSendAfter(database, send.outboxId)
    if (context.mail.activityOf(campaignId) !== null || context.smtpUrl() === null || context.connection() === null) return undefined
    if (campaign.state === 'ready' || (campaign.state === 'paused' && campaign.stopReason === CUT_OFF_AT_CLOSE)) context.mail.start(campaignId)
    return undefined
  }

  // What a restart left is looked at when the core is whole.
  plan(0)
  return {
    lookSoon: () => plan(SOON_MS),
    close() {
      closed = true
      callOff()
    },
  }
}

/** What has become of the correction: a command that ended badly may still be given again, and one of which nobody knows be decided. */
function fateOf({ state, resolution }: WaitingSend): 'waits' | 'taken' | 'dropped' {
  if (state === 'done') return 'taken'
  if (state === null || state === 'withdrawn') return 'dropped'
  if (state === 'queued' || state === 'sending' || resolution === null) return 'waits'
  return resolution === 'carried_out' ? 'taken' : 'dropped'
}
