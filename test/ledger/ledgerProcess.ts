/** Imports into the ledger in a process of its own, so that it can be killed: `node ledgerProcess.ts DIR FROM ROWS`. Says a line for each import that is whole. */
import type { NewRecord } from '#main/core/ports/ledger.ts'
import { openLedgerFile } from '#main/ledger/file.ts'
import { openLedger } from '#main/ledger/ledger.ts'
import { record } from '../sync/records.ts'

const [dir = '', from = '0', rows = '0'] = process.argv.slice(2)
const ledger = openLedger(openLedgerFile(dir))
const note = ledger.sqlite.prepare('INSERT INTO import (id, n, kind, partyId, fileName, sha256, mapping, counts, at, by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
const changed = ledger.sqlite.prepare('INSERT INTO importChange (importId, resource, id, before, after) VALUES (?, ?, ?, ?, ?)')
for (let n = Number(from); ; n += 1) {
  ledger.transaction(() => {
    note.run(`i${n}`, n, 'accounts', 'own', `${n}.csv`, `${n}`, '{}', '{}', n, 'Imke Vos')
    for (let row = 0; row < Number(rows); row += 1) {
      const { rev: _rev, ...account } = record('accounts', { id: `a${n}.${row}`, ref: `${n}-${row}`, partyId: 'own' })
      const { rev, before } = ledger.put('accounts', account as unknown as NewRecord<'accounts'>)
      changed.run(`i${n}`, 'accounts', account.id, before, rev)
    }
  })
  process.stdout.write(`${n}\n`)
}
