/**
 * Lists and single records. They are answered from the stored JSON as it is, not through the contract's
 * handler: a page is up to a thousand records that were checked when they were written, and parsing
 * and writing each again would take longer than the pull that is being measured.
 */
import type { Context } from 'hono'
import { resourcePath, ListQuery } from '#main/connectors/billing-api/contract.ts'
import { resourceNames, type Resource } from '#main/core/ports/records.ts'
import { damaged } from '../damage.ts'
import type { Faults } from '../faults.ts'
import type { PageOf, SandboxStore, StoredPage } from '../store.ts'
import { jsonAnswer } from './answer.ts'
import type { App } from './app.ts'
import { badQuery, problem } from './problem.ts'

const byPath = new Map<string, Resource>(resourceNames.map((resource) => [resourcePath(resource), resource]))

export function addResources(app: App, store: SandboxStore, faults: Faults): void {
  app.get('/v1/:path', (c, next) => {
    const resource = byPath.get(c.req.param('path'))
    return resource ? Promise.resolve(list(c, resource, store, faults)) : next()
  })
  app.get('/v1/:path/:id', (c, next) => {
    const resource = byPath.get(c.req.param('path'))
    if (!resource) return next()
    const json = store.json(resource, c.req.param('id'))
    if (json === null) return Promise.resolve(problem('NOT_FOUND'))
    const { rev } = JSON.parse(json) as { rev: number }
    return Promise.resolve(jsonAnswer(c, delivered(faults, resource, json), { ETag: `"${rev}"` }))
  })
}

/** A stored record as it goes out: whole, or as a fault wants it. */
export function delivered(faults: Faults, resource: Resource, json: string): string {
  if (faults.plan().malformed === 0) return json
  // `id` is the first field of every record that the store writes.
  const damage = faults.damage(resource, json.slice(7, json.indexOf('"', 7)))
  return damage === null ? json : damaged(json, damage)
}

function list(c: Context, resource: Resource, store: SandboxStore, faults: Faults): Response {
  const query = ListQuery.safeParse(c.req.query())
  if (!query.success) return badQuery(query.error)
  const { party = null, cursor, updatedSince = null, limit } = query.data
  const begins = cursor === undefined || cursor === ''
  const from = begins ? { rev: 0, since: updatedSince } : readCursor(cursor)
  if (!from) return problem('BAD_REQUEST', 'This cursor was not given out by this billing system.')
  // Given out before this system was brought back from a backup.
  if (from.rev > store.rev()) return problem('CURSOR_EXPIRED')
  if (!begins && faults.strikes('expire')) return problem('CURSOR_EXPIRED')
  const page = pageOf(resource, { party, afterRev: from.rev, since: from.since, limit }, store, faults)
  const more = page.announced > page.records.length
  let records = page.records.map((json) => delivered(faults, resource, json))
  if (faults.strikes('reorder')) records = faults.reordered(records)
  if (faults.strikes('duplicate')) records = faults.duplicated(records)
  return jsonAnswer(c, `{"records":[${records.join(',')}],"cursor":${JSON.stringify(writeCursor(page.lastRev, from.since))},"more":${more},"announced":${page.announced}}`)
}

/** The page that was asked for; none of it, or the one before it, where a fault strikes and there is one. */
function pageOf(resource: Resource, asked: PageOf, store: SandboxStore, faults: Faults): StoredPage {
  const page = store.page(resource, asked)
  // There is always more to come after a page that brought nothing new.
  if (faults.strikes('empty')) return { records: [], lastRev: asked.afterRev, announced: Math.max(1, page.announced) }
  if (asked.afterRev === 0 || !faults.strikes('repeat')) return page
  const before = store.pageBefore(resource, asked)
  return before.records.length === 0 ? page : { ...before, announced: before.records.length + Math.max(1, page.announced) }
}

/** The place after a record: its `rev`, and since when records were asked for. */
const writeCursor = (rev: number, since: number | null): string => (since === null ? `r${rev}` : `r${rev}.s${since}`)

function readCursor(cursor: string): { rev: number; since: number | null } | null {
  const match = /^r(\d{1,15})(?:\.s(\d{1,16}))?$/.exec(cursor)
  return match ? { rev: Number(match[1]), since: match[2] === undefined ? null : Number(match[2]) } : null
}
