/** When the provider is asked by itself. */
import { expect, onTestFinished, test } from 'vitest'
import { createAnswerService, type RunningAnswerService } from '#main/core/answerService.ts'
import type { CoreContext } from '#main/core/ports/context.ts'
import { JobFailure } from '#main/core/ports/jobs.ts'
import type { ReceivedSms, SmsAccess } from '#main/core/ports/sms.ts'
import { writeSetting } from '#main/db/settings.ts'
import { fakeClock, type FakeClock } from '../../core/sync/fakeClock.ts'
import { emptyBooks, type Books } from '../../fixtures/books.ts'

const SMS: SmsAccess = { url: 'https://api.sms.example', accountSid: 'AC1', authToken: 't' }

interface Provider {
  books: Books
  clock: FakeClock
  service: RunningAnswerService
  /** From when it was asked, each time. */
  asked: number[]
  sms: SmsAccess | null
  /** What it answers next; a failure while it is set. */
  answer: () => Promise<ReceivedSms>
}

/** As if a first pull had come to its end. */
function pulled(books: Books): void {
  books.party()
  books.database.raw.exec(`INSERT INTO cache.meta VALUES ('lists au', '1')`)
}

function provider({ party = true }: { party?: boolean } = {}): Provider {
  const books = emptyBooks()
  if (party) pulled(books)
  const clock = fakeClock()
  const desk: Provider = { books, clock, service: null as never, asked: [], sms: SMS, answer: () => Promise.resolve({ messages: [], upTo: clock.now() }) }
  const context = {
    database: books.database, now: clock.now, log: { info() {}, warn() {}, error: (message: string, error: unknown) => { throw new Error(message, { cause: error }) } },
    outgoing: () => ({ mail: null, sms: desk.sms, rules: { stopAfter: 1, quietMs: 0, rates: [] } }), publish() {}, audit() {},
    jobs: { start: (_job: string, { since }: { since: number }) => {
      desk.asked.push(since)
      return { id: 'x', finished: desk.answer() }
    } },
  } as unknown as CoreContext
  desk.service = createAnswerService(context, { automatic: true, clock })
  onTestFinished(() => desk.service.close())
  return desk
}

test('every half minute, or as often as is set', async () => {
  const desk = provider()
  await desk.clock.pass(0)
  expect(desk.asked).toHaveLength(1)
  await desk.clock.pass(60_000)
  expect(desk.asked).toHaveLength(3)
  writeSetting(desk.books.database, 'sms.provider', JSON.stringify({ url: SMS.url, accountSid: 'AC1', everySeconds: 300 }), 1, 'x')
  await desk.clock.pass(30_000)
  expect(desk.asked).toHaveLength(4)
  await desk.clock.pass(299_000)
  expect(desk.asked).toHaveLength(4)
})

test('the first time from thirty days before, then from a little before the last time', async () => {
  const desk = provider()
  const began = desk.clock.now()
  await desk.clock.pass(30_000)
  expect(desk.asked).toEqual([began - 30 * 86_400_000, began - 600_000])
})

test('not before the first pull is done, and not without a provider; then soon', async () => {
  const desk = provider({ party: false })
  await desk.clock.pass(20_000)
  expect(desk.asked).toEqual([])
  pulled(desk.books)
  desk.sms = null
  await desk.clock.pass(60_000)
  expect(desk.asked).toEqual([])
  desk.sms = SMS
  await desk.clock.pass(30_000)
  expect(desk.asked).toHaveLength(1)
})

test('after failures less and less often, at least every ten minutes, with the reason told; then as before', async () => {
  const desk = provider()
  const good = desk.answer
  desk.answer = () => Promise.reject(new JobFailure('SMS_REFUSED', 'api.sms.example does not take the account.'))
  await desk.clock.pass(0)
  expect(desk.service.last()).toEqual({ at: null, problem: 'api.sms.example does not take the account.' })
  await desk.clock.pass(3_600_000)
  const during = desk.asked.length
  expect(during).toBeGreaterThanOrEqual(6)
  expect(during).toBeLessThan(14)
  desk.answer = good
  await desk.clock.pass(600_000)
  expect(desk.service.last().problem).toBeNull()
  const after = desk.asked.length
  await desk.clock.pass(300_000)
  expect(desk.asked.length).toBe(after + 10)
})

test('nothing begins after it is closed', async () => {
  const desk = provider()
  await desk.clock.pass(0)
  desk.service.close()
  await desk.clock.pass(600_000)
  expect(desk.asked).toHaveLength(1)
})
