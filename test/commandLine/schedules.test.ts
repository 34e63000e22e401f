import { expect, test } from 'vitest'
import { companyOf, monthly, scheduledDesk } from '../core/schedules/desk.ts'
import { smtpSink } from '../mail/smtpSink.ts'
import { counterfoil, document } from './counterfoil.ts'

test('the command line lists schedules, runs one by its name, and says who is left out', async () => {
  const dir = companyOf(2)
  const desk = await scheduledDesk({ dir, at: '2026-11-10T00:00:00Z', automatic: false })
  const { id } = await desk.client.schedules.save({ terms: monthly({ period: 'previous_quarter', who: { filter: {}, only: 'all' } }) })
  await desk.close()
  expect(document(await counterfoil('schedules', '--workspace', dir, '--json'))).toMatchObject({ schedules: [{ id, name: 'Monthly for Australia', ruleWords: 'At 08:00, on the 1st of each month', lastRun: null }] })

  const sink = await smtpSink()
  const ran = await counterfoil('schedules', '--workspace', dir, '--run', 'Monthly for Australia', '--smtp', sink.url, '--json')
  expect(document(ran), ran.stderr).toMatchObject({ schedule: id, sent: 2, failed: 0, skipped: 0, uncertain: 0, queued: 0 })
  expect([...sink.byRecipient().values()]).toEqual([1, 1])

  const again = await counterfoil('schedules', '--workspace', dir, '--run', id, '--smtp', sink.url, '--json')
  expect(again.code).not.toBe(0)
  expect(document(again)).toMatchObject({ error: { code: 'NOBODY' } })
  const none = await counterfoil('schedules', '--workspace', dir, '--run', 'Weekly', '--json')
  expect(document(none)).toMatchObject({ error: { code: 'NO_SUCH_SCHEDULE', message: 'There is no schedule “Weekly”. There are: “Monthly for Australia”.' } })
  const noServer = await counterfoil('schedules', '--workspace', dir, '--run', id, '--json')
  expect(document(noServer)).toMatchObject({ error: { code: 'NO_TRANSPORT' } })
  const text = await counterfoil('schedules', '--workspace', dir)
  expect(text.stdout).toMatch(/Monthly for Australia +At 08:00, on the 1st of each month +1 \w+ \d{4}, 08:00 \S+ +2 sent\. Run by hand\./)
})
