/** The jobs that read the whole audit trail: to check it, and as a file. */
import { setImmediate as aTurn } from 'node:timers/promises'
import { checkAudit } from '#main/db/audit.ts'
import { auditEntries, type AuditRecord } from '#main/db/auditPage.ts'
import { auditTeller } from '#main/db/auditTeller.ts'
import { atOneMoment } from '#main/db/books.ts'
import type { Database } from '#main/db/database.ts'
import { reportCsv } from '#main/documents/csv.ts'
import type { Column, Report, Row } from '#main/documents/report/report.ts'
import { reportWorkbook } from '#main/documents/xlsx/reportWorkbook.ts'
import type { JobContext, JobHandler, JobInput } from '../ports/jobs.ts'
import { makeFile, onWorkspace, stopIfCancelled } from './madeFile.ts'
import { publisherOf } from './publisher.ts'
import { at, name, text, whole } from './reports/columns.ts'
import { clockIn } from './reports/reading.ts'

export const auditCheckJob: JobHandler<'audit.check'> = ({ workspaceDir }) => onWorkspace(workspaceDir, (database) => Promise.resolve(checkAudit(database)))

/**
 * Every entry that the filter means, the oldest first, with what it says and its hash; some hundred at a time, in constant
 * memory. Fails with DISK_FULL, NOT_WRITABLE; ends by `JobCancelled` with nothing left.
 */
export const auditExportJob: JobHandler<'audit.export'> = (input, context) =>
  onWorkspace(input.workspaceDir, async (database) => {
    const on = new Date(input.now).toISOString().slice(0, 10)
    const { format, ...filter } = input.filter
    const title = `Audit trail, ${on}`
    const file = { kind: 'audit-trail', title, stem: `Audit trail ${on}`, extension: format, accountId: null, made: { ...filter, format, timeZone: input.timeZone } } as const
    return makeFile(database, input, file, (stream) =>
      atOneMoment(database, () => {
        const report = reportOf(database, input, title, context)
        return format === 'csv' ? reportCsv(stream, report, { bom: true }) : reportWorkbook(stream, report)
      }))
  })

const columnsIn = (timeZone: string): readonly Column[] => [
  whole('Entry', 9), at('Time', timeZone), name('Who', 22), text('What was done', 44), text('To what', 40), name('Account', 34), text('What it says', 60), name('Action', 20),
  whole('Time (ms since 1970)', 24), text('Subject', 28), text('Detail', 60), text('Hash of the entry before', 66), text('Hash', 66),
]
/** By these the summary counts. */
const WHAT = 7
const WHO = 2

function reportOf(database: Database, { filter, timeZone, now }: JobInput<'audit.export'>, title: string, context: JobContext): Report {
  const tell = auditTeller(database, timeZone)
  const clock = clockIn(timeZone)
  const rowOf = (entry: AuditRecord): Row => {
    const { words, subject, says, account } = tell(entry)
    return [
      entry.id, clock(entry.at), entry.by, words, subject, account, says.map(({ label, value }) => `${label}: ${value}`).join('; ') || null, entry.action,
      entry.at, entry.subject, entry.detail, entry.previousHash, entry.hash,
    ]
  }
  async function* rows(): AsyncGenerator<Row[], void> {
    let done = 0
    for (const entries of auditEntries(database, filter, timeZone)) {
      stopIfCancelled(context)
      done += entries.length
      if (entries.length > 0) yield entries.map(rowOf)
      context.progress({ done, total: null, step: 'entries' })
      await aTurn()
    }
  }
  const { author, paper } = publisherOf(database, null)
  return {
    heading: 'Audit trail', title, whose: 'All parties', author, paper, at: now,
    facts: [['Made', `${new Date(now).toISOString().slice(0, 16).replace('T', ' ')} UTC`], ['Of', filterWords(filter)]],
    blocks: [
      { keys: ['Who'], money: false, total: true, columns: [{ title: 'Entries', takes: 'count', from: { table: 0, by: [WHO] } }] },
      { keys: ['Action'], money: false, total: true, columns: [{ title: 'Entries', takes: 'count', from: { table: 0, by: [WHAT] } }] },
    ],
    notes: [
      'The oldest first. Each entry holds the hash of the one before it: a trail that was edited shows where.',
      'Hash = SHA-256 of the JSON list [hash of the entry before, time in ms, who, action, subject, detail], in lower-case hexadecimal.',
      'A cell that begins like a formula stands behind an apostrophe in CSV; the hash is of the text without it.',
    ],
    empty: 'No entry matches.',
    tables: [{ name: 'Audit trail', columns: columnsIn(timeZone), rows }],
    csvTable: 0,
  }
}

function filterWords({ by, group, account, from, to, text: words }: JobInput<'audit.export'>['filter']): string {
  const parts = [by === undefined ? null : `by ${by}`, group === undefined ? null : `of the group ${group}`, account === undefined ? null : `about account ${account}`, from === undefined ? null : `from ${from}`, to === undefined ? null : `to ${to}`, words === undefined || words === '' ? null : `with “${words}”`]
  return parts.filter((part) => part !== null).join(', ') || 'everything'
}
