/** Bank accounts and entries as they are kept, without a file. */
import type { Database } from '#main/db/database.ts'

/** Straight into the tables: 2 parties, 3 bank accounts, entries of every state. */
export function fill(database: Database, entries: number): void {
  database.raw.transaction(() => {
    for (const [n, party, currency] of [[1, 'au', 'AUD'], [2, 'au', 'USD'], [3, 'us', 'USD']] as const) {
      database.raw.prepare(`INSERT INTO main.bankAccount VALUES (?, ?, ?, NULL, ?, ?, 0, 'x')`).run(`b${n}`, party, `N${n}`, `Account ${n}`, currency)
      database.raw.prepare(`INSERT INTO main.bankStatement (id, bankAccountId, format, toOn, openingMinor, closingMinor, footing, entries, news, fileName, content, readAt, readBy) VALUES (?, ?, 'camt053', '2026-11-20', 0, 0, 'checked', 0, 0, 'f', ?, 0, 'x')`).run(`s${n}`, `b${n}`, `c${n}`)
    }
    const insert = database.raw.prepare(`INSERT INTO main.bankEntry (id, statementId, bankAccountId, partyId, n, bookedOn, amountMinor, currency, payerName, reference, text, key, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
    for (let n = 1; n <= entries; n += 1) {
      const account = 1 + (n % 3)
      const state = (['open', 'applied', 'parked', 'ignored', 'debit'] as const)[n % 5]!
      insert.run(`e${String(n).padStart(5, '0')}`, `s${account}`, `b${account}`, account === 3 ? 'us' : 'au', n, `2026-11-${String(1 + (n % 20)).padStart(2, '0')}`, state === 'debit' ? -n : n % 40 * 100 + 1, account === 1 ? 'AUD' : 'USD', `Payer ${n % 7}`, `REF${n}`, n % 2 === 0 ? 'pays IN1001' : 'thank you', `k${n}`, state)
    }
  })()
}
