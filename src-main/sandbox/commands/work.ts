/** One command at work: what it reads, writes, and answers. All of it is one transaction. */
import type { Resource } from '#main/core/ports/records.ts'
import type { Due } from '../due.ts'
import type { Gateway } from '../gateway.ts'
import type { Links } from '../links.ts'
import type { NumberedResource, Row, Stored } from '../row.ts'
import type { SandboxStore } from '../store.ts'
import { dateIn } from '../clock.ts'
import type { HiddenState } from './hidden.ts'

export interface Operator {
  id: string
  name: string
  email: string
}

/** The billing system understood and says no. */
export class Refusal extends Error {
  readonly reason: string
  constructor(reason: string, message: string) {
    super(message)
    this.name = 'Refusal'
    this.reason = reason
  }
}
/** What the command names does not exist. */
export class Missing extends Error {
  constructor(resource: Resource, id: string) {
    super(`There is no ${id} among ${resource}.`)
    this.name = 'Missing'
  }
}

export interface Parts {
  store: SandboxStore
  gateway: Gateway
  links: Links
  due: Due
  hidden: HiddenState
}

export interface Work extends Parts {
  readonly now: number
  readonly operator: Operator
  /** The record. @throws Missing */
  need<R extends Resource>(resource: R, id: string): Stored<R>
  /** Writes a record that was there with some fields changed; without changes its `rev` rises all the same. */
  change<R extends Resource>(resource: R, record: Stored<R>, changes?: Partial<Row<R>>): Stored<R>
  create<R extends NumberedResource>(resource: R, partyId: string, fields: Omit<Row<R>, 'id' | 'partyId' | 'updatedAt'>): Stored<R>
  log(accountId: string, kind: string, text: string): void
  /** Today in the party's zone. */
  today(partyId: string): string
  /** Every record written so far, as it is now. */
  changed(): Changed[]
}

/** A record that a command wrote. */
export interface Changed {
  resource: Resource
  record: unknown
  /** The `rev` it had just before the command; not there for a new one. */
  replaced?: number
}

export function startWork(parts: Parts, operator: Operator, now: number): Work {
  const { store } = parts
  const written = new Map<string, Changed>()
  const keep = <R extends Resource>(resource: R, record: Stored<R>, before: Stored<R> | null): Stored<R> => {
    const key = `${resource} ${(record as { id: string }).id}`
    const replaced = written.has(key) ? written.get(key)!.replaced : before?.rev
    written.set(key, { resource, record, ...(replaced === undefined ? {} : { replaced }) })
    return record
  }
  const work: Work = {
    ...parts,
    now,
    operator,
    need(resource, id) {
      const record = store.get(resource, id)
      if (record === null) throw new Missing(resource, id)
      return record
    },
    change: (resource, record, changes = {}) => keep(resource, store.put(resource, { ...record, ...changes, updatedAt: now }), record),
    create(resource, partyId, fields) {
      const row = { id: store.nextId(resource), partyId, updatedAt: now, ...fields } as unknown as Row<typeof resource>
      return keep(resource, store.put(resource, row), null)
    },
    log(accountId, kind, text) {
      const { partyId } = work.need('accounts', accountId)
      work.create('billingLog', partyId, { accountId, at: now, kind, actor: operator.name, text })
    },
    today: (partyId) => dateIn(work.need('parties', partyId).timeZone, now),
    changed: () => [...written.values()],
  }
  return work
}
