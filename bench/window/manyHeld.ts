/** A held-invoices queue of any length: the rows of a small company's, again and again. */
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'

/** Fills the queue of a workspace that nobody has open to `count` rows, in the order of their clocks. */
export function fillHeld(workspaceDir: string, count: number): void {
  const sqlite = new BetterSqlite3(join(workspaceDir, 'cache.db'))
  try {
    sqlite.pragma('synchronous = OFF')
    const columns = (sqlite.pragma('table_info(heldInvoice)') as { name: string }[]).map(({ name }) => name)
    const made: Record<string, string> = { invoiceId: `'made_' || printf('%08d', n.value)`, invoiceNumber: `'IN' || printf('%08d', n.value)`, orderAt: 'h.orderAt + n.value' }
    sqlite.transaction(() => {
      sqlite.exec('CREATE TEMP TABLE held AS SELECT row_number() OVER (ORDER BY orderAt, invoiceId) - 1 AS place, * FROM heldInvoice')
      const have = sqlite.prepare('SELECT count(*) FROM held').pluck().get() as number
      if (have === 0) throw new Error('The company has no held invoices to make more of.')
      sqlite.exec('CREATE INDEX temp.held_by_place ON held (place)')
      sqlite.prepare(`
        WITH RECURSIVE n (value) AS (SELECT 0 UNION ALL SELECT value + 1 FROM n WHERE value + 1 < @count)
        INSERT INTO heldInvoice (${columns.join(', ')})
        SELECT ${columns.map((name) => made[name] ?? `h."${name}"`).join(', ')} FROM n JOIN held AS h ON h.place = n.value % @have
      `).run({ count: Math.max(0, count - have), have })
    })()
  } finally {
    sqlite.close()
  }
}
