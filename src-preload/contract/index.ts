/** Everything a window may ask of the core: one entry a feature. */
import { accounts } from './accounts.ts'
import { activity } from './activity.ts'
import { app } from './app.ts'
import { documents } from './documents.ts'
import { events } from './events.ts'
import { failedCharges } from './failedCharges.ts'
import { heldInvoices } from './heldInvoices.ts'
import { home } from './home.ts'
import { letterhead } from './letterhead.ts'
import { mail } from './mail.ts'
import { outbox } from './outbox.ts'
import { registrations } from './registrations.ts'
import { reports } from './reports.ts'
import { schedules } from './schedules.ts'
import { search } from './search.ts'
import { settings } from './settings.ts'
import { sync } from './sync.ts'

export const contract = {
  accounts, activity, app, documents, events, failedCharges, heldInvoices, home, letterhead, mail, outbox, registrations, reports,
  schedules, search, settings, sync,
}
export type Contract = typeof contract
