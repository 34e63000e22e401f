/** When the bounce mailbox is read, and what is told of it. */
import { onTestFinished, expect, test } from 'vitest'
import { createBounceService } from '#main/core/bounceService.ts'
import type { CoreContext } from '#main/core/ports/context.ts'
import type { MailboxAccess } from '#main/core/ports/outgoing.ts'
import { setMailboxPlace } from '#main/db/bounces.ts'
import { writeSetting } from '#main/db/settings.ts'
import { emptyBooks } from '../fixtures/books.ts'
import { deskOver } from '../fixtures/desk.ts'
import { fakeClock } from './sync/fakeClock.ts'
import { fakeJobs } from './sync/fakeJobs.ts'

const MAILBOX: MailboxAccess = { url: 'imaps://accounts:secret@imap.example', folder: 'INBOX', oauth: null }
const READ = { read: 3, bounces: 2, matched: 1, more: false, news: true }
const MINUTE = 60_000

function service({ mailbox = MAILBOX, everyMinutes = 5, automatic = true }: { mailbox?: MailboxAccess | null; everyMinutes?: number; automatic?: boolean } = {}) {
  const books = emptyBooks()
  const clock = fakeClock()
  const jobs = fakeJobs()
  const warned: string[] = []
  const desk = deskOver(books, { now: clock.now })
  let access = mailbox
  const context: CoreContext = Object.defineProperties({ ...without(desk.context) }, {
    jobs: { value: jobs }, bounceMailbox: { value: () => access }, log: { value: { info() {}, warn: (message: string) => warned.push(message), error: () => 'id' } },
  }) as CoreContext
  writeSetting(books.database, 'bounces.mailbox', JSON.stringify({ url: MAILBOX.url, folder: 'INBOX', everyMinutes }), 1, 'Noor')
  const bounces = createBounceService(context, { automatic, clock })
  onTestFinished(() => bounces.close())
  return { bounces, clock, jobs, warned, published: desk.published, database: books.database, set: (next: MailboxAccess | null) => (access = next) }
}

/** Its own properties without those that a desk of tests does not have. */
function without(context: CoreContext): Partial<CoreContext> {
  const { database, workspaceDir, publish, now } = context
  return { database, workspaceDir, publish, now }
}

test('it is read at the start, and again every so many minutes; windows hear of what is new', async () => {
  const { clock, jobs, published } = service({ everyMinutes: 5 })
  await clock.pass(2000)
  jobs.running('mail.bounces').done(READ)
  await clock.pass(4 * MINUTE)
  expect(jobs.of('mail.bounces')).toHaveLength(1)
  expect(published).toEqual([['suppressions', 'mail', 'registrations', 'accounts']])
  await clock.pass(MINUTE)
  jobs.running('mail.bounces').done({ ...READ, news: false })
  await clock.pass(0)
  expect([jobs.of('mail.bounces').length, published.length]).toEqual([2, 1])
  expect(jobs.of('mail.bounces')[1]!.input).toMatchObject({ mailbox: MAILBOX, now: expect.any(Number) as number })
})

test('a mailbox with more than one reading takes is read on at once', async () => {
  const { clock, jobs } = service()
  await clock.pass(2000)
  jobs.running('mail.bounces').done({ ...READ, more: true })
  await clock.pass(3000)
  jobs.running('mail.bounces').done(READ)
  await clock.pass(3000)
  expect(jobs.of('mail.bounces')).toHaveLength(2)
})

test('while it cannot be read, why is told, and the pauses grow up to an hour; then all is as before', async () => {
  const { bounces, clock, jobs, warned } = service({ everyMinutes: 10 })
  await clock.pass(2000)
  for (let n = 0; n < 6; n++) {
    jobs.running('mail.bounces').fail('MAILBOX_FAILED', 'Nothing answers.')
    await clock.pass(0)
    expect(bounces.last()).toEqual({ at: null, problem: 'Nothing answers.' })
    const [pause] = clock.pending()
    expect(pause).toBe(Math.min(60, 10 * 2 ** n) * MINUTE)
    await clock.pass(pause!)
  }
  expect(warned).toHaveLength(6)
  jobs.running('mail.bounces').done(READ)
  await clock.pass(0)
  expect([bounces.last().problem, clock.pending()]).toEqual([null, [10 * MINUTE]])
})

test('whoever asks while it is read waits for that reading', async () => {
  const { bounces, clock, jobs } = service()
  await clock.pass(2000)
  const asked = [bounces.readNow(), bounces.readNow()]
  await clock.pass(0)
  expect(jobs.of('mail.bounces')).toHaveLength(1)
  jobs.running('mail.bounces').done(READ)
  expect(await Promise.all(asked)).toEqual([{ read: 3, bounces: 2, matched: 1 }, { read: 3, bounces: 2, matched: 1 }])
})

test('another mailbox is read soon, after the one that is being read, and the old problem is not its own', async () => {
  const { bounces, clock, jobs, set } = service()
  await clock.pass(2000)
  jobs.running('mail.bounces').fail('MAILBOX_FAILED', 'Nothing answers.')
  await clock.pass(0)
  set({ ...MAILBOX, url: 'imaps://bounces:other@imap.example' })
  expect(bounces.last()).toEqual({ at: null, problem: null })
  bounces.lookSoon()
  await clock.pass(2000)
  expect(jobs.running('mail.bounces').input).toMatchObject({ mailbox: { url: 'imaps://bounces:other@imap.example' } })
})

test('when it was last read is known after a restart, also by a new password', () => {
  const { bounces, database, set } = service({ automatic: false })
  setMailboxPlace(database, { mailbox: 'accounts@imap.example/INBOX', uidValidity: '1', lastUid: 4, readAt: 77 })
  set({ ...MAILBOX, url: 'imaps://accounts:changed@IMAP.example:993' })
  expect(bounces.last()).toEqual({ at: 77, problem: null })
})

test('without a mailbox nothing is read, and whoever asks is told; nothing begins after the close', async () => {
  const { bounces, clock, jobs, set } = service({ mailbox: null })
  await clock.pass(60 * MINUTE)
  await expect(bounces.readNow()).rejects.toMatchObject({ code: 'NO_MAILBOX' })
  set(MAILBOX)
  bounces.lookSoon()
  bounces.close()
  await clock.pass(60 * MINUTE)
  expect(jobs.started).toEqual([])
  await expect(bounces.readNow()).rejects.toMatchObject({ code: 'CLOSED' })
})

test('where nothing runs by itself it is read when somebody asks', async () => {
  const { bounces, clock, jobs } = service({ automatic: false })
  await clock.pass(60 * MINUTE)
  expect(jobs.started).toEqual([])
  const read = bounces.readNow()
  await clock.pass(0)
  jobs.running('mail.bounces').done(READ)
  expect(await read).toEqual({ read: 3, bounces: 2, matched: 1 })
})
