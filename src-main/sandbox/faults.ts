/** Misbehaviour to order: what real systems and lines do, the same way each time for one seed. */
import { commandNames, type CommandName } from '#contract/commands.ts'
import type { Resource } from '#main/core/ports/records.ts'
import { damageOf, damages, type Damage } from './damage.ts'
import { hash32, random, type Random } from './random.ts'

export interface FaultPlan {
  /** Milliseconds every answer waits. */
  latency: number
  /** Share of requests answered 429 with `Retry-After`. */
  rate429: number
  /** Seconds named in `Retry-After`. */
  retryAfter: number
  /** 429 comes without `Retry-After`. */
  noRetryAfter: boolean
  /** Share of requests answered 500, before anything is done. */
  error500: number
  /** Share of answers whose line is cut in the middle of the body, after all is done. */
  cut: number
  /** Share of records that come damaged; always the same ones. `each`: the first records of each resource, each damaged in another way. */
  malformed: number | 'each'
  /** Share of pages in which some records come twice. */
  duplicate: number
  /** Share of pages whose records come in another order. */
  reorder: number
  /** Share of list requests with a cursor that are answered 410. */
  expire: number
  /** Share of list requests answered with no record, the cursor they came with, and more to come. */
  empty: number
  /** Share of list requests with a cursor that are answered with the page before once more. */
  repeat: number
  /** Every connection to the API is dropped. */
  offline: boolean
  /** The first of these commands on each record meets a change by somebody else. */
  conflict: readonly CommandName[]
}

const NO_FAULTS: FaultPlan = {
  latency: 0, rate429: 0, retryAfter: 1, noRetryAfter: false, error500: 0, cut: 0, malformed: 0, duplicate: 0, reorder: 0, expire: 0, empty: 0, repeat: 0, offline: false, conflict: [],
}
const SHARES = ['rate429', 'error500', 'cut', 'malformed', 'duplicate', 'reorder', 'expire', 'empty', 'repeat'] as const
const FLAGS = ['noRetryAfter', 'offline'] as const
type Share = Exclude<(typeof SHARES)[number], 'malformed'>

export class FaultSpecError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'FaultSpecError'
  }
}

/** Reads `latency=200,rate429=0.1,malformed=each,conflict=releaseInvoice,offline`. @throws FaultSpecError with what is wrong, in plain words. */
export function parseFaults(spec: string | null): FaultPlan {
  const plan = { ...NO_FAULTS, conflict: [] as CommandName[] }
  for (const word of (spec ?? '').split(',').map((part) => part.trim()).filter(Boolean)) {
    const [name, value] = word.split('=').map((part) => part.trim()) as [string, string | undefined]
    if (isOneOf(FLAGS, name) && value === undefined) plan[name] = true
    else if (name === 'conflict') plan.conflict.push(commandOf(value))
    else if (name === 'latency' || name === 'retryAfter') plan[name] = numberOf(word, value, 600_000)
    else if (word === 'malformed=each') plan.malformed = 'each'
    else if (isOneOf(SHARES, name)) plan[name] = numberOf(word, value, 1)
    else throw new FaultSpecError(`“${word}” is not a fault; there are latency, retryAfter, ${SHARES.join(', ')}, malformed=each, conflict, ${FLAGS.join(' and ')}.`)
  }
  return plan
}

const isOneOf = <T extends string>(names: readonly T[], name: string): name is T => (names as readonly string[]).includes(name)

function commandOf(value: string | undefined): CommandName {
  const name = commandNames.find((command) => command === value)
  if (!name) throw new FaultSpecError(`“conflict=${value ?? ''}” names no command; there are ${commandNames.join(', ')}.`)
  return name
}

function numberOf(word: string, value: string | undefined, most: number): number {
  const number = Number(value)
  if (value === undefined || value === '' || !(number >= 0 && number <= most)) throw new FaultSpecError(`“${word}” needs a number from 0 to ${most}.`)
  return number
}

export interface Faults {
  plan(): FaultPlan
  spec(): string | null
  /** @throws FaultSpecError */
  set(spec: string | null): void
  /** Whether this fault strikes now. */
  strikes(share: Share): boolean
  /** How a record comes damaged, whenever it comes; null: whole. */
  damage(resource: Resource, id: string): Damage | null
  /** Whether somebody else is to have changed the command's record. */
  conflicts(command: CommandName, targetId: string): boolean
  /** The same records in another order. */
  reordered<T>(items: readonly T[]): T[]
  /** The same records with some of them twice. */
  duplicated<T>(items: readonly T[]): T[]
  /** How often each has struck. */
  hits(): Record<string, number>
}

/** `firstIds` of a resource, for `malformed=each`: as many as are asked for. */
export function createFaults(seed: number, spec: string | null, firstIds: (resource: Resource, count: number) => readonly string[]): Faults {
  let current = spec
  let plan = parseFaults(spec)
  let chances = new Map<string, Random>()
  let met = new Set<string>()
  let first = new Map<Resource, readonly string[]>()
  const hits: Record<string, number> = {}
  const chanceOf = (name: string): Random => {
    let chance = chances.get(name)
    if (!chance) chances.set(name, (chance = random(seed, 'faults', name)))
    return chance
  }
  const hit = (name: string): true => {
    hits[name] = (hits[name] ?? 0) + 1
    return true
  }
  const damage = (resource: Resource, id: string): Damage | null => {
    if (plan.malformed === 0) return null
    if (plan.malformed !== 'each') return hash32(`${seed} damage ${id}`) / 4_294_967_296 < plan.malformed ? damageOf(id) : null
    // Everything belongs to a party: with none there would be nothing to look at.
    if (resource === 'parties') return null
    // Kept, so that the same ones stay damaged when they are written anew.
    const ids = first.get(resource) ?? firstIds(resource, damages.length)
    first.set(resource, ids)
    return damages[ids.indexOf(id)] ?? null
  }
  return {
    plan: () => plan,
    spec: () => current,
    set(next) {
      plan = parseFaults(next)
      current = next
      chances = new Map()
      met = new Set()
      first = new Map()
    },
    strikes: (share) => plan[share] > 0 && chanceOf(share).chance(plan[share]) && hit(share),
    damage(resource, id) {
      const kind = damage(resource, id)
      if (kind !== null) hit('malformed')
      return kind
    },
    conflicts(command, targetId) {
      if (!plan.conflict.includes(command) || met.has(`${command} ${targetId}`)) return false
      met.add(`${command} ${targetId}`)
      return hit('conflict')
    },
    reordered: (items) => chanceOf('order').shuffled(items),
    duplicated: (items) => items.flatMap((item) => (chanceOf('again').chance(0.2) ? [item, item] : [item])),
    hits: () => ({ ...hits }),
  }
}
