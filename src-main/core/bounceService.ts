/** Reads the sender's mailbox for bounces every few minutes, while one is set. */
import { z } from 'zod'
import { mailboxPlace } from '#main/db/bounces.ts'
import { readSetting } from '#main/db/settings.ts'
import { imapServer, mailboxName } from '#main/mail/bounces/imapServer.ts'
import type { CoreContext } from './ports/context.ts'
import type { BouncesRead, BounceService } from './ports/incoming.ts'
import { JobCancelled, JobFailure } from './ports/jobs.ts'
import type { MailboxAccess } from './ports/outgoing.ts'
import { systemClock, type Clock } from './sync/clock.ts'

export interface RunningBounceService extends BounceService {
  /** The mailbox may be another one: it is read soon, and a problem of the one before is forgotten. */
  lookSoon(): void
  /** Nothing begins after this. */
  close(): void
}

export interface BounceServiceOptions {
  automatic: boolean
  /** Moved by tests. */
  clock?: Clock
}

const EVERY_MINUTES = 5
/** Settings that change one after the other are one change. */
const SOON_MS = 1_000
/** Where a reading left messages for the next one. */
const GO_ON_MS = 2_000
/** After failures in a row the pauses grow up to this. */
const LONGEST_PAUSE_MS = 60 * 60_000

const Mailbox = z.object({ everyMinutes: z.int().min(1).max(1440) })

export function createBounceService(context: CoreContext, { automatic, clock = systemClock(context.now) }: BounceServiceOptions): RunningBounceService {
  const { database, log, now } = context
  let callOff = () => {}
  let reading: { of: string; finished: Promise<BouncesRead> } | null = null
  let failed: { of: string; problem: string; inARow: number } | null = null
  let more = false
  let closed = false

  const nameOf = (mailbox: MailboxAccess): string => {
    try {
      return mailboxName(imapServer(mailbox.url), mailbox.folder)
    } catch {
      return mailbox.url
    }
  }

  /** One at a time: whoever asks while it is read waits for that reading. */
  const read = (mailbox: MailboxAccess): Promise<BouncesRead> => {
    const of = nameOf(mailbox)
    if (reading?.of === of) return reading.finished
    const before = reading?.finished.then(() => {}, () => {}) ?? Promise.resolve()
    const finished = before.then(() => readOnce(mailbox, of)).finally(() => {
      if (reading?.finished === finished) reading = null
    })
    reading = { of, finished }
    return finished
  }

  const readOnce = async (mailbox: MailboxAccess, of: string): Promise<BouncesRead> => {
    if (closed) throw new JobFailure('CLOSED', 'Counterfoil is being closed.')
    try {
      const { more: left, news, ...counts } = await context.jobs.start('mail.bounces', { workspaceDir: context.workspaceDir, mailbox, now: now() }, { label: 'Reading the bounce mailbox', quiet: true }).finished
      failed = null
      more = left
      if (news) context.publish('suppressions', 'mail', 'registrations', 'accounts')
      return counts
    } catch (error) {
      if (error instanceof JobFailure) failed = { of, problem: error.message, inARow: failed?.of === of ? failed.inARow + 1 : 1 }
      throw error
    }
  }

  const look = async (): Promise<void> => {
    const mailbox = context.bounceMailbox()
    if (closed || mailbox === null) return
    try {
      await read(mailbox)
    } catch (error) {
      if (closed || error instanceof JobCancelled) return
      if (error instanceof JobFailure) log.warn(`The bounce mailbox could not be read: ${error.message}`)
      else log.error('The bounce mailbox could not be read; it is tried again.', error)
    }
    plan()
  }

  const plan = (soonMs?: number) => {
    callOff()
    if (!automatic || closed || context.bounceMailbox() === null) return
    const every = everyMs()
    const pause = failed === null ? (more ? GO_ON_MS : every) : Math.max(every, Math.min(LONGEST_PAUSE_MS, every * 2 ** (failed.inARow - 1)))
    callOff = clock.after(soonMs ?? pause, () => void look())
  }

  const everyMs = (): number => {
    const kept = readSetting(database, 'bounces.mailbox')
    return (Mailbox.safeParse(kept === null ? null : JSON.parse(kept)).data?.everyMinutes ?? EVERY_MINUTES) * 60_000
  }

  const service: RunningBounceService = {
    async readNow() {
      const mailbox = context.bounceMailbox()
      if (mailbox === null) throw new JobFailure('NO_MAILBOX', 'No mailbox is set that bounces come to. Give it in Settings.')
      try {
        return await read(mailbox)
      } finally {
        plan()
      }
    },
    last() {
      const mailbox = context.bounceMailbox()
      if (mailbox === null) return { at: null, problem: null }
      const of = nameOf(mailbox)
      return { at: mailboxPlace(database, of)?.readAt ?? null, problem: failed?.of === of ? failed.problem : null }
    },
    lookSoon() {
      const mailbox = context.bounceMailbox()
      if (mailbox === null || failed?.of !== nameOf(mailbox)) failed = null
      plan(SOON_MS)
    },
    close() {
      closed = true
      callOff()
    },
  }
  // A mailbox that is set is read at the start.
  plan(SOON_MS)
  return service
}
