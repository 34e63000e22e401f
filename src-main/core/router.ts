/** Everything a window may ask, answered: one entry a feature, of the contract's names. */
import { implement } from '@orpc/server'
import { contract } from '#contract/index.ts'
import { accountsRouter } from '#main/features/accounts/handlers.ts'
import { activityRouter } from '#main/features/activity/handlers.ts'
import { answersRouter } from '#main/features/answers/handlers.ts'
import { appRouter, type AppFacts } from '#main/features/app/handlers.ts'
import { auditRouter } from '#main/features/audit/handlers.ts'
import { bankRouter } from '#main/features/bank/handlers.ts'
import { bulkRouter } from '#main/features/bulk/handlers.ts'
import { documentsRouter } from '#main/features/documents/handlers.ts'
import { failedChargesRouter } from '#main/features/failed-charges/handlers.ts'
import { heldInvoicesRouter } from '#main/features/held-invoices/handlers.ts'
import { homeRouter } from '#main/features/home/handlers.ts'
import { importsRouter } from '#main/features/imports/handlers.ts'
import { letterheadRouter } from '#main/features/letterhead/handlers.ts'
import { mailRouter } from '#main/features/mail/handlers.ts'
import { mailSettingsRouter } from '#main/features/mail-settings/handlers.ts'
import { outboxRouter } from '#main/features/outbox/handlers.ts'
import { radarRouter } from '#main/features/radar/handlers.ts'
import { registrationsRouter } from '#main/features/registrations/handlers.ts'
import { reportsRouter } from '#main/features/reports/handlers.ts'
import { schedulesRouter } from '#main/features/schedules/handlers.ts'
import { searchRouter } from '#main/features/search/handlers.ts'
import { settingsRouter } from '#main/features/settings/handlers.ts'
import { sourcesRouter } from '#main/features/sources/handlers.ts'
import { suppressionsRouter } from '#main/features/suppressions/handlers.ts'
import { syncRouter } from '#main/features/sync/handlers.ts'
import { templatesRouter } from '#main/features/templates/handlers.ts'
import { viewsRouter } from '#main/features/views/handlers.ts'
import { workRouter } from '#main/features/work/handlers.ts'
import type { Events } from './events.ts'
import type { CoreContext } from './ports/context.ts'

export function createRouter(context: CoreContext, events: Events, facts: AppFacts) {
  const os = implement(contract)
  return os.router({
    accounts: accountsRouter(context),
    activity: activityRouter(context),
    answers: answersRouter(context),
    app: appRouter(context, facts),
    audit: auditRouter(context),
    bank: bankRouter(context),
    bulk: bulkRouter(context),
    documents: documentsRouter(context),
    events: os.events.router({ invalidations: os.events.invalidations.handler(({ signal }) => events.subscribe(signal)) }),
    failedCharges: failedChargesRouter(context),
    heldInvoices: heldInvoicesRouter(context),
    home: homeRouter(context),
    imports: importsRouter(context),
    letterhead: letterheadRouter(context),
    mail: mailRouter(context),
    mailSettings: mailSettingsRouter(context),
    outbox: outboxRouter(context),
    radar: radarRouter(context),
    registrations: registrationsRouter(context),
    reports: reportsRouter(context),
    schedules: schedulesRouter(context),
    search: searchRouter(context),
    settings: settingsRouter(context),
    sources: sourcesRouter(context),
    suppressions: suppressionsRouter(context),
    sync: syncRouter(context),
    templates: templatesRouter(context),
    views: viewsRouter(context),
    work: workRouter(context),
  })
}
export type CoreRouter = ReturnType<typeof createRouter>
