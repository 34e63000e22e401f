/** The failed-charges queue: the newest charge of a series failed, and the money has not come by any way. */
import { declineOf } from '#main/domain/declines.ts'
import type { Sqlite } from '../sqlite.ts'
import { FAILED_CHARGES } from './parts.ts'
import { scopeOf, type DerivedTable } from './derivedTable.ts'

/** Gives a connection `declineHardness(code)` and `declineCode(code)`: the rule of `domain/declines`. */
export function defineDeclineRules(raw: Sqlite): void {
  raw.function('declineHardness', { deterministic: true }, (code: unknown) => declineOf(code as string | null).hardness)
  raw.function('declineCode', { deterministic: true }, (code: unknown) => declineOf(code as string | null).code)
}

/**
 * A charge for an invoice matters while the invoice is open: it may have been paid by a transfer
 * or another series. A charge for the wallet matters while nothing newer in its series went through.
 */
export const failedCharges: DerivedTable = {
  name: 'failedCharge',
  part: FAILED_CHARGES,
  columns: ['chargeId', 'seriesId', 'accountId', 'partyId', 'accountName', 'accountRef', 'kind', 'invoiceId', 'invoiceNumber', 'amountMinor', 'currency', 'methodId', 'declineCode', 'hardness', 'attempts', 'firstFailedAt', 'lastFailedAt', 'backupMethodId', 'pausedAt', 'autopay', 'rev'],
  keyColumns: 1,
  select: (stored) => `
   SELECT c.id, c.seriesId, c.accountId, c.partyId, a.name, a.ref, c.kind, c.invoiceId, i.number, c.amountMinor, c.currency,
     c.methodId, declineCode(c.declineCode), declineHardness(c.declineCode),
     (SELECT count(*) FROM cache.charge AS f WHERE f.seriesId = c.seriesId AND f.accountId = c.accountId AND f.status = 'failed'),
     (SELECT min(f.at) FROM cache.charge AS f WHERE f.seriesId = c.seriesId AND f.accountId = c.accountId AND f.status = 'failed'), c.at,
     (SELECT m.id FROM cache.paymentMethod AS m WHERE m.accountId = c.accountId AND m.slot = 'backup' AND m.notAccepted IS NULL
      ORDER BY m.isDefault DESC, m.id LIMIT 1),
     w.pausedAt, a.autopay, c.rev
   FROM ${scopeOf(FAILED_CHARGES)} AS s
   CROSS JOIN cache.charge AS c ON c.accountId = s.accountId
   CROSS JOIN cache.account AS a ON a.id = c.accountId
   LEFT JOIN cache.invoice AS i ON i.id = c.invoiceId AND i.accountId = c.accountId
   LEFT JOIN ${stored('openInvoice')} AS o ON o.invoiceId = i.id
   LEFT JOIN cache.wallet AS w ON w.accountId = c.accountId
   WHERE c.status = 'failed'
     AND NOT EXISTS (SELECT 1 FROM cache.charge AS n WHERE n.seriesId = c.seriesId AND n.accountId = c.accountId AND (n.at, n.id) > (c.at, c.id))
     AND (c.kind <> 'invoice' OR (i.status = 'open' AND o.openMinor > 0))`,
}
