import type { Migration } from '../migration.ts'

/** After the columns of an order, all that filters ask for: a row that does not match is passed by without being read. */
const FAILED = 'partyId, hardness, declineCode, kind, backupMethodId, pausedAt, accountId, seriesId, lastFailedAt, invoiceId'
const HELD = 'partyId, state, channel, preference, orderAt, happenedAt, accountId, heldAt, requestedAt'
const REGISTRATION = 'partyId, state, need, reason, expiresAt, invitedAt, sinceAt, accountId'

/** The suffix without what the order has already: SQLite keeps a column that is named twice. */
const index = (name: string, order: string, further: string): string => {
  const has = new Set(order.split(', '))
  return `DROP INDEX IF EXISTS ${name};\nCREATE INDEX ${name} ON ${name.split('_by_')[0]!} (${[order, ...further.split(', ').filter((column) => !has.has(column))].join(', ')});`
}

const SINCE = 'coalesce(heldAt, requestedAt, 0), invoiceId'

export const queuesWalkedInTheirIndexes: Migration = {
  number: 10,
  why: 'A page of a queue is a walk along one index that holds all that its filters ask for: what is done, at rest or of no interest is passed by without being read.',
  sql: [
    // What a page shows beside a row, and what a command about it is given, without a look at its record.
    'ALTER TABLE failedCharge ADD COLUMN rev INTEGER NOT NULL DEFAULT 0;', 'UPDATE failedCharge SET rev = coalesce((SELECT c.rev FROM charge AS c WHERE c.id = failedCharge.chargeId), 0);',
    'ALTER TABLE heldInvoice ADD COLUMN rev INTEGER NOT NULL DEFAULT 0;', 'ALTER TABLE heldInvoice ADD COLUMN disputed INTEGER NOT NULL DEFAULT 0;',
    'UPDATE heldInvoice SET (rev, disputed) = (SELECT i.rev, i.disputed FROM invoice AS i WHERE i.id = heldInvoice.invoiceId) WHERE EXISTS (SELECT 1 FROM invoice AS i WHERE i.id = heldInvoice.invoiceId);',
    // What few have is passed by along the order as fast.
    'DROP INDEX IF EXISTS failedCharge_by_code;', 'DROP INDEX IF EXISTS failedCharge_by_kind;',
    ...Object.entries({ last: 'lastFailedAt, chargeId', amount: 'currency, amountMinor, chargeId', name: 'accountName, accountId, chargeId', attempts: 'attempts, chargeId' })
      .flatMap(([name, order]) => [index(`failedCharge_by_${name}`, order, FAILED), index(`failedCharge_by_party_${name}`, `partyId, ${order}`, FAILED)]),
    ...Object.entries({ order: 'orderAt, invoiceId', amount: 'currency, amountMinor, invoiceId', name: 'accountName, invoiceId', since: SINCE })
      .flatMap(([name, order]) => [
        index(`heldInvoice_by_${name}`, order, HELD), index(`heldInvoice_by_party_${name}`, `partyId, ${order}`, HELD),
        // Half of the queue stands at one end of each of these orders.
        ...(name === 'order' ? [] : [index(`heldInvoice_by_state_${name}`, `state, ${order}`, HELD), index(`heldInvoice_by_channel_${name}`, `channel, ${order}`, HELD)]),
      ]),
    ...Object.entries({ since: 'sinceAt, registrationId', name: 'accountName, registrationId', times: 'timesSent, registrationId' }).flatMap(([name, order]) => [
      index(`registrationItem_by_${name}`, order, REGISTRATION), index(`registrationItem_by_party_${name}`, `partyId, ${order}`, REGISTRATION),
      index(`registrationItem_by_state_${name}`, `state, ${order}`, REGISTRATION), index(`registrationItem_by_reason_${name}`, `reason, ${order}`, REGISTRATION),
    ]),
  ].join('\n'),
}
