/** The desktop application by keyboard alone: each queue from full to empty, and the audit trail as a file. */
import { exportTheTrail } from '../flows/audit.ts'
import { workFailedCharges } from '../flows/failedCharges.ts'
import { workHeldInvoices } from '../flows/heldInvoices.ts'
import { workRegistrations } from '../flows/registrations.ts'
import { test } from './application.ts'

test.describe.configure({ timeout: 300_000 })

test('the registrations are worked until nobody is left', ({ desk }) => workRegistrations(desk))
test('the failed charges are worked until none is left', ({ desk }) => workFailedCharges(desk))
test('the held invoices are worked until none is left', ({ desk }) => workHeldInvoices(desk))
test('the audit trail is exported, and its chain holds outside of the program', ({ desk }) => exportTheTrail(desk))
