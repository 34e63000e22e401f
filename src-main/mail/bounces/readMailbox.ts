/** Reads what has come to the mailbox since the last time, each message once, and writes down what it says of ours. */
import type { BouncesRead } from '#main/core/ports/incoming.ts'
import { mailboxPlace, setMailboxPlace } from '#main/db/bounces.ts'
import type { Database } from '#main/db/database.ts'
import { deskTransaction } from '#main/db/fileTransactions.ts'
import type { OpenMailbox } from './mailbox.ts'
import { readReport, type Report } from './report.ts'
import { settleReport } from './settle.ts'

/** The first time, and where the mailbox was made anew. */
const FIRST_MS = 30 * 86_400_000
/** Messages of one reading; the next goes on. */
export const MESSAGES_MAX = 2_000
/** What they say and the place are written together. */
const TOGETHER = 100
/** Of one message: a report's own parts come before what it returns. */
const BEGINNING_BYTES = 256 * 1024

export interface Reading {
  now: number
  progress?(done: number, total: number): void
  /** Throws where the reading is to end. */
  check?(): void
  /** Less in tests. */
  messagesMax?: number
}

export interface MailboxRead extends BouncesRead {
  /** Whether there are messages left for the next reading. */
  more: boolean
  /** Whether anything was not known before. */
  news: boolean
}

export async function readMailbox(database: Database, mailbox: OpenMailbox, { now, progress, check, messagesMax = MESSAGES_MAX }: Reading): Promise<MailboxRead> {
  const place = mailboxPlace(database, mailbox.name)
  const known = place !== null && place.uidValidity === mailbox.uidValidity ? place.lastUid : null
  const found = await mailbox.uids(known === null ? { since: now - FIRST_MS } : { above: known })
  const uids = found.slice(0, messagesMax)
  const result: MailboxRead = { read: 0, bounces: 0, matched: 0, more: found.length > uids.length, news: false }
  const at = (lastUid: number) => setMailboxPlace(database, { mailbox: mailbox.name, uidValidity: mailbox.uidValidity, lastUid, readAt: now })

  for (let from = 0; from < uids.length; from += TOGETHER) {
    check?.()
    progress?.(from, uids.length)
    const group = uids.slice(from, from + TOGETHER)
    const reports = await reportsAmong(mailbox, group)
    deskTransaction(database, () => {
      for (const report of reports) {
        const { matched, news } = settleReport(database, report, now)
        result.bounces++
        if (matched) result.matched++
        result.news ||= news
      }
      at(group.at(-1)!)
    })
    result.read += group.length
  }
  // With nothing to read, the place is before what comes next.
  if (uids.length === 0) at(Math.max(known ?? 0, mailbox.uidNext - 1))
  return result
}

async function reportsAmong(mailbox: OpenMailbox, uids: readonly number[]): Promise<Report[]> {
  const candidates = await mailbox.candidates(uids)
  const reports: Report[] = []
  if (candidates.length === 0) return reports
  await mailbox.beginnings(candidates, BEGINNING_BYTES, async (beginning) => {
    const report = await readReport(beginning)
    if (report !== null) reports.push(report)
  })
  return reports
}
