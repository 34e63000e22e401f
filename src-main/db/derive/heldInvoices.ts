/** The held-invoices queue: on hold, or waiting for the customer's approval. */
import { HELD_INVOICES } from './parts.ts'
import { scopeOf, type DerivedTable } from './derivedTable.ts'

/** Behind every clock that runs: the last instant there is. */
export const NO_CLOCK = 8_640_000_000_000_000

/**
 * The newest hold that is not released, and the newest approval. The approver is a contact of the
 * account or of its agency.
 */
export const heldInvoices: DerivedTable = {
  name: 'heldInvoice',
  part: HELD_INVOICES,
  columns: ['invoiceId', 'invoiceNumber', 'accountId', 'partyId', 'accountName', 'accountRef', 'state', 'preference', 'channel', 'reason', 'heldBy', 'heldAt', 'requestedAt', 'dueAt', 'orderAt', 'amountMinor', 'openMinor', 'currency', 'dueOn', 'approverName', 'happenedAt', 'rev', 'disputed'],
  keyColumns: 1,
  select: (stored) => `
   SELECT i.id, i.number, i.accountId, i.partyId, a.name, a.ref,
     CASE WHEN h.id IS NOT NULL OR p.state = 'held' THEN 'held' ELSE 'waiting' END,
     p.preference, h.channel, h.reason, h.heldBy, h.heldAt, p.requestedAt,
     CASE WHEN h.id IS NULL AND p.state = 'waiting' THEN p.autoApprovesAt END,
     coalesce(CASE WHEN h.id IS NULL AND p.state = 'waiting' THEN p.autoApprovesAt END, ${NO_CLOCK}),
     i.totalMinor, coalesce(o.openMinor, 0), i.currency, i.dueOn, c.name,
     max(coalesce(h.heldAt, 0), coalesce(p.requestedAt, 0), coalesce((SELECT max(x.releasedAt) FROM cache.hold AS x WHERE x.invoiceId = i.id AND x.accountId = i.accountId), 0)),
     i.rev, i.disputed
   FROM ${scopeOf(HELD_INVOICES)} AS s
   CROSS JOIN cache.account AS a ON a.id = s.accountId
   CROSS JOIN (
     SELECT invoiceId, accountId FROM cache.hold AS x WHERE x.accountId IN ${scopeOf(HELD_INVOICES)} AND x.releasedAt IS NULL
     UNION
     SELECT invoiceId, accountId FROM cache.approval AS y WHERE y.accountId IN ${scopeOf(HELD_INVOICES)} AND y.state IN ('waiting', 'held')
   ) AS named ON named.accountId = a.id
   CROSS JOIN cache.invoice AS i ON i.id = named.invoiceId AND i.accountId = a.id
   LEFT JOIN cache.hold AS h ON h.id = (SELECT x.id FROM cache.hold AS x WHERE x.invoiceId = i.id AND x.accountId = i.accountId AND x.releasedAt IS NULL ORDER BY x.heldAt DESC, x.id DESC LIMIT 1)
   LEFT JOIN cache.approval AS p ON p.id = (SELECT y.id FROM cache.approval AS y WHERE y.invoiceId = i.id AND y.accountId = i.accountId ORDER BY y.requestedAt DESC, y.id DESC LIMIT 1)
     AND p.state IN ('waiting', 'held')
   LEFT JOIN ${stored('openInvoice')} AS o ON o.invoiceId = i.id
   LEFT JOIN cache.contact AS c ON c.id = coalesce(p.approverId, a.approverId) AND c.accountId IN (a.id, a.parentId)
   WHERE i.status NOT IN ('void', 'paid') AND (h.id IS NOT NULL OR p.id IS NOT NULL)`,
}
