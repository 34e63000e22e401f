/** The pages of one party, resource after resource: while one is written, the next is on its way. */
import type { PartyId } from '#contract/vocabulary.ts'
import { ConnectorError, type Connector, type RawRecord } from '#main/core/ports/connector.ts'
import { resourceNames, type Resource } from '#main/core/ports/records.ts'
import { movingPage } from './moving.ts'
import { checkRecord, type Checked } from './recordCheck.ts'
import type { RetryPolicy } from './retry.ts'

export interface Page {
  resource: Resource
  records: Checked[]
  /** Where the next page, or the next pull, begins. */
  cursor: string
  /** Records of this resource from this page's beginning on. */
  announced: number
  /** This resource has no further page. */
  last: boolean
  /** The place where it was to go on is no longer known: the resource is read from its beginning, and this is the first page of that. */
  restarted: boolean
  /** Something of this resource is not shown to us: what does not come may be there all the same. */
  withheld: boolean
}

export interface PageSource {
  connector: Connector
  party: string
  /** The saved place of a resource; null for the beginning. */
  cursorOf(resource: Resource): string | null
  pageSize: number
  policy: RetryPolicy
  signal: AbortSignal | undefined
}

/** Pages of one resource in one pull; an upstream that never ends is stopped there. */
const PAGES_MAX = 100_000
/** How often a page is asked for again because some of its records were damaged. */
const FETCHES_MAX = 3
/** A page that was not there in time is asked for again with fewer records, down to so many. */
const SMALLEST_PAGE = 200
/** How often one resource is begun again in one pull because its place was forgotten. */
const RESTARTS_MAX = 10

export async function* pagesOfParty(source: PageSource): AsyncGenerator<Page, void, void> {
  const size: PageSizeNow = { now: source.pageSize }
  const ask = (resource: Resource, cursor: string | null): Promise<Page> => {
    const page = fetchPage(source, size, resource, cursor)
    // It is awaited later, or never when the consumer stops: its failure is told then, not here.
    page.catch(() => {})
    return page
  }
  let ahead: Promise<Page> | null = null
  for (const [i, resource] of resourceNames.entries()) {
    const following = resourceNames[i + 1]
    let restarts = 0
    let coming = ahead ?? ask(resource, source.cursorOf(resource))
    for (let n = 1; ; n += 1) {
      if (n > PAGES_MAX) throw new ConnectorError('MALFORMED', `The billing system has sent ${PAGES_MAX} pages of ${resource} and promises more. The pull was stopped; tell its administrator.`)
      let page: Page
      try {
        page = await coming
      } catch (error) {
        if (!isExpired(error) || restarts >= RESTARTS_MAX) throw error
        restarts += 1
        page = { ...(await ask(resource, null)), restarted: true }
      }
      ahead = page.last ? (following ? ask(following, source.cursorOf(following)) : null) : ask(resource, page.cursor)
      yield page
      if (page.last || ahead === null) break
      coming = ahead
    }
  }
}

/** How many records are asked for at once as things are now. */
interface PageSizeNow {
  now: number
}

const isExpired = (error: unknown): boolean => error instanceof ConnectorError && error.code === 'CURSOR_EXPIRED'

async function fetchPage(source: PageSource, size: PageSizeNow, resource: Resource, cursor: string | null): Promise<Page> {
  const { connector, party, pageSize, policy, signal } = source
  const ask = async () => {
    try {
      const page = await connector.page(resource, { party: party as PartyId, cursor, limit: size.now, signal })
      size.now = Math.min(pageSize, size.now * 2)
      return page
    } catch (error) {
      // A line too slow, or an answer too long, for so many: fewer, until that goes well.
      if (error instanceof ConnectorError && (error.code === 'TIMEOUT' || error.code === 'MALFORMED')) size.now = Math.max(Math.min(size.now, SMALLEST_PAGE), Math.floor(size.now / 4))
      throw error
    }
  }
  const fetch = () => movingPage({ policy, signal }, ask, cursor, resource)
  const first = await fetch()
  let records = checkAll(resource, party, first.records)
  let longest = first.records.length
  for (let n = 1; n < FETCHES_MAX && records.some((record) => record.kind === 'bad'); n += 1) {
    const again = await fetch()
    longest = Math.max(longest, again.records.length)
    records = merge(records, checkAll(resource, party, again.records), longest)
  }
  // The first answer's place: what changed since comes again behind it.
  return { resource, records, cursor: first.cursor, announced: first.announced, last: !first.more, restarted: false, withheld: first.withheld === true }
}

const checkAll = (resource: Resource, party: string, raws: readonly RawRecord[]): Checked[] => raws.map((raw) => checkRecord(resource, party, raw))

/**
 * One page out of two fetches of it: a record that is sound in either is sound. A bad one without
 * a name drops out when every record of the page is accounted for by name.
 */
function merge(before: readonly Checked[], after: readonly Checked[], length: number): Checked[] {
  const sound = new Map<string, Checked>()
  const bad = new Map<string, Checked>()
  const nameless: Checked[] = []
  for (const checked of [...before, ...after]) {
    if (checked.kind !== 'bad') {
      const known = sound.get(checked.record.id)
      if (!known || known.kind === 'bad' || known.record.rev < checked.record.rev) sound.set(checked.record.id, checked)
    } else if (checked.id !== null) bad.set(checked.id, checked)
  }
  for (const checked of after) if (checked.kind === 'bad' && checked.id === null) nameless.push(checked)
  for (const id of sound.keys()) bad.delete(id)
  const named = [...sound.values(), ...bad.values()]
  return named.length >= length ? named : [...named, ...nameless]
}
