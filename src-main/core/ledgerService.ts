/** The core's own connection to the desk's ledger. */
import { existsSync, statSync } from 'node:fs'
import { ledgerFile, openLedgerFile } from '#main/ledger/file.ts'
import { openLedger } from '#main/ledger/ledger.ts'
import type { Ledger, LedgerService } from './ports/ledger.ts'

export interface RunningLedgerService extends LedgerService {
  close(): void
}

export function createLedgerService(workspaceDir: string): RunningLedgerService {
  let opened: Ledger | null = null
  const ledger = (): Ledger => (opened ??= openLedger(openLedgerFile(workspaceDir)))
  return {
    // It was looked through when the workspace was opened.
    exists: () => opened !== null || (existsSync(ledgerFile(workspaceDir)) && statSync(ledgerFile(workspaceDir)).size > 0),
    read: (body) => body(ledger()),
    write: (body) => ledger().transaction(() => body(ledger())),
    close() {
      opened?.close()
      opened = null
    },
  }
}
