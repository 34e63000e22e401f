/** What the domain name system says about the domain mail is sent from, and what to publish there. */
import type { SenderCheck } from '#contract/mailSettings.ts'
import { JobFailure } from '#main/core/ports/jobs.ts'
import type { SenderQuestion } from '#main/core/ports/mailSetup.ts'
import { checkDkim } from './senderDkim.ts'
import { dmarcOf } from './dmarc.ts'
import { NoDnsAnswer, senderDns, type DnsOptions, type SenderDns } from './senderDns.ts'
import { checkSpf } from './senderSpf.ts'

export type Check = SenderCheck['checks'][number]
/** What one part found, and whether receiving servers can tell by it that mail is the sender's. */
export type Found = Omit<Check, 'name'> & { vouches: boolean | null }

/** @throws JobFailure `NO_LINE` where no name server answers at all */
export async function checkSender({ from, smtpHost, dkim }: SenderQuestion, { now, ...options }: DnsOptions & { now: number }): Promise<SenderCheck> {
  const dns = senderDns(options)
  const domain = from.slice(from.lastIndexOf('@') + 1).toLowerCase()
  const look = async (check: () => Promise<Found>): Promise<Found> => {
    try {
      return await check()
    } catch (error) {
      if (!(error instanceof NoDnsAnswer)) throw error
      return { verdict: 'unknown', found: null, advice: `The domain name system did not answer this (${error.code}). Try again in a while; if it stays so, whoever runs the domain has to look.`, vouches: null }
    }
  }
  const [mx, spf, signature] = await Promise.all([look(() => checkMx(dns, domain)), look(() => checkSpf(dns, domain, smtpHost)), look(() => checkDkim(dns, domain, dkim, smtpHost))])
  // Nothing can be published where there is no domain.
  if (mx.verdict === 'missing' && mx.found === null && !(await dns.exists(domain).catch(() => true))) return { domain, checkedAt: now, exists: false, checks: [] }
  const dmarc = await look(() => checkDmarc(dns, { from, domain }, { spf, signature, signedBy: dkim?.domain ?? null }))
  options.signal?.throwIfAborted()
  if (dns.answered() === 0) throw new JobFailure('NO_LINE', 'The domain name system does not answer. Check the line, and try again.')
  const named = (name: Check['name'], { verdict, found, advice, publish }: Found): Check => ({ name, verdict, found: found === null ? null : found.slice(0, FOUND_MAX), advice, ...(publish === undefined ? {} : { publish }) })
  return { domain, checkedAt: now, exists: true, checks: [named('mx', mx), named('spf', spf), named('dkim', signature), named('dmarc', dmarc)] }
}

const FOUND_MAX = 2000

async function checkMx(dns: SenderDns, domain: string): Promise<Found> {
  const records = (await dns.mx(domain)).toSorted((a, b) => a.priority - b.priority)
  const found = records.length === 0 ? null : records.map(({ priority, exchange }) => `${priority} ${exchange === '' ? '.' : exchange}`).join('\n')
  const vouches = null
  if (records.length > 0 && records.every(({ exchange }) => exchange === '' || exchange === '.')) {
    return { verdict: 'wrong', found, advice: `${domain} says that it takes no mail: bounces and customers’ answers to this address are lost, and many servers refuse mail from such a domain. Publish an MX record, or send from another domain.`, vouches }
  }
  if (records.length > 0) return { verdict: 'good', found, advice: 'Bounces and customers’ answers reach this domain.', vouches }
  if ((await dns.addresses(domain)).length > 0) return { verdict: 'weak', found, advice: `${domain} names no mail server. Others try its website’s address, where mail is seldom taken. Publish an MX record.`, vouches }
  return { verdict: 'missing', found, advice: `No mail can reach ${domain}: bounces and customers’ answers are lost. Publish an MX record.`, vouches }
}

interface Vouched {
  spf: Found
  signature: Found
  /** The domain whose key signs; null where we do not sign. */
  signedBy: string | null
}

async function checkDmarc(dns: SenderDns, { from, domain }: { from: string; domain: string }, { spf, signature, signedBy }: Vouched): Promise<Found> {
  const record = await dmarcOf(dns, domain)
  const vouches = null
  const publish = { name: `_dmarc.${domain}`, value: `v=DMARC1; p=none; rua=mailto:${from}` }
  if (record === null) {
    return {
      verdict: 'missing', found: null, vouches, publish,
      advice: `Large mailboxes want a DMARC record from whoever sends much. Publish this as a TXT record at ${publish.name}: ${publish.value} – then, when the reports show that all your mail is vouched for, p=quarantine.`,
    }
  }
  if ('wrong' in record) return { verdict: 'wrong', found: record.text, vouches, advice: `It counts for nothing: ${record.wrong}. Leave one record at ${publish.name}, such as ${publish.value}`, publish }
  const { policy, percent, at, text } = record
  // The message's sender and its From are the same address, so SPF is always aligned; the signature may be a parent's.
  const foreign = signedBy !== null && record.strictDkim && signedBy !== domain
  const signed = foreign ? false : signature.vouches
  const of = at === domain ? '' : ` (it stands at ${at}, which ${domain} belongs to)`
  if (foreign) return { verdict: 'wrong', found: text, vouches, advice: `It wants signatures of ${domain} itself (adkim=s), and the key is of ${signedBy}${of}. Make a DKIM key for ${domain}, or publish adkim=r.` }
  if (policy !== 'none' && signed === false && spf.vouches === false) {
    return { verdict: 'wrong', found: text, vouches, advice: `Mail that nobody vouches for is ${policy === 'reject' ? 'refused' : 'put into junk'}${of}, and neither SPF nor DKIM vouches for yours: it would not arrive. Mend one of them before anything is sent.` }
  }
  if (policy === 'none') return { verdict: 'weak', found: text, vouches, advice: `It only watches${of}: anybody can send in your name. When the reports show that all your mail is vouched for, publish p=quarantine.${record.reports === null ? ` Nobody gets the reports: add rua=mailto:${from}` : ''}` }
  if (percent < 100) return { verdict: 'weak', found: text, vouches, advice: `It is for ${percent} of a hundred messages only${of}. Take pct=${percent} away when you are sure of it.` }
  return { verdict: 'good', found: text, vouches, advice: `Mail in your name that nobody vouches for is ${policy === 'reject' ? 'refused' : 'put into junk'}${of}.` }
}
