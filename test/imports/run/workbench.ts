/** A ledger of its own on the disk, with one party, and files that are taken into it. */
import { mkdtempSync, rmSync, writeFileSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach } from 'vitest'
import type { ImportKind, ImportMapping } from '#contract/imports.ts'
import type { PartyId } from '#contract/vocabulary.ts'
import type { JobContext } from '#main/core/ports/jobs.ts'
import type { Ledger, NewRecord } from '#main/core/ports/ledger.ts'
import { bookProblems, type BookProblem } from '#main/domain/bookProblems.ts'
import type { AccountHistory } from '#main/domain/accountHistory.ts'
import { takeFile, type ImportOrder, type ImportOutcome } from '#main/imports/run/takeFile.ts'
import { undoImport, type Undone } from '#main/imports/run/undo.ts'
import { ledgerCommands } from '#main/ledger/commands/index.ts'
import { openLedgerFile } from '#main/ledger/file.ts'
import { openLedger } from '#main/ledger/ledger.ts'
import type { RecordOf, Resource } from '#main/core/ports/records.ts'
import type { CommandInput, CommandName } from '#contract/commands.ts'

export const PARTY = 'own-1' as PartyId
/** 22 November 2026, noon in Utrecht. */
export const NOON = Date.UTC(2026, 10, 22, 11)

export const ownParty: NewRecord<'parties'> = {
  id: PARTY, partyId: PARTY, updatedAt: 1, name: 'Veldhoen', legalName: 'Veldhoen Cycles B.V.', currency: 'EUR', timeZone: 'Europe/Amsterdam', locale: 'en-GB', taxName: 'BTW', taxRateBp: 2100, taxNumber: 'NL000000000B01',
  address: { lines: ['Oudegracht 1'], city: 'Utrecht', region: '', postcode: '3511 AA', country: 'NL' }, phone: '', portalUrl: 'https://veldhoen.example', senderName: 'Veldhoen', senderEmail: 'bills@veldhoen.example',
  smsNumbers: [], acceptedMethods: [], paper: 'A4', colour: '#224466', remittance: [],
}

const opened: { ledger: Ledger; dir: string }[] = []
afterEach(() => {
  for (const { ledger, dir } of opened.splice(0)) {
    ledger.close()
    rmSync(dir, { recursive: true, force: true })
  }
})

export interface Workbench {
  dir: string
  ledger: Ledger
  /** A file of comma-separated text whose headings are the fields' own names. */
  take(kind: ImportKind, text: string, more?: Partial<Omit<ImportOrder, 'mapping'>> & { mapping?: Partial<ImportMapping>; context?: JobContext }): Promise<ImportOutcome>
  undo(importId: string): Undone
  /** What the desk does by itself. */
  command<C extends CommandName>(command: C, input: CommandInput<C>): void
  all<R extends Resource>(resource: R): RecordOf<R>[]
  /** Everything as it stands, without revs and times. */
  whole(): Record<string, unknown>
  problems(): BookProblem[]
  write(name: string, text: string | Uint8Array): string
}

export const quiet: JobContext = { signal: new AbortController().signal, progress: () => {} }

export const RECEIVABLES = ['accounts', 'contacts', 'invoices', 'payments', 'refunds', 'creditNotes', 'allocations', 'writeOffs', 'holds', 'usageRecords'] as const

export function workbench(party: Partial<NewRecord<'parties'>> = {}): Workbench {
  const dir = mkdtempSync(join(tmpdir(), 'imports-'))
  mkdirSync(join(dir, 'handed'))
  const ledger = openLedger(openLedgerFile(dir))
  opened.push({ ledger, dir })
  ledger.put('parties', { ...ownParty, ...party })
  let files = 0
  let asked = 0
  const all = <R extends Resource>(resource: R) => [...ledger.iterate(resource, PARTY)]
  const write = (name: string, text: string | Uint8Array) => {
    writeFileSync(join(dir, name), text)
    return join(dir, name)
  }
  return {
    dir, ledger, all, write,
    take(kind, text, { mapping = {}, context = quiet, ...more } = {}) {
      const headings = (text.split(/\r?\n/)[0] ?? '').split(mapping.delimiter ?? ',')
      const file = write(`${(files += 1)}.csv`, text)
      return takeFile(ledger, {
        file, fileName: `${kind}.csv`, dry: false, partly: false, remember: false, by: 'Imke Vos', at: NOON + files, staging: join(dir, 'handed', '.staging'),
        mapping: { kind, party: PARTY, currency: null, columns: Object.fromEntries(headings.map((heading) => [heading, heading])), dateOrder: null, decimal: '.', encoding: 'utf-8', delimiter: ',', sheet: null, headerRow: 1, ...mapping }, ...more,
      }, context)
    },
    undo: (importId) => undoImport(ledger, { importId, by: 'Imke Vos', at: NOON + 1000, staging: join(dir, 'handed', '.staging') }, quiet),
    command(command, input) {
      asked += 1
      const outcome = ledgerCommands[command]!(ledger, { command, input, idempotencyKey: `key ${asked}`, ifMatch: null, at: NOON, by: 'Imke Vos' })
      if (outcome.kind !== 'done') throw new Error(JSON.stringify(outcome))
    },
    whole: () => Object.fromEntries(RECEIVABLES.map((resource) => [resource, all(resource).map(({ rev: _rev, updatedAt: _updatedAt, ...record }) => record).toSorted((a, b) => (a.id < b.id ? -1 : 1))])),
    problems() {
      const history: Record<string, unknown[]> = {}
      for (const resource of ['invoices', 'payments', 'refunds', 'creditNotes', 'allocations', 'writeOffs'] as const) history[resource] = all(resource)
      return bookProblems(history as unknown as AccountHistory, '2099-12-31')
    },
  }
}
