/** `usageRowsProcess.ts WORKSPACE ROWS`: as many usage records as that, of the accounts and invoices that are there; those that were there go. Prints `{rows}`. */
import { connect } from '#main/db/workspace.ts'
import { print } from '../children.ts'

const [workspaceDir = '', rows = ''] = process.argv.slice(2)
const database = connect(workspaceDir)
const { raw } = database
raw.exec(`
  CREATE TEMP TABLE someone AS SELECT row_number() OVER (ORDER BY a.id) AS n, a.id, a.partyId, a.currency, (SELECT i.id FROM cache.invoice AS i WHERE i.accountId = a.id ORDER BY i.issuedOn DESC LIMIT 1) AS invoiceId FROM cache.account AS a;
  CREATE UNIQUE INDEX temp.someone_by_number ON someone (n);
  DELETE FROM cache.usageRecord;
`)
// Half a year of calls, texts and data, spread over the customers; two thirds are billed.
raw.prepare(`
  WITH RECURSIVE span (rows, startAt, endAt) AS (SELECT CAST(@rows AS INTEGER), CAST(@startAt AS INTEGER), CAST(@endAt AS INTEGER)),
    event (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM event, span WHERE i < rows - 1)
  INSERT INTO cache.usageRecord (id, rev, partyId, updatedAt, accountId, at, kind, "from", "to", quantity, unit, amountMinor, currency, invoiceId)
  SELECT printf('cdr_%012d', e.i), 1, s.partyId, p.endAt, s.id, p.startAt + (e.i * (p.endAt - p.startAt)) / p.rows,
    CASE e.i % 3 WHEN 0 THEN 'call' WHEN 1 THEN 'sms' ELSE 'tracking' END, printf('+61491%06d', (e.i * 7919) % 1000000), printf('+61492%06d', (e.i * 104729) % 1000000),
    1 + (e.i * 31) % 900, CASE e.i % 3 WHEN 0 THEN 's' WHEN 1 THEN 'message' ELSE 'day' END, (e.i * 17) % 5000, s.currency, CASE WHEN e.i % 3 < 2 THEN s.invoiceId END
  FROM event AS e CROSS JOIN span AS p JOIN temp.someone AS s ON s.n = 1 + (e.i * 2654435761) % (SELECT count(*) FROM temp.someone)`).run({ rows: Number(rows), startAt: Date.UTC(2026, 4, 22), endAt: Date.UTC(2026, 10, 20) })
print({ rows: raw.prepare('SELECT count(*) FROM cache.usageRecord').pluck().get() })
database.close()
