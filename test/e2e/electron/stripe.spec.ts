/** A Stripe account as the source of a workspace, in the desktop application over HTTP. */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openWorkspace } from '#main/db/workspace.ts'
import { addStripe, askedThenAnswered, failedThenPaid, heldThenReleased, notInvited, onlyReading, pulledAgain, stripeAccount } from '../flows/stripe.ts'
import { complaints } from '../window.ts'
import { expect, test, WINDOW } from './application.ts'

test('Stripe is added with its key; its customers are invited to the portal, or not; a failed charge is retried and paid; an invoice is held and released; a bank is waited for; a key that may only read greys the rest', async ({ start }) => {
  const { stripe, seeded } = await stripeAccount()
  try {
    const folder = join(mkdtempSync(join(tmpdir(), 'workspace-')), 'Desk')
    openWorkspace(folder, { create: true, who: 'a test' }).close()
    const { page } = await start(['--workspace', folder])
    await page.waitForURL(WINDOW)
    const heard = complaints(page)
    const desk = { page, stripe, seeded }
    await addStripe(desk)
    await notInvited(desk)
    await failedThenPaid(desk)
    await heldThenReleased(desk)
    await askedThenAnswered(desk)
    await pulledAgain(desk)
    await onlyReading(desk)
    expect(heard).toEqual([])
  } finally {
    await stripe.close()
  }
})
