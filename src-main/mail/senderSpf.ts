/** Whether the sender's domain lets our mail server send for it. */
import { isIP } from 'node:net'
import type { Found } from './senderCheck.ts'
import type { SenderDns } from './senderDns.ts'
import { isSpf, parseSpf, walkSpf } from './spf.ts'

/** Providers whose mail leaves from other addresses than it is given to, with what stands for all of them. */
const PROVIDERS: readonly { name: string; hosts: RegExp; include: string }[] = [
  { name: 'Microsoft', hosts: /(^|\.)(office365|outlook)\.com$/, include: 'spf.protection.outlook.com' },
  { name: 'Google', hosts: /(^|\.)(gmail|googlemail|google)\.com$/, include: '_spf.google.com' },
]
export const providerOf = (host: string | null) => (host === null ? undefined : PROVIDERS.find(({ hosts }) => hosts.test(host.toLowerCase())))

/** @throws NoDnsAnswer */
export async function checkSpf(dns: SenderDns, domain: string, smtpHost: string | null): Promise<Found> {
  const records = (await dns.txt(domain)).filter(isSpf)
  const found = records.length === 0 ? null : records.join('\n')
  const provider = providerOf(smtpHost)
  const far = smtpHost !== null && !isNear(smtpHost)
  /** What lets our mail server send. */
  const term = provider !== undefined ? `include:${provider.include}` : far ? (isIP(smtpHost) === 0 ? `a:${smtpHost}` : `ip${isIP(smtpHost)}:${smtpHost}`) : null
  if (found === null) {
    return { verdict: 'missing', found, vouches: false, advice: `Nothing says who may send for ${domain}, so anybody’s mail looks as good as yours. Publish this as a TXT record at ${domain}: v=spf1 ${term ?? 'mx'} ~all${term === null ? ' – with what your mail provider tells you in place of “mx”.' : ''}`, publish: { name: domain, value: `v=spf1 ${term ?? 'mx'} ~all` } }
  }
  if (records.length > 1) return { verdict: 'wrong', found, vouches: false, advice: `${domain} has ${records.length} SPF records, and receiving servers then take none. Make one of them: v=spf1, then what stands in each, then one ~all.` }
  const record = records[0]!
  const addresses = !far || provider !== undefined ? [] : isIP(smtpHost) === 0 ? await dns.addresses(smtpHost) : [smtpHost]
  const walk = await walkSpf(dns, domain, record, addresses)
  if (walk.broken !== null) return { verdict: 'wrong', found, vouches: false, advice: `The record counts for nothing: ${walk.broken}. ${/give up/.test(walk.broken) ? 'Take out what you no longer send with; in place of an a: or mx, name the addresses with ip4:.' : 'Mend it.'}` }
  const parsed = parseSpf(record)
  const all = 'wrong' in parsed ? undefined : parsed.terms.find(({ name }) => name === 'all')
  if (all?.qualifier === '+') return { verdict: 'wrong', found, vouches: true, advice: `“${/\S*all\b/i.exec(record)![0]}” lets everybody send in your name. Put ~all in its place: ${withEnd(record)}`, publish: { name: domain, value: withEnd(record) } }
  if (provider !== undefined && !walk.included.includes(provider.include)) {
    return { verdict: 'wrong', found, vouches: false, advice: `Your mail leaves through ${provider.name}, which is not in it. Publish instead: ${withTerm(record, term!)}`, publish: { name: domain, value: withTerm(record, term!) } }
  }
  const open = all?.qualifier === '?' || (all === undefined && !('wrong' in parsed) && parsed.redirect === null)
  if (open) return { verdict: 'weak', found, vouches: provider !== undefined || walk.result === '+', advice: `It does not say what becomes of mail from elsewhere. Let it end with ~all: ${withEnd(record)}`, publish: { name: domain, value: withEnd(record) } }
  if (provider !== undefined) return { verdict: 'good', found, vouches: true, advice: `It lets ${provider.name} send for ${domain}.` }
  if (!far) return { verdict: 'good', found, vouches: null, advice: 'The record is sound. Whether it lets your mail server send cannot be told from here: the server is on this machine or inside the company, and others see another address.' }
  if (walk.result === '+') return { verdict: 'good', found, vouches: true, advice: `It lets ${smtpHost} send for ${domain}.` }
  if (addresses.length === 0) return { verdict: 'weak', found, vouches: null, advice: `The mail server ${smtpHost} was not found, so whether it may send cannot be told.` }
  if (walk.result === null) return { verdict: 'good', found, vouches: null, advice: 'The record is sound. Whether it lets your mail server send depends on each message, and cannot be told from here.' }
  return { verdict: 'weak', found, vouches: false, advice: `${smtpHost} (${addresses.slice(0, 3).join(', ')}) is not in it. If your mail leaves from that address, publish instead: ${withTerm(record, term!)} – if your provider sends from others, ask what they want in the record.`, publish: { name: domain, value: withTerm(record, term!) } }
}

/** Before `all`, where it still counts. */
function withTerm(record: string, term: string): string {
  const words = record.trim().split(/ +/)
  const at = words.findIndex((word, index) => index > 0 && /^([+\-~?]?all|redirect=.*)$/i.test(word))
  words.splice(at < 0 ? words.length : at, 0, term)
  return words.join(' ')
}

/** The same record, with ~all at its end and nowhere else. */
const withEnd = (record: string): string => [...record.trim().split(/ +/).filter((word, index) => index === 0 || !/^[+\-~?]?all$/i.test(word)), '~all'].join(' ')

/** On this machine, or at an address that means nothing outside (RFC 1918, RFC 4193), or by a name without a domain. */
function isNear(host: string): boolean {
  const name = host.toLowerCase()
  if (isIP(name) === 4) return /^(127|10|192\.168|169\.254|172\.(1[6-9]|2\d|3[01]))\./.test(name)
  if (isIP(name) === 6) return name === '::1' || /^(f[cd]|fe[89ab])/.test(name)
  return !name.includes('.') || /\.(local|internal|lan|localhost)$/.test(name)
}
