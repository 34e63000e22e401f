/**
 * Whether the desk's own ledger is as it must be: the file sound, each record one of its kind, nothing applied that is
 * not there, and what imports have changed still known. It exists nowhere else, so nothing here can be pulled again.
 */
import { existsSync, statSync } from 'node:fs'
import { setImmediate as aTurn } from 'node:timers/promises'
import type { BusinessDate } from '#contract/vocabulary.ts'
import { isDamage, openSqlite, type Sqlite } from '#main/db/sqlite.ts'
import type { AccountHistory } from '#main/domain/accountHistory.ts'
import { bookProblems } from '#main/domain/bookProblems.ts'
import { ledgerFile } from '#main/ledger/file.ts'
import { checkRecord } from '#main/sync/recordCheck.ts'
import { summedField, type Resource } from './ports/records.ts'
import { bookProblemWords } from './bookProblemWords.ts'

/** `subject`: what it is about; the message in plain words. */
export type TellOfLedger = (subject: string, message: string) => void

/** Rows between which other work of the process runs. */
const ROWS_A_TURN = 2_000
/** Complaints told of the file, and of changes that lead nowhere; the first ones say enough. */
const COMPLAINTS = 5
/** Everything recorded counts, whatever day it is for. */
const END_OF_TIME = '9999-12-31' as BusinessDate

interface Row {
  rev: number
  resource: string
  id: string
  partyId: string
  accountId: string
  currency: string
  minor: number
  json: string
}

/** Answers how many records were looked at; null where the workspace has no ledger. Memory is that of one account. */
export async function verifyLedger(workspaceDir: string, tell: TellOfLedger): Promise<number | null> {
  const file = ledgerFile(workspaceDir)
  if (!existsSync(file) || statSync(file).size === 0) return null
  const sqlite = openSqlite(file, { fileMustExist: true })
  try {
    for (const words of sqlite.pragma(`integrity_check(${COMPLAINTS})`) as { integrity_check: string }[]) if (words.integrity_check !== 'ok') tell('ledger.db', words.integrity_check)
    const records = await verifyRecords(sqlite, tell)
    verifyImports(sqlite, tell)
    return records
  } catch (error) {
    if (!isDamage(error)) throw error
    tell('ledger.db', `cannot be read to the end: ${(error as Error).message}`)
    return 0
  } finally {
    sqlite.close()
  }
}

/** Along `record_by_account`, so that an account's records come together. */
export const RECORDS_BY_ACCOUNT = 'SELECT rev, resource, id, partyId, accountId, currency, minor, json FROM record INDEXED BY record_by_account WHERE json IS NOT NULL ORDER BY accountId, resource, rev'

async function verifyRecords(sqlite: Sqlite, tell: TellOfLedger): Promise<number> {
  const parties = new Set(sqlite.prepare<[], string>(`SELECT id FROM record WHERE resource = 'parties' AND json IS NOT NULL`).pluck().all())
  const accounts = sqlite.prepare<[string], { partyId: string }>(`SELECT partyId FROM record WHERE resource = 'accounts' AND id = ? AND json IS NOT NULL`)
  let history = emptyHistory()
  let account = ''
  let records = 0
  const accountEnds = () => {
    for (const problem of bookProblems(history as unknown as AccountHistory, END_OF_TIME)) tell(account, bookProblemWords(problem, 'the ledger'))
    history = emptyHistory()
  }
  const others: Sqlite = openSqlite(sqlite.name, { readonly: true, fileMustExist: true })
  try {
    for (const row of others.prepare<[], Row>(RECORDS_BY_ACCOUNT).iterate()) {
      if (row.accountId !== account) {
        accountEnds()
        account = row.accountId
        if (account !== '' && accounts.get(account)?.partyId !== row.partyId) tell(account, `${row.resource} ${row.id} belongs to an account that is not in the ledger, or is another party’s`)
      }
      const record = recordOf(row, tell)
      if (record !== null && row.resource in history) history[row.resource as keyof History].push(record)
      if (!parties.has(row.partyId)) tell(row.id, `${row.resource} ${row.id} belongs to the party ${row.partyId}, which is not in the ledger`)
      records += 1
      if (records % ROWS_A_TURN === 0) await aTurn()
    }
    accountEnds()
  } finally {
    others.close()
  }
  return records
}

/** As it is written; null where it is none, which is told. */
function recordOf(row: Row, tell: TellOfLedger): Record<string, unknown> | null {
  let record: Record<string, unknown>
  try {
    record = { ...(JSON.parse(row.json) as object), rev: row.rev }
  } catch (error) {
    tell(row.id, `${row.resource} ${row.id} is no JSON: ${(error as Error).message}`)
    return null
  }
  const checked = checkRecord(row.resource as Resource, row.partyId, record)
  if (checked.kind === 'bad') {
    tell(row.id, `${row.resource} ${row.id} is no such record: ${checked.reason}`)
    return null
  }
  const amount = summedField[row.resource as Resource]
  const owner = row.resource === 'accounts' ? record['id'] : typeof record['accountId'] === 'string' ? record['accountId'] : ''
  const found = [record['id'], owner, ...(amount === undefined ? ['', 0] : [record['currency'], record[amount]])]
  if (found.some((value, n) => value !== [row.id, row.accountId, row.currency, row.minor][n])) tell(row.id, `${row.resource} ${row.id} is filed under another account, currency or amount than it names`)
  return record
}

/** What an import changed is still there, as a record or as its tombstone: it could not be undone otherwise. */
function verifyImports(sqlite: Sqlite, tell: TellOfLedger): void {
  const astray = sqlite.prepare<[number], { importId: string; resource: string; id: string }>(
    'SELECT c.importId, c.resource, c.id FROM importChange AS c WHERE NOT EXISTS (SELECT 1 FROM record AS r WHERE r.resource = c.resource AND r.id = c.id) LIMIT ?')
  for (const { importId, resource, id } of astray.all(COMPLAINTS)) tell(importId, `the import ${importId} changed ${resource} ${id}, which is not in the ledger`)
  const ahead = sqlite.prepare<[], number>(`SELECT count(*) FROM importChange WHERE after > (SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'record')`).pluck().get() ?? 0
  if (ahead > 0) tell('ledger.db', `${ahead} changes of imports are numbered beyond the ledger’s end: it may be an older copy than its imports`)
}

const emptyHistory = () => ({ invoices: [], payments: [], refunds: [], creditNotes: [], allocations: [], writeOffs: [] }) as History
type History = Record<'invoices' | 'payments' | 'refunds' | 'creditNotes' | 'allocations' | 'writeOffs', Record<string, unknown>[]>
