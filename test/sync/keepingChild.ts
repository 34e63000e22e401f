/** Keeps and takes back entries of an account at the desk, over and over, until it is killed: `node keepingChild.ts WORKSPACE PARTY ACCOUNT INVOICE`. */
import { openWorkspace } from '#main/db/workspace.ts'
import { applyEntry, undoEntry } from '#main/db/bankApplication.ts'
import { addEntry, deciding } from './keptDesk.ts'

const [, , dir, party, accountId, invoiceId] = process.argv
const { database } = openWorkspace(dir!, { who: 'a child' })
for (;;) {
  const entry = addEntry(database, party!, 3_000, new Date().toISOString().slice(0, 10))
  const kept = applyEntry(deciding(database), entry, [{ accountId: accountId!, rows: [{ invoiceId: invoiceId!, amountMinor: 2_000 }], unappliedMinor: 1_000 }], { keep: true })
  const undone = undoEntry(deciding(database), entry)
  if (!kept.ok || !undone.ok) throw new Error(JSON.stringify([kept, undone]))
}
