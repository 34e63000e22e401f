/** The main job in an ordinary browser, by clicking. */
import { makeAgedReceivables, makeReceiptAndStatement } from '../flows/documents.ts'
import { dispatchToMany, releaseHeldInvoice, retryThatFails, retryWithBackup, sendRegistrationEmail } from '../flows/queues.ts'
import { test } from './served.ts'

test('a failed charge is taken from the backup, and leaves the queue', ({ desk }) => retryWithBackup(desk))
test('a charge that fails again says so, and stays', ({ desk }) => retryThatFails(desk))
test('a held invoice is released, and leaves what is on hold', ({ desk }) => releaseHeldInvoice(desk))
test('a registration email reaches the customer, and the customer leaves who needs one', ({ desk }) => sendRegistrationEmail(desk))
test('registration emails reach everybody who was chosen, once', ({ desk }) => dispatchToMany(desk))
test('a receipt and a statement are made and saved', ({ desk }) => makeReceiptAndStatement(desk))
test('an aged-receivables workbook is made and saved', ({ desk }) => makeAgedReceivables(desk))
