/** Everything that one Stripe account holds, its clock, and an event for every change of it. */
import { PREFIX, type Account, type Decline, type Kind, type Kinds, type StripeEvent, type StripeObject } from './objects.ts'
import { missing } from './failure.ts'

export const API_VERSION = '2026-10-28.endive'
const EVENT_DAYS = 30

/** How a payment method answers to being charged. */
export interface Behaviour {
  /** Each is answered once, in turn; then `always`, where there is one. */
  declines: Decline[]
  always: Decline | null
  /** A bank's debit: days pass before it is known. */
  pending: boolean
}

/** So much used by a customer at a moment. */
export interface Usage { meter: string; customer: string; at: number; value: number }

export interface BooksOptions {
  /** Epoch milliseconds at which the clock stands still; it runs with the machine's unless told. */
  now?: number | undefined
  /** In every id, so that two accounts share none. */
  tag?: string | undefined
  livemode?: boolean | undefined
}

export class Books {
  readonly livemode: boolean
  readonly account: Account
  readonly behaviours = new Map<string, Behaviour>()
  readonly usage: Usage[] = []
  /** The customer portal was set up in the dashboard. */
  portalReady = true
  /** Changes make events; a large seed may do without. */
  tells = true
  /** Of the request that is being answered. */
  request: StripeEvent['request'] = { id: null, idempotency_key: null }
  readonly #kinds = new Map<Kind, Map<string, StripeObject>>()
  readonly #deleted = new Map<string, Kind>()
  readonly #numbers = new Map<string, number>()
  readonly #tag: string
  #nowMs: number | null
  #movedMs = 0

  constructor({ now, tag = '', livemode = false }: BooksOptions = {}) {
    this.#nowMs = now ?? null
    this.#tag = tag
    this.livemode = livemode
    this.account = {
      id: `acct_${tag}1`, object: 'account', created: this.now() - 900 * 86_400, email: 'books@wattle-and-co.example', country: 'US', default_currency: 'usd',
      business_profile: { name: 'Wattle & Co', url: 'https://wattle-and-co.example', support_email: 'billing@wattle-and-co.example', support_phone: '+1 555 0100', support_address: null },
      company: { name: 'Wattle & Co LLC', address: { line1: '1 Pier Road', line2: null, city: 'Portland', state: 'OR', postal_code: '97201', country: 'US' } },
      settings: { dashboard: { display_name: 'Wattle & Co', timezone: 'America/Los_Angeles' }, branding: { primary_color: '#2f6f4f' } },
    }
  }

  /** Epoch seconds. */
  now(): number {
    return Math.floor(((this.#nowMs ?? Date.now()) + this.#movedMs) / 1000)
  }
  /** Moves the clock on, or back. */
  advance(seconds: number): void {
    this.#movedMs += seconds * 1000
  }
  /** What is done is done so many days ago, events included. */
  daysAgo<T>(days: number, work: () => T): T {
    const [nowMs, movedMs] = [this.#nowMs, this.#movedMs]
    this.#nowMs = (nowMs ?? Date.now()) - days * 86_400_000
    try {
      return work()
    } finally {
      ;[this.#nowMs, this.#movedMs] = [nowMs, movedMs]
    }
  }

  id(kind: Kind): string {
    const n = (this.#numbers.get(kind) ?? 0) + 1
    this.#numbers.set(kind, n)
    return `${PREFIX[kind]}_${this.#tag}${String(n).padStart(5, '0')}`
  }

  add<K extends Kind>(kind: K, fields: Omit<Kinds[K], 'id' | 'object' | 'created'> & { id?: string; created?: number }, event?: string): Kinds[K] {
    const made = { id: this.id(kind), object: kind, created: this.now(), ...fields } as unknown as Kinds[K]
    this.#of(kind).set(made.id, made)
    if (event !== undefined) this.tell(event, made)
    return made
  }

  /** Writes it and tells so, with what was there before. */
  change<T extends StripeObject>(object: T, changes: Partial<T>, ...events: string[]): T {
    const before: Record<string, unknown> = {}
    for (const [field, value] of Object.entries(changes)) {
      const old = (object as unknown as Record<string, unknown>)[field]
      if (JSON.stringify(old) !== JSON.stringify(value)) before[field] = structuredClone(old)
    }
    Object.assign(object, structuredClone(changes))
    for (const event of events) this.tell(event, object, before)
    return object
  }

  remove(kind: Kind, id: string, event: string): void {
    const object = this.need(kind, id)
    this.#of(kind).delete(id)
    this.#deleted.set(id, kind)
    this.tell(event, object)
  }

  tell(type: string, object: StripeObject, previous?: Record<string, unknown>): void {
    if (!this.tells) return
    const id = this.id('event')
    const event: StripeEvent = {
      id, object: 'event', created: this.now(), livemode: this.livemode, type, api_version: API_VERSION, pending_webhooks: 0, request: { ...this.request },
      data: { object: structuredClone(object), ...(previous === undefined || Object.keys(previous).length === 0 ? {} : { previous_attributes: previous }) },
    }
    this.#of('event').set(id, event)
  }

  get<K extends Kind>(kind: K, id: string): Kinds[K] | undefined {
    return this.#of(kind).get(id) as Kinds[K] | undefined
  }
  /** Throws Stripe's 404; 400 with a `param` of the request's own. */
  need<K extends Kind>(kind: K, id: string, param?: string): Kinds[K] {
    const found = this.get(kind, id)
    if (found === undefined) throw param === undefined ? missing(kind, id) : missing(kind, id, param, 400)
    return found
  }
  wasDeleted(kind: Kind, id: string): boolean {
    return this.#deleted.get(id) === kind
  }
  /** In the order they were made. */
  all<K extends Kind>(kind: K): Kinds[K][] {
    return [...this.#of(kind).values()] as Kinds[K][]
  }
  /** Those that are still told of: thirty days. */
  events(): StripeEvent[] {
    const from = this.now() - EVENT_DAYS * 86_400
    return this.all('event').filter(({ created }) => created >= from)
  }
  /** The kind of an id, by what it begins with. */
  kindOf(id: string): Kind | undefined {
    const prefix = id.slice(0, id.indexOf('_'))
    return (Object.keys(PREFIX) as Kind[]).find((kind) => PREFIX[kind] === prefix)
  }
  #of(kind: Kind): Map<string, StripeObject> {
    const found = this.#kinds.get(kind) ?? new Map<string, StripeObject>()
    this.#kinds.set(kind, found)
    return found
  }
}
