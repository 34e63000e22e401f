/** What each report adds to its terms: tables, summary, remarks. */
import type { Database } from '#main/db/database.ts'
import type { Report } from '#main/documents/report/report.ts'
import type { JobContext } from '../../ports/jobs.ts'
import type { Scope } from './scope.ts'

export type ReportBody = Pick<Report, 'blocks' | 'notes' | 'empty' | 'tables'> & Partial<Pick<Report, 'csvTable' | 'facts'>>

/** Asks on one moment of the copy; its tables are read on it too. */
export type ReportMaker = (database: Database, scope: Scope, context: JobContext) => ReportBody
