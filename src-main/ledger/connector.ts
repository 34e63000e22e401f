/** The desk's own ledger as a source: pulled from, held against, and given commands as any other. */
import { commandNames, type CommandName } from '#contract/commands.ts'
import type { PartyId } from '#contract/vocabulary.ts'
import type { AccountSum, ChangedRecord, CommandOutcome, CommandRequest, Connector } from '#main/core/ports/connector.ts'
import { ConnectorError } from '#main/core/ports/connector.ts'
import { resourceNames, type Resource } from '#main/core/ports/records.ts'
import { ledgerCommands } from './commands/index.ts'
import { epochOf } from './epoch.ts'
import { openLedgerFile } from './file.ts'
import type { Ledger } from '#main/core/ports/ledger.ts'
import { openLedger } from './ledger.ts'

export interface LedgerConnectorOptions {
  workspaceDir: string
  /** Who the person at this machine is, where no billing system says so. */
  operatorName: string
  now?: () => number
}

/** The account itself, then the rest as it is pulled; parties and products belong to no account. */
const OF_ACCOUNT: readonly Resource[] = ['accounts', ...resourceNames.filter((resource) => resource !== 'accounts' && resource !== 'parties' && resource !== 'products')]
const NOT_HERE = 'This party’s records come from files: there is no billing system that could do this. Do it where the files come from.'

/** Opens `ledger.db` of the workspace at the first call, and makes it where there is none. */
export function createLedgerConnector({ workspaceDir, operatorName, now = Date.now }: LedgerConnectorOptions): Connector {
  let opened: Ledger | null = null
  const ledger = (): Ledger => (opened ??= openLedger(openLedgerFile(workspaceDir)))

  return {
    async me() {
      return {
        operator: { id: 'local', name: operatorName, email: '' },
        grants: ['billing:view', 'billing:manage'],
        parties: ledger().parties().map(({ id }) => id),
        system: { id: `ledger:${ledger().id}`, name: 'this workspace’s own ledger' },
        cannot: commandNames.filter((name) => !(name in ledgerCommands)).map((command) => ({ command, why: NOT_HERE })),
      }
    },

    async page(resource, { party, cursor, limit }) {
      const place = placeAt(ledger(), cursor)
      const { records, lastRev, announced } = ledger().page(resource, party, place.rev, limit)
      return { records, cursor: `${place.prefix}${lastRev}`, more: announced > records.length, announced }
    },

    read: async (resource, id) => ledger().get(resource, id),

    async totals(party) {
      return resourceNames.map((resource) => ({ resource, party, count: ledger().count(resource, party) }))
    },

    async sums(resource, { party, after, limit }) {
      const rows = sumsOf(ledger(), resource, party, after, limit + 1)
      const accounts = [...new Set(rows.map(({ accountId }) => accountId))]
      const more = accounts.length > limit
      return { sums: more ? rows.filter(({ accountId }) => accountId !== accounts.at(-1)) : rows, more }
    },

    async accountRecords(accountId, { resources, cursor, limit }) {
      if (ledger().get('accounts', accountId) === null) return null
      const asOfRev = ledger().rev()
      const named = OF_ACCOUNT.filter((resource) => resources === undefined || resources.includes(resource))
      const from = placeOf(cursor)
      const start = from === null ? 0 : Math.max(0, named.indexOf(from.resource))
      const records: ChangedRecord[] = []
      let at = from ?? { resource: named[0] ?? 'accounts', rev: 0 }
      for (const resource of named.slice(start)) {
        // One more than there is room for tells whether there is more.
        const room = limit - records.length
        const found = ledger().ofAccount(accountId, resource, resource === from?.resource ? from.rev : 0, room + 1)
        for (const { rev, record } of found.slice(0, room)) {
          records.push({ resource, record })
          at = { resource, rev }
        }
        if (found.length > room) return { records, cursor: `${at.resource}.${at.rev}`, more: true, asOfRev }
      }
      return { records, cursor: `${at.resource}.${at.rev}`, more: false, asOfRev }
    },

    async send<C extends CommandName>(command: C, request: CommandRequest<C>): Promise<CommandOutcome<C>> {
      const carryOut = ledgerCommands[command]
      if (carryOut === undefined) return { kind: 'refused', code: 'NOT_OFFERED', message: NOT_HERE }
      return carryOut(ledger(), { command, ...request, at: now(), by: operatorName }) as CommandOutcome<C>
    },

    async close() {
      opened?.close()
      opened = null
    },
  }
}

/** `12`, or `9f3c01ab.12` of a ledger that was brought back from a copy. One beyond its end is of a ledger that was put in its place. */
function placeAt(ledger: Ledger, cursor: string | null): { prefix: string; rev: number } {
  const epoch = epochOf(ledger.sqlite)
  const prefix = epoch === '' ? '' : `${epoch}.`
  if (cursor === null) return { prefix, rev: 0 }
  const rev = cursor.startsWith(prefix) && /^\d{1,15}$/.test(cursor.slice(prefix.length)) ? Number(cursor.slice(prefix.length)) : Number.NaN
  if (!(rev <= ledger.rev())) throw new ConnectorError('CURSOR_EXPIRED', 'This place in the ledger is not known.')
  return { prefix, rev }
}

function placeOf(cursor: string | null): { resource: Resource; rev: number } | null {
  const match = cursor === null ? null : /^([A-Za-z]+)\.(\d{1,15})$/.exec(cursor)
  const resource = OF_ACCOUNT.find((name) => name === match?.[1])
  return match && resource !== undefined ? { resource, rev: Number(match[2]) } : null
}

/** At least all of `limit` accounts after `after`, where there are as many: read along an index, nothing is sorted. */
function sumsOf({ sqlite }: Ledger, resource: Resource, party: PartyId, after: string | null, limit: number): AccountSum[] {
  return sqlite.prepare<{ resource: string; party: string; after: string; limit: number }, AccountSum>(`
    SELECT accountId, currency, count(*) AS count, sum(rev) AS revs, sum(minor) AS minor FROM record INDEXED BY record_sums
    WHERE resource = :resource AND partyId = :party AND json IS NOT NULL AND accountId > :after AND accountId <= coalesce(
      (SELECT accountId FROM (SELECT DISTINCT accountId FROM record INDEXED BY record_sums WHERE resource = :resource AND partyId = :party AND json IS NOT NULL AND accountId > :after ORDER BY accountId LIMIT :limit) ORDER BY accountId DESC LIMIT 1), '')
    GROUP BY accountId, currency ORDER BY accountId, currency`)
    .all({ resource, party, after: after ?? '', limit })
    .concat(after === null ? ownerless(sqlite, resource, party) : [])
}

/** Records that belong to no account come under the account `''`. */
const ownerless = (sqlite: Ledger['sqlite'], resource: Resource, party: PartyId): AccountSum[] =>
  sqlite.prepare<[string, string], AccountSum>(`SELECT '' AS accountId, currency, count(*) AS count, sum(rev) AS revs, sum(minor) AS minor FROM record INDEXED BY record_sums
    WHERE resource = ? AND partyId = ? AND json IS NOT NULL AND accountId = '' GROUP BY currency ORDER BY currency`).all(resource, party)
