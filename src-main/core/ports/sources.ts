/** Where the records come from: a workspace has sources, each with a connector, and each party is fed by one of them. */
import type { SourceKind } from '#contract/sources.ts'

/** How to reach a billing system that speaks our API, as a host gives it. The token stays in memory; it is never written to a file in clear. */
export interface BillingApiAccess {
  url: string
  token: string
  /** How long to wait for an answer; half a minute unless told. */
  timeoutMs?: number
}

/** How to reach one source. `url` is null where the connector knows it, `key` where none is needed. */
export interface SourceAccess {
  id: string
  kind: SourceKind
  name: string
  url: string | null
  key: string | null
  timeoutMs?: number
}

/** All sources of a workspace; of one that has nothing but a billing system, that one alone. */
export type Connection = BillingApiAccess | { sources: readonly SourceAccess[] }

/** The one billing system of a workspace from before it could have several, and of a host that gives it. */
export const BILLING_SOURCE = 'billing'
/** The records that came from files, bank statements and the desk's own hand: every workspace may have them. */
export const FILES_SOURCE = 'files'

/** Among the keys by source: a host's, for the one source that needs a key, whatever its id. */
export const ONLY_KEY = ''

/** The sources of a connection, in the order in which they are asked who the operator is. */
export function sourcesOf(connection: Connection): readonly SourceAccess[] {
  if ('sources' in connection) return connection.sources
  const { url, token, timeoutMs } = connection
  return [{ id: BILLING_SOURCE, kind: 'billing_api', name: 'Billing system', url, key: token, ...(timeoutMs === undefined ? {} : { timeoutMs }) }]
}
