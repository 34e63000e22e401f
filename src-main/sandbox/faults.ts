/** Misbehaviour to order: what real systems and lines do, the same way each time for one seed. */
import { commandNames, type CommandName } from '#contract/commands.ts'
import { hash32, random, type Random } from './random.ts'

export interface FaultPlan {
  /** Milliseconds every answer waits. */
  latency: number
  /** Share of requests answered 429 with `Retry-After`. */
  rate429: number
  /** Seconds named in `Retry-After`. */
  retryAfter: number
  /** Share of requests answered 500, before anything is done. */
  error500: number
  /** Share of answers whose line is cut in the middle of the body, after all is done. */
  cut: number
  /** Share of records that come damaged; always the same ones. */
  malformed: number
  /** Share of pages in which some records come twice. */
  duplicate: number
  /** Share of pages whose records come in another order. */
  reorder: number
  /** Every connection to the API is dropped. */
  offline: boolean
  /** The first of these commands on each record meets a change by somebody else. */
  conflict: readonly CommandName[]
}

const NO_FAULTS: FaultPlan = { latency: 0, rate429: 0, retryAfter: 1, error500: 0, cut: 0, malformed: 0, duplicate: 0, reorder: 0, offline: false, conflict: [] }
const SHARES = ['rate429', 'error500', 'cut', 'malformed', 'duplicate', 'reorder'] as const
type Share = (typeof SHARES)[number]

export class FaultSpecError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'FaultSpecError'
  }
}

/** Reads `latency=200,rate429=0.1,conflict=releaseInvoice,offline`. @throws FaultSpecError with what is wrong, in plain words. */
export function parseFaults(spec: string | null): FaultPlan {
  const plan = { ...NO_FAULTS, conflict: [] as CommandName[] }
  for (const word of (spec ?? '').split(',').map((part) => part.trim()).filter(Boolean)) {
    const [name, value] = word.split('=').map((part) => part.trim()) as [string, string | undefined]
    if (name === 'offline' && value === undefined) plan.offline = true
    else if (name === 'conflict') plan.conflict.push(commandOf(value))
    else if (name === 'latency' || name === 'retryAfter') plan[name] = numberOf(word, value, 600_000)
    else if ((SHARES as readonly string[]).includes(name)) plan[name as Share] = numberOf(word, value, 1)
    else throw new FaultSpecError(`“${word}” is not a fault; there are latency, retryAfter, ${SHARES.join(', ')}, conflict and offline.`)
  }
  return plan
}

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
  /** Whether a record always comes damaged. */
  damages(id: string): boolean
  /** Whether somebody else is to have changed the command's record. */
  conflicts(command: CommandName, targetId: string): boolean
  /** The same records in another order. */
  reordered<T>(items: readonly T[]): T[]
  /** The same records with some of them twice. */
  duplicated<T>(items: readonly T[]): T[]
  /** How often each has struck. */
  hits(): Record<string, number>
}

export function createFaults(seed: number, spec: string | null): Faults {
  let current = spec
  let plan = parseFaults(spec)
  let chances = new Map<string, Random>()
  let met = new Set<string>()
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
  return {
    plan: () => plan,
    spec: () => current,
    set(next) {
      plan = parseFaults(next)
      current = next
      chances = new Map()
      met = new Set()
    },
    strikes: (share) => plan[share] > 0 && chanceOf(share).chance(plan[share]) && hit(share),
    damages: (id) => plan.malformed > 0 && hash32(`${seed} damage ${id}`) / 4_294_967_296 < plan.malformed && hit('malformed'),
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

/** A record as a careless system would send it: a field gone, a wrong type, no id, or no record at all. */
export function damaged(json: string): string {
  const record = JSON.parse(json) as Record<string, unknown>
  const kind = hash32(String(record['id'])) % 5
  if (kind === 0) delete record['updatedAt']
  else if (kind === 1) record['updatedAt'] = new Date(Number(record['updatedAt'] ?? 0)).toISOString()
  else if (kind === 2) record['partyId'] = null
  else if (kind === 3) delete record['id']
  else return JSON.stringify('[object Object]')
  return JSON.stringify(record)
}
