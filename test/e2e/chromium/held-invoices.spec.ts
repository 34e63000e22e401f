/** The held-invoices queue from full to empty, by keyboard alone. */
import { workHeldInvoices } from '../flows/heldInvoices.ts'
import { seen, WIDE } from '../flows/keyboard.ts'
import { test } from './served.ts'

test.use({ viewport: WIDE })

test('what customers wrote is decided, what is ours is approved, a hold is taken off, and the rest is done: nothing is left', ({ desk }) => {
  test.setTimeout(240_000)
  return workHeldInvoices(desk, seen)
})
