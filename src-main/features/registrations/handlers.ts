/** The registrations queue: who cannot sign in yet, why, and a new registration email. */
import { implement } from '@orpc/server'
import { registrations } from '#contract/registrations.ts'
import type { PartyId } from '#contract/vocabulary.ts'
import type { CoreContext } from '#main/core/ports/context.ts'
import { onlyMessageOf } from '#main/db/campaigns.ts'
import { copyRecord } from '#main/db/copyRecord.ts'
import { deskTransaction } from '#main/db/fileTransactions.ts'
import { decodeCursor, pageOf } from '#main/db/keyset.ts'
import { AGE_FROM_DAYS, ageingOfInvitations, countRegistrations } from '#main/db/registrationCounts.ts'
import { atPresent, fewOfAge, manyAtWork, registrationKey, registrationKeyShape, registrationsOfPage } from '#main/db/registrationQueue.ts'
import { fewAccountsMatching } from '#main/db/searchText.ts'
import { sendWaitsFor } from '#main/db/sendAfter.ts'
import { readSetting } from '#main/db/settings.ts'
import { accountStory } from '#main/db/story.ts'
import { mayInvite } from '#main/domain/registration.ts'
import { conversionOf, registrationCampaigns } from './conversion.ts'
import { correctAddress } from './correct.ts'
import { spokenLink } from './link.ts'
import { nextStep } from './nextStep.ts'
import { registrationById } from './queries.ts'
import { registrationRows } from './rows.ts'

export function registrationsRouter(context: CoreContext) {
  const os = implement(registrations)
  const { database, now } = context
  return os.router({
    page: os.page.handler(({ input }) => {
      const { sort, descending, after, limit, ...filter } = input
      const key = after === undefined ? undefined : decodeCursor(after, registrationKeyShape[sort])
      const found = registrationsOfPage(database, filter, { sort, descending, after: key, limit: limit + 1, walks: manyAtWork(database, filter, now()), fewOfAge: fewOfAge(database, filter, now()), manyMatch: filter.text !== undefined && fewAccountsMatching(database, filter.text) === null }, now())
      const page = pageOf(found, limit, registrationKey(sort))
      return { rows: registrationRows(database, page.rows, now()), next: page.next }
    }),

    counts: os.counts.handler(({ input }) => {
      const byReason = countRegistrations(database, input, now())
      const byNeed = { send: byReason.never_sent + byReason.expired, wait: byReason.silent + byReason.invited, fix_address: byReason.no_address + byReason.bounced, none: 0 }
      return { total: byNeed.send + byNeed.wait + byNeed.fix_address, byNeed, byReason }
    }),

    ageing: os.ageing.handler(({ input }) =>
      ageingOfInvitations(database, input, now()).map((count, n) => ({ from: AGE_FROM_DAYS[n]!, to: n + 1 < AGE_FROM_DAYS.length ? AGE_FROM_DAYS[n + 1]! - 1 : null, count }))),

    conversion: os.conversion.handler(async ({ input: { party, after, limit }, signal }) => {
      const before = after === undefined ? undefined : decodeCursor(after, ['integer', 'string'])
      const { rows, next } = pageOf(database.all(registrationCampaigns(party, before, limit + 1)), limit, ({ createdAt, id }) => [createdAt, id])
      const told = []
      for (const { id, createdAt, createdBy, partyId } of rows) told.push({ campaign: id, at: createdAt, by: createdBy, partyId: partyId as PartyId | null, ...(await conversionOf(database, id, party, signal)) })
      // One to several parties of which this one had nobody.
      return { rows: told.filter(({ sent }) => sent > 0), next }
    }),

    detail: os.detail.handler(({ input, errors }) => {
      const found = database.first(registrationById(input.registration))
      if (found === undefined) throw errors.NOT_FOUND()
      const present = { ...found, ...atPresent(found, now()) }
      const row = registrationRows(database, [found], now())[0]!
      const ruling = mayInvite(present)
      const contact = found.contactId === null ? null : copyRecord(database, 'contacts', found.contactId)
      const follows = database.first(sendWaitsFor(found.registrationId))
      return {
        row,
        portalUrl: found.portalUrl,
        contact: contact === null ? null : { id: contact.id, rev: contact.rev, name: contact.name, email: contact.email, phone: contact.phone },
        nextStep: follows !== undefined ? emailFollows(follows.email) : nextStep(present, row.message?.state ?? null, found, now()),
        mayInvite: ruling.may,
        mayNotBecause: ruling.may ? null : ruling.plain,
        story: accountStory(database, found.accountId),
      }
    }),

    link: os.link.handler(({ input, errors, signal }) => {
      const found = database.first(registrationById(input.registration))
      if (found === undefined) throw errors.NOT_FOUND()
      context.requireManage()
      return spokenLink(context, found, errors, signal)
    }),

    correct: os.correct.handler(({ input, errors }) => {
      const found = database.first(registrationById(input.registration))
      if (found === undefined) throw errors.NOT_FOUND()
      context.requireManage()
      const receipt = correctAddress(context, found.contactId, found.timeZone, input, errors)
      context.publish('registrations', 'outbox')
      return receipt
    }),

    send: os.send.handler(({ input, errors }) => {
      const found = database.first(registrationById(input.registration))
      if (found === undefined) throw errors.NOT_FOUND()
      context.requireManage()
      if (context.connection() === null) throw errors.NOT_CONNECTED()
      if (context.smtpUrl() === null) throw errors.NO_TRANSPORT()
      const rate = readSetting(database, 'mail.ratePerMinute')
      const campaign = deskTransaction(database, () => {
        const { campaignId, total, skipped } = context.mail.prepareOneRegistration({ registrationId: input.registration, by: context.operator().name, ratePerMinute: rate === null ? null : Number(rate) })
        if (total === skipped) throw errors.MAY_NOT({ message: whyLeftOut(database.first(onlyMessageOf(campaignId))?.reason) })
        return campaignId
      })
      context.audit('mail.send', campaign, { registration: input.registration })
      const { activity } = context.mail.start(campaign)
      context.publish('mail', 'registrations')
      return { campaign, activity }
    }),
  })
}

const whyLeftOut = (reason: string | null | undefined): string => `No registration email can be sent to this customer. ${reason ?? 'The registration is not in the local copy any more.'}`

const emailFollows = (email: string | null): string =>
  `The corrected address${email === null ? '' : ` ${email}`} is waiting to go out. Once the billing system has taken it, a registration email goes to it by itself; nothing goes where it is refused.`
