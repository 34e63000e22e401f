/** A process that takes a file, and kills itself when it comes to a step. */
import { join } from 'node:path'
import type { PartyId } from '#contract/vocabulary.ts'
import { takeFile } from '#main/imports/run/takeFile.ts'
import { openLedgerFile } from '#main/ledger/file.ts'
import { openLedger } from '#main/ledger/ledger.ts'

const [dir, file, step] = process.argv.slice(2) as [string, string, string]
const fields = ['number', 'account', 'accountName', 'issuedOn', 'total', 'paidOn']
const ledger = openLedger(openLedgerFile(dir))
await takeFile(ledger, {
  file, fileName: 'invoices.csv', dry: false, partly: false, remember: true, by: 'Imke Vos', at: Date.UTC(2026, 10, 22, 11), staging: join(dir, 'handed', '.child.staging'),
  mapping: { kind: 'invoices', party: 'own-1' as PartyId, currency: null, columns: Object.fromEntries(fields.map((field) => [field, field])), dateOrder: null, decimal: '.', encoding: 'utf-8', delimiter: ',', sheet: null, headerRow: 1 },
}, { signal: new AbortController().signal, progress: ({ step: at }) => {
  if (at.includes(step)) process.kill(process.pid, 'SIGKILL')
} })
process.kill(process.pid, 'SIGKILL')
