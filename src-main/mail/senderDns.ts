/** Questions to the domain name system, each with one of three ends: an answer, nothing there, nobody answers. */
import { Resolver } from 'node:dns/promises'
import type { MxRecord } from 'node:dns'

/** Nobody answered, or not as a name server should. */
export class NoDnsAnswer extends Error {
  readonly code: string
  constructor(name: string, code: string) {
    super(`${name}: ${code}`)
    this.name = 'NoDnsAnswer'
    this.code = code
  }
}

export interface SenderDns {
  /** Each record as one text; none where there are none. @throws NoDnsAnswer */
  txt(name: string): Promise<string[]>
  mx(name: string): Promise<MxRecord[]>
  /** IPv4 and IPv6. */
  addresses(name: string): Promise<string[]>
  /** Whether the name is there at all. */
  exists(name: string): Promise<boolean>
  /** How many questions were answered, be it with nothing. */
  answered(): number
}

export interface DnsOptions {
  /** `127.0.0.1:5353`; the system's own unless told. */
  servers?: readonly string[]
  timeoutMs?: number
  signal?: AbortSignal | undefined
}

/** Records of a name, and characters of a record, that are looked at. */
const RECORDS_MAX = 100
const TEXT_MAX = 8_000
const TRIES = 2

export function senderDns({ servers, timeoutMs = 3_000, signal }: DnsOptions = {}): SenderDns {
  const resolver = new Resolver({ timeout: timeoutMs, tries: TRIES })
  if (servers !== undefined) resolver.setServers(servers)
  signal?.addEventListener('abort', () => resolver.cancel(), { once: true })
  let answered = 0
  /** The same is not asked twice in one check. */
  const known = new Map<string, Promise<unknown[]>>()
  const gone = new Set<string>()

  const ask = <T>(type: string, name: string, question: () => Promise<T[]>): Promise<T[]> => {
    const key = `${type} ${name.toLowerCase()}`
    const before = known.get(key) as Promise<T[]> | undefined
    const asked = before ?? question().then((records) => {
      answered++
      return records.slice(0, RECORDS_MAX)
    }, (error: NodeJS.ErrnoException) => {
      signal?.throwIfAborted()
      const code = error.code ?? 'no answer'
      if (code !== 'ENOTFOUND' && code !== 'ENODATA') throw new NoDnsAnswer(name, code)
      answered++
      if (code === 'ENOTFOUND') gone.add(name.toLowerCase())
      return []
    })
    known.set(key, asked)
    return asked
  }

  const dns: SenderDns = {
    txt: (name) => ask('TXT', name, async () => (await resolver.resolveTxt(name)).map((parts) => parts.join('').slice(0, TEXT_MAX))),
    mx: (name) => ask('MX', name, () => resolver.resolveMx(name)),
    async addresses(name) {
      const [four, six] = await Promise.all([ask('A', name, () => resolver.resolve4(name)), ask('AAAA', name, () => resolver.resolve6(name))])
      return [...four, ...six]
    },
    async exists(name) {
      await dns.txt(name)
      return !gone.has(name.toLowerCase())
    },
    answered: () => answered,
  }
  return dns
}
