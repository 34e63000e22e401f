/** Everything a window may ask, answered: one entry a feature, of the contract's names. */
import { implement } from '@orpc/server'
import { contract } from '#contract/index.ts'
import { accountsRouter } from '#main/features/accounts/handlers.ts'
import { activityRouter } from '#main/features/activity/handlers.ts'
import { appRouter, type AppFacts } from '#main/features/app/handlers.ts'
import { documentsRouter } from '#main/features/documents/handlers.ts'
import { failedChargesRouter } from '#main/features/failed-charges/handlers.ts'
import { heldInvoicesRouter } from '#main/features/held-invoices/handlers.ts'
import { homeRouter } from '#main/features/home/handlers.ts'
import { letterheadRouter } from '#main/features/letterhead/handlers.ts'
import { mailRouter } from '#main/features/mail/handlers.ts'
import { outboxRouter } from '#main/features/outbox/handlers.ts'
import { registrationsRouter } from '#main/features/registrations/handlers.ts'
import { reportsRouter } from '#main/features/reports/handlers.ts'
import { schedulesRouter } from '#main/features/schedules/handlers.ts'
import { searchRouter } from '#main/features/search/handlers.ts'
import { settingsRouter } from '#main/features/settings/handlers.ts'
import { syncRouter } from '#main/features/sync/handlers.ts'
import type { Events } from './events.ts'
import type { CoreContext } from './ports/context.ts'

export function createRouter(context: CoreContext, events: Events, facts: AppFacts) {
  const os = implement(contract)
  return os.router({
    accounts: accountsRouter(context),
    activity: activityRouter(context),
    app: appRouter(context, facts),
    documents: documentsRouter(context),
    events: os.events.router({ invalidations: os.events.invalidations.handler(({ signal }) => events.subscribe(signal)) }),
    failedCharges: failedChargesRouter(context),
    heldInvoices: heldInvoicesRouter(context),
    home: homeRouter(context),
    letterhead: letterheadRouter(context),
    mail: mailRouter(context),
    outbox: outboxRouter(context),
    registrations: registrationsRouter(context),
    reports: reportsRouter(context),
    schedules: schedulesRouter(context),
    search: searchRouter(context),
    settings: settingsRouter(context),
    sync: syncRouter(context),
  })
}
export type CoreRouter = ReturnType<typeof createRouter>
