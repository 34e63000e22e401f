/** Sender Policy Framework (RFC 7208): what a domain's record says about who may send for it. */
import { BlockList, isIP } from 'node:net'
import type { SenderDns } from './senderDns.ts'

export interface Term {
  qualifier: '+' | '-' | '~' | '?'
  name: string
  /** After the `:`; null where there is none. */
  value: string | null
  /** `/24//64`, as it is there; empty where there is none. */
  lengths: string
}

export type SpfRecord = { terms: Term[]; redirect: string | null } | { wrong: string }

export const isSpf = (text: string): boolean => /^v=spf1( |$)/i.test(text)

const MECHANISMS = new Set(['all', 'include', 'a', 'mx', 'ptr', 'ip4', 'ip6', 'exists'])

/** `wrong` names the term that cannot be understood; then the whole record counts for nothing. */
export function parseSpf(text: string): SpfRecord {
  const terms: Term[] = []
  let redirect: string | null = null
  for (const word of text.trim().split(/ +/).slice(1)) {
    const modifier = /^([a-z][a-z0-9_.-]*)=(.*)$/i.exec(word)
    if (modifier !== null) {
      if (modifier[1]!.toLowerCase() === 'redirect') {
        if (redirect !== null || modifier[2] === '') return { wrong: word }
        redirect = modifier[2]!
      }
      continue
    }
    const mechanism = /^([+\-~?]?)([a-z0-9]+)(?::([^/]*(?:\/(?!\d)[^/]*)*))?((?:\/\d{1,3})?(?:\/\/\d{1,3})?)$/i.exec(word)
    const ip6 = /^([+\-~?]?)ip6:([^/]+)(\/\d{1,3})?$/i.exec(word)
    const [, sign, name, value, lengths] = ip6 !== null ? [word, ip6[1], 'ip6', ip6[2], ip6[3]] : (mechanism ?? [])
    if (name === undefined || !MECHANISMS.has(name.toLowerCase())) return { wrong: word }
    const term: Term = { qualifier: ((sign || '+') as Term['qualifier']), name: name.toLowerCase(), value: value ?? null, lengths: lengths ?? '' }
    const wantsValue = ['include', 'ip4', 'ip6', 'exists'].includes(term.name)
    if ((wantsValue && (term.value === null || term.value === '')) || (term.name === 'ip4' && isIP(term.value!) !== 4) || (term.name === 'ip6' && isIP(term.value!) !== 6)) return { wrong: word }
    terms.push(term)
  }
  return { terms, redirect }
}

export interface SpfWalk {
  /** Questions that a receiving server has to ask; beyond ten it gives up (4.6.4). */
  lookups: number
  /** Why receiving servers take the record for broken; null when they do not. */
  broken: string | null
  /** Domains whose records are part of it. */
  included: string[]
  /** How mail from one of those addresses ends: `+`, `-`, `~`, `?`; null where it cannot be said. */
  result: Term['qualifier'] | null
}

const LOOKUPS_MAX = 10
/** For telling how far beyond ten it is. */
const LOOKED_AT = 40

/**
 * Goes through a record as a receiving server does, for mail that comes from one of `addresses`
 * (the sending server's; may be empty), and counts what it has to ask, whatever matches.
 * @throws NoDnsAnswer
 */
export async function walkSpf(dns: SenderDns, domain: string, text: string, addresses: readonly string[]): Promise<SpfWalk> {
  const walk: SpfWalk = { lookups: 0, broken: null, included: [], result: null }
  let sure = true

  const terms = async (at: string, record: string, depth: number): Promise<Term['qualifier'] | null> => {
    const parsed = parseSpf(record)
    if ('wrong' in parsed) {
      walk.broken ??= `“${parsed.wrong}”${at === domain ? '' : ` in the record of ${at}`} is not understood`
      return null
    }
    let found: Term['qualifier'] | null = null
    for (const term of parsed.terms) {
      if (walk.lookups > LOOKED_AT) return found
      const matches = await matching(at, term, depth)
      if (matches && found === null) found = term.qualifier
      // What comes after it is never looked at.
      if (term.name === 'all') return found
    }
    if (parsed.redirect === null) return found
    const beyond = await other(at, parsed.redirect, depth)
    return found ?? beyond
  }

  /** The record of another domain. */
  const other = async (from: string, target: string, depth: number): Promise<Term['qualifier'] | null> => {
    walk.lookups++
    if (target.includes('%')) {
      sure = false
      return null
    }
    const records = (await dns.txt(target)).filter(isSpf)
    if (records.length !== 1) {
      walk.broken ??= `${from} refers to ${target}, which has ${records.length === 0 ? 'no SPF record' : `${records.length} SPF records`}`
      return null
    }
    walk.included.push(target.toLowerCase())
    if (depth > LOOKUPS_MAX || walk.lookups > LOOKED_AT) return null
    return terms(target, records[0]!, depth + 1)
  }

  const matching = async (at: string, term: Term, depth: number): Promise<boolean> => {
    const target = term.value === null || term.value === '' ? at : term.value
    switch (term.name) {
      case 'all': return true
      case 'ip4': return within(addresses, [term.value!], term.lengths)
      // Its length stands behind one stroke, that of `a` and `mx` behind two.
      case 'ip6': return within(addresses, [term.value!], term.lengths === '' ? '' : `/${term.lengths}`)
      case 'include': return (await other(at, target, depth)) === '+'
      default: walk.lookups++
    }
    if (target.includes('%') || term.name === 'ptr') {
      // What stands there depends on each message.
      sure = false
      return false
    }
    if (term.name === 'exists') return (await dns.addresses(target)).length > 0
    if (term.name === 'a') return within(addresses, await dns.addresses(target), term.lengths)
    const servers = await dns.mx(target)
    const theirs = await Promise.all(servers.filter(({ exchange }) => exchange !== '').slice(0, LOOKUPS_MAX).map(({ exchange }) => dns.addresses(exchange)))
    return within(addresses, theirs.flat(), term.lengths)
  }

  const result = await terms(domain, text, 0)
  if (walk.lookups > LOOKUPS_MAX) walk.broken ??= `receiving servers have to ask ${walk.lookups > LOOKED_AT ? `more than ${LOOKED_AT}` : walk.lookups} questions for it and give up after ten`
  // Neutral is also the end of a record without `all`.
  walk.result = walk.broken !== null ? null : result === '+' ? '+' : sure && addresses.length > 0 ? (result ?? '?') : null
  return walk
}

/** Whether one of `addresses` is in one of the networks. */
function within(addresses: readonly string[], networks: readonly string[], lengths: string): boolean {
  const [, four, six] = /^(?:\/(\d+))?(?:\/\/(\d+))?$/.exec(lengths) ?? []
  const list = new BlockList()
  for (const network of networks) {
    const version = isIP(network)
    const length = version === 4 ? Number(four ?? 32) : Number(six ?? 128)
    if (version !== 0 && length <= (version === 4 ? 32 : 128)) list.addSubnet(network, length, version === 4 ? 'ipv4' : 'ipv6')
  }
  return addresses.some((address) => list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4'))
}
