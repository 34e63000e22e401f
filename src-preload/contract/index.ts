/** Everything a window may ask of the core: one entry a feature. */
import { accounts } from './accounts.ts'
import { activity } from './activity.ts'
import { answers } from './answers.ts'
import { app } from './app.ts'
import { audit } from './audit.ts'
import { bank } from './bank.ts'
import { bulk } from './bulk.ts'
import { documents } from './documents.ts'
import { events } from './events.ts'
import { failedCharges } from './failedCharges.ts'
import { heldInvoices } from './heldInvoices.ts'
import { home } from './home.ts'
import { imports } from './imports.ts'
import { letterhead } from './letterhead.ts'
import { mail } from './mail.ts'
import { mailSettings } from './mailSettings.ts'
import { outbox } from './outbox.ts'
import { radar } from './radar.ts'
import { registrations } from './registrations.ts'
import { reports } from './reports.ts'
import { schedules } from './schedules.ts'
import { search } from './search.ts'
import { settings } from './settings.ts'
import { sources } from './sources.ts'
import { suppressions } from './suppressions.ts'
import { sync } from './sync.ts'
import { templates } from './templates.ts'
import { views } from './views.ts'
import { work } from './work.ts'

export const contract = {
  accounts, activity, answers, app, audit, bank, bulk, documents, events, failedCharges, heldInvoices, home, imports, letterhead, mail, mailSettings, outbox, radar, registrations,
  reports, schedules, search, settings, sources, suppressions, sync, templates, views, work,
}
export type Contract = typeof contract
