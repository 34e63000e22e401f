/** What a copy is compared with: counts and sums by account, and everything of one account. Answered from stored JSON, as lists are. */
import type { Context } from 'hono'
import { AccountRecordsQuery, SumsQuery } from '#main/connectors/billing-api/contract.ts'
import { resourceNames, type Resource } from '#main/core/ports/records.ts'
import type { Faults } from '../faults.ts'
import type { SandboxStore } from '../store.ts'
import { jsonAnswer } from './answer.ts'
import type { App } from './app.ts'
import { badQuery, problem } from './problem.ts'
import { delivered } from './resources.ts'

export function addReconcile(app: App, store: SandboxStore, faults: Faults): void {
  app.get('/v1/sums', (c) => {
    const query = SumsQuery.safeParse(c.req.query())
    if (!query.success) return badQuery(query.error)
    const { resource, party, after = null, limit } = query.data
    return jsonAnswer(c, JSON.stringify(store.sums.page(resource, party, after, limit)))
  })
  app.get('/v1/accounts/:id/records', (c) => accountRecords(c, c.req.param('id'), store, faults))
}

function accountRecords(c: Context, accountId: string, store: SandboxStore, faults: Faults): Response {
  const query = AccountRecordsQuery.safeParse(c.req.query())
  if (!query.success) return badQuery(query.error)
  const { resources: only, cursor, limit } = query.data
  const named = only === undefined ? null : new Set(only.split(','))
  const unknown = [...(named ?? [])].find((name) => !(resourceNames as readonly string[]).includes(name))
  if (unknown !== undefined) return problem('BAD_REQUEST', `There is no resource “${unknown}”; there are ${resourceNames.join(', ')}.`)
  const from = cursor === undefined || cursor === '' ? { resource: inOrder[0] as Resource, rev: 0 } : readCursor(cursor)
  if (!from) return problem('BAD_REQUEST', 'This cursor was not given out by this billing system.')
  if (store.get('accounts', accountId) === null) return problem('NOT_FOUND')

  const records: string[] = []
  let [at, more] = [from, false]
  for (const resource of inOrder.slice(inOrder.indexOf(from.resource))) {
    if (named !== null && !named.has(resource)) continue
    const afterRev = resource === from.resource ? from.rev : 0
    // One more than there is room for tells whether there is more.
    const room = limit - records.length
    const found = store.ofAccountAfter(resource, accountId, afterRev, room + 1)
    more = found.length > room
    for (const { rev, json } of found.slice(0, room)) {
      records.push(`{"resource":"${resource}","record":${delivered(faults, resource, json)}}`)
      at = { resource, rev }
    }
    if (more) break
  }
  const body = `{"records":[${records.join(',')}],"cursor":"${at.resource}.${at.rev}","more":${more},"asOfRev":${store.rev()}}`
  return jsonAnswer(c, body)
}

/** The account itself, then the rest as it is pulled; parties and products belong to no account. */
const inOrder: readonly Resource[] = ['accounts', ...resourceNames.filter((resource) => resource !== 'accounts' && resource !== 'parties' && resource !== 'products')]

function readCursor(cursor: string): { resource: Resource; rev: number } | null {
  const match = /^([A-Za-z]+)\.(\d{1,15})$/.exec(cursor)
  const resource = inOrder.find((name) => name === match?.[1])
  return match && resource !== undefined ? { resource, rev: Number(match[2]) } : null
}
