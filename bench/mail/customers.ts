/** Customers made for the benchmark in a copy of a workspace: as many as are wanted, each with one contact and no sign-in yet. */
import type { Database } from '#main/db/database.ts'
import { cacheTransaction } from '#main/db/fileTransactions.ts'
import { derive } from '#main/db/derive/derivation.ts'
import { ALL_PARTS } from '#main/db/derive/parts.ts'
import type { NewMessage } from '#main/mail/writeCampaign.ts'

const DERIVED_AT_ONCE = 2000

/** Customers like the first of the party, `made1@customer.example` and so on; lists and queues know them. */
export function addCustomers(database: Database, count: number): void {
  const { raw } = database
  cacheTransaction(database, () => {
    raw.exec('CREATE TEMP TABLE made (n INTEGER PRIMARY KEY)')
    raw.prepare('INSERT INTO temp.made WITH RECURSIVE one (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM one WHERE n < ?) SELECT n FROM one').run(count)
    const like = (table: string, where: string, values: Record<string, string>) => {
      const columns = raw.prepare<[], string>(`SELECT name FROM pragma_table_info('${table}', 'cache')`).pluck().all()
      raw.exec(`INSERT INTO cache.${table} (${columns.map((column) => `"${column}"`).join(', ')})
        SELECT ${columns.map((column) => values[column] ?? `t."${column}"`).join(', ')} FROM temp.made AS m, (SELECT * FROM cache.${table} ${where} LIMIT 1) AS t ORDER BY m.n`)
    }
    const account = `'acc_made' || printf('%06d', m.n)`
    const email = `'made' || m.n || '@customer.example'`
    like('account', `WHERE kind = 'standard' AND status = 'active' AND parentId IS NULL ORDER BY id`, { id: account, ref: `'M-' || printf('%06d', m.n)`, name: `'Tāmaki Couriers & Sons ' || m.n`, approverId: 'NULL' })
    like('contact', 'ORDER BY id', { id: `'con_made' || m.n`, accountId: account, name: `'Mere Tautahi ' || m.n`, email, emailBouncedAt: 'NULL', roles: `'["billing_email","account_admin"]'` })
    like('registration', `ORDER BY id`, {
      id: `'reg_made' || printf('%06d', m.n)`, accountId: account, contactId: `'con_made' || m.n`, email, state: `'not_invited'`, invitedAt: 'NULL', expiresAt: 'NULL', bouncedAt: 'NULL', registeredAt: 'NULL', timesSent: '0',
    })
    // Of one party, whichever the first rows were of.
    for (const table of ['contact', 'registration']) raw.exec(`UPDATE cache.${table} SET partyId = (SELECT partyId FROM cache.account WHERE id = accountId) WHERE id LIKE '%_made%'`)
    raw.exec('DROP TABLE temp.made')
  })
  const ids = raw.prepare<[], string>(`SELECT id FROM cache.account WHERE id LIKE 'acc_made%' ORDER BY id`).pluck().all()
  for (let at = 0; at < ids.length; at += DERIVED_AT_ONCE) {
    cacheTransaction(database, () => derive(database, ids.slice(at, at + DERIVED_AT_ONCE).map((id) => [id, ALL_PARTS] as const)))
  }
}

/** A message to each of them about `subjectOf` its number. */
export function messagesToThem(database: Database, subjectOf: (n: string) => string): NewMessage[] {
  return database.raw.prepare<[], { accountId: string; partyId: string; toName: string; toAddress: string; n: string }>(
    `SELECT a.id AS accountId, a.partyId, c.name AS toName, c.email AS toAddress, substr(a.id, 9) AS n FROM cache.account AS a JOIN cache.contact AS c ON c.accountId = a.id WHERE a.id LIKE 'acc_made%' ORDER BY a.id`)
    .all().map(({ n, ...message }) => ({ ...message, subjectId: subjectOf(n), skip: null }))
}
