/** The registrations queue: who cannot sign in yet, why, and a new registration email. */
import { implement } from '@orpc/server'
import { registrations, type RegistrationNeed } from '#contract/registrations.ts'
import type { CoreContext } from '#main/core/ports/context.ts'
import { onlyMessageOf } from '#main/db/campaigns.ts'
import { deskTransaction } from '#main/db/fileTransactions.ts'
import { decodeCursor, pageOf } from '#main/db/keyset.ts'
import { atPresent, registrationCounts, registrationKey, registrationKeyShape, registrationPage } from '#main/db/registrationQueue.ts'
import { readSetting } from '#main/db/settings.ts'
import { accountStory } from '#main/db/story.ts'
import { mayInvite } from '#main/domain/registration.ts'
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
      const query = registrationPage(filter, { sort, descending, after: key, limit: limit + 1 }, now())
      const page = pageOf(query === null ? [] : database.all(query), limit, registrationKey(sort))
      return { rows: registrationRows(database, page.rows, now()), next: page.next }
    }),

    counts: os.counts.handler(({ input }) => {
      const byNeed: Record<RegistrationNeed, number> = { send: 0, wait: 0, fix_address: 0, none: 0 }
      for (const query of registrationCounts(input, now())) {
        for (const { need, count, ranOut } of database.all(query)) {
          byNeed[need] += need === 'wait' ? count - ranOut : count
          if (need === 'wait') byNeed.send += ranOut
        }
      }
      return { total: byNeed.send + byNeed.wait + byNeed.fix_address, byNeed }
    }),

    detail: os.detail.handler(({ input, errors }) => {
      const found = database.first(registrationById(input.registration))
      if (found === undefined) throw errors.NOT_FOUND()
      const present = { ...found, ...atPresent(found, now()) }
      const row = registrationRows(database, [found], now())[0]!
      const ruling = mayInvite(present)
      return {
        row,
        portalUrl: found.portalUrl,
        nextStep: nextStep(present, row.message?.state ?? null, found, now()),
        mayInvite: ruling.may,
        mayNotBecause: ruling.may ? null : ruling.plain,
        story: accountStory(database, found.accountId),
      }
    }),

    send: os.send.handler(({ input, errors }) => {
      const found = database.first(registrationById(input.registration))
      if (found === undefined) throw errors.NOT_FOUND()
      context.requireManage()
      if (context.connection() === null) throw errors.NOT_CONNECTED()
      if (context.smtpUrl() === null) throw errors.NO_TRANSPORT()
      const rate = readSetting(database, 'mail.ratePerMinute')
      const campaign = deskTransaction(database, () => {
        const { campaignId, total, skipped } = context.mail.prepareRegistrations({
          selection: { registrations: [input.registration] }, by: context.operator().name, ratePerMinute: rate === null ? null : Number(rate), deliberate: true,
        })
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
