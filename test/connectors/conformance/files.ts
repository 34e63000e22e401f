/** The desk's own ledger: what came from files. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AccountId, PartyId } from '#contract/vocabulary.ts'
import { createLedgerConnector } from '#main/ledger/connector.ts'
import { openLedgerFile } from '#main/ledger/file.ts'
import type { Ledger, NewRecord } from '#main/core/ports/ledger.ts'
import type { Resource } from '#main/core/ports/records.ts'
import { openLedger } from '#main/ledger/ledger.ts'
import { record } from '../../sync/records.ts'
import type { ConnectorWorld } from './world.ts'

/** Eight accounts of one party, each with a contact, an invoice that is paid in part, and the payment. */
export function fillLedger(ledger: Ledger, party = 'own'): void {
  const put = (resource: Resource, fields: Record<string, unknown>) => {
    const { rev: _rev, ...rest } = record(resource, { partyId: party, ...fields }) as unknown as { rev: number }
    ledger.put(resource, rest as unknown as NewRecord<Resource>)
  }
  put('parties', { id: party, currency: 'AUD' })
  for (let n = 1; n <= 8; n += 1) {
    const accountId = `acc${n}`
    put('accounts', { id: accountId, ref: `C-${n}`, name: `Harbour ${n} Pty Ltd`, currency: 'AUD', parentId: null })
    put('contacts', { id: `con${n}`, accountId })
    put('invoices', { id: `inv${n}`, accountId, number: `F-${100 + n}`, currency: 'AUD', status: 'open', totalMinor: 10_000 + n, subtotalMinor: 10_000 + n, taxMinor: 0, issuedOn: '2026-09-01', dueOn: '2026-10-01', voidedOn: null, disputed: false })
    put('payments', { id: `pay${n}`, accountId, ref: `R-${n}`, currency: 'AUD', amountMinor: 4000, receivedOn: '2026-10-05', purpose: 'receivable', medium: 'bank_transfer', chargeId: null })
    put('allocations', { id: `all${n}`, accountId, paymentId: `pay${n}`, creditNoteId: null, invoiceId: `inv${n}`, currency: 'AUD', amountMinor: 4000, effectiveOn: '2026-10-05', reversesId: null })
  }
}

export async function filesWorld(): Promise<ConnectorWorld> {
  const dir = mkdtempSync(join(tmpdir(), 'conformance-'))
  const ledger = openLedger(openLedgerFile(dir))
  fillLedger(ledger)
  let asked = 0
  return {
    party: 'own' as PartyId,
    connect: () => createLedgerConnector({ workspaceDir: dir, operatorName: 'Imke Vos' }),
    async changeAnAccount() {
      const account = ledger.get('accounts', 'acc1')!
      ledger.put('accounts', { ...account, name: `Renamed ${(asked += 1)} Pty Ltd` })
      return 'acc1'
    },
    async command() {
      return { command: 'setPoNumber', input: { accountId: 'acc2' as AccountId, poNumber: `PO-${(asked += 1)}` } }
    },
    line: null,
    async close() {
      ledger.close()
      rmSync(dir, { recursive: true })
    },
  }
}
