import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { counterfoil, document, failing, printed } from './counterfoil.ts'
import { pulledCompany, type PulledCompany } from './pulledCompany.ts'
import { Dispatched, NotDispatched } from './shapes.ts'

const LONG = 120_000
let company: PulledCompany
beforeAll(async () => {
  company = await pulledCompany(60)
}, LONG)
afterAll(() => company.dispose())

const Preview = z.strictObject({ accounts: z.int(), messages: z.int(), skipped: z.array(z.object({ reason: z.string(), count: z.int() })) })

test('a party’s statements of a period go once, with the PDF, as a campaign of the mail log; what stopped goes on, and what went does not go again', async () => {
  const of = ['statements', '--workspace', company.workspace, '--party', 'au', '--from', '2026-10-01', '--to', '2026-10-31']
  const preview = await printed(Preview, 'mail', 'preview', ...of)
  expect(preview.messages).toBeGreaterThan(3)
  expect(preview.messages + preview.skipped.reduce((sum, { count }) => sum + count, 0)).toBe(preview.accounts)

  const stopped = NotDispatched.parse(document(await counterfoil('mail', 'dispatch', ...of, '--smtp', 'smtp://127.0.0.1:1', '--json')))
  expect(stopped.error.code).toBe('STOPPED')
  const send = ['mail', 'dispatch', ...of, '--smtp', company.sandbox.smtp]
  const done = await printed(Dispatched, ...send)
  expect(done).toMatchObject({ campaigns: stopped.campaigns, failed: 0, queued: 0, uncertain: 0, leftOut: 0 })
  expect(done.sent + done.skipped).toBe(preview.accounts)
  expect(done.sent).toBeGreaterThan(3)
  expect(company.sandbox.receivedMail()).toBe(done.sent)
  expect(company.sandbox.mails().at(-1)).toMatchObject({ subject: expect.stringContaining('October 2026') })

  expect((await printed(z.object({ campaigns: z.array(z.object({ id: z.string(), kind: z.string(), title: z.string() })) }), 'mail', 'campaigns', '--workspace', company.workspace)).campaigns).toMatchObject([
    { id: done.campaigns[0], kind: 'statement', title: 'Statements, October 2026' },
  ])
  const before = company.sandbox.receivedMail()
  expect(await printed(Dispatched, ...send)).toMatchObject({ sent: 0 })
  expect(company.sandbox.receivedMail()).toBe(before)
}, LONG)

test('a period turned round is wrong use, and so is no party', async () => {
  const of = ['mail', 'preview', 'statements', '--workspace', company.workspace, '--from', '2026-10-31', '--to', '2026-10-01']
  await failing(2, 'DATE_RANGE_REVERSED', ...of, '--party', 'au')
  expect(await failing(2, 'WRONG_USE', ...of)).toContain('--party')
}, LONG)
