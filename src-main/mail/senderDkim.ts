/** Whether the sender's domain publishes the key that mail is signed with. */
import { createPublicKey } from 'node:crypto'
import type { SenderQuestion } from '#main/core/ports/mailSetup.ts'
import { dkimRecordName, dkimRecordValue, signingDomain } from '#main/domain/dkimRecord.ts'
import type { Found } from './senderCheck.ts'
import type { SenderDns } from './senderDns.ts'
import { providerOf } from './senderSpf.ts'

/** Selectors that a provider's own signatures have. */
const SELECTORS: Readonly<Record<string, readonly string[]>> = { Microsoft: ['selector1', 'selector2'], Google: ['google'] }

/** @throws NoDnsAnswer */
export async function checkDkim(dns: SenderDns, domain: string, dkim: SenderQuestion['dkim'], smtpHost: string | null): Promise<Found> {
  return dkim === null || signingDomain(domain, [dkim.domain]) === null ? checkProviders(dns, domain, smtpHost) : checkOurs(dns, dkim)
}

async function checkOurs(dns: SenderDns, { domain, selector, publicKey }: NonNullable<SenderQuestion['dkim']>): Promise<Found> {
  const name = dkimRecordName(selector, domain)
  const publish = { name, value: dkimRecordValue(publicKey) }
  const advised = `Publish this as a TXT record at ${name}: ${publish.value}`
  const records = await dns.txt(name)
  const found = records.length === 0 ? null : records.join('\n')
  if (found === null) return { verdict: 'missing', found, vouches: false, advice: `Messages are signed, and nobody can check the signature. ${advised}`, publish }
  const keys = records.map(tagsOf).filter((tags) => tags.has('p'))
  if (keys.length !== 1) return { verdict: 'wrong', found, vouches: false, advice: `${keys.length === 0 ? 'This is no DKIM record.' : `There are ${keys.length} DKIM records at ${name}, and there may be one.`} ${advised}`, publish }
  const published = keys[0]!.get('p')!.replace(/\s+/g, '')
  if (published === '') return { verdict: 'wrong', found, vouches: false, advice: `The key was withdrawn there. ${advised} – or make a new key with another selector.`, publish }
  if (published !== publicKey) return { verdict: 'wrong', found, vouches: false, advice: `Another key stands there: every signature looks forged. ${advised}`, publish }
  if (keys[0]!.get('t')?.split(':').some((flag) => flag.trim() === 'y') === true) return { verdict: 'weak', found, vouches: true, advice: 'The record says that signing is being tried out only (t=y), and many servers then look away. Take t=y out of it.' }
  if (bitsOf(publicKey) < 2048) return { verdict: 'weak', found, vouches: true, advice: `The key has ${bitsOf(publicKey)} bits, and large mailboxes want 2048. Make a new one with another selector.` }
  return { verdict: 'good', found, vouches: true, advice: 'The key that signs your messages is the one that is published.' }
}

async function checkProviders(dns: SenderDns, domain: string, smtpHost: string | null): Promise<Found> {
  const provider = providerOf(smtpHost)
  const selectors = provider === undefined ? [] : (SELECTORS[provider.name] ?? [])
  const found = (await Promise.all(selectors.map((selector) => dns.txt(dkimRecordName(selector, domain))))).flat().filter((text) => (tagsOf(text).get('p') ?? '') !== '')
  if (provider !== undefined && found.length > 0) return { verdict: 'good', found: found.join('\n'), vouches: true, advice: `${provider.name} signs your messages, and its key is published.` }
  if (provider !== undefined) return { verdict: 'missing', found: null, vouches: false, advice: `${provider.name} can sign your messages and does not yet for ${domain}: turn DKIM on in its administration, or make a key here.` }
  return { verdict: 'unknown', found: null, vouches: null, advice: `Messages are not signed here. If your mail server signs them, all is well; look at the headers of a test message. If it does not, make a DKIM key for ${domain}.` }
}

const tagsOf = (record: string): Map<string, string> =>
  new Map(record.split(';').filter((part) => part.includes('=')).map((part) => [part.slice(0, part.indexOf('=')).trim().toLowerCase(), part.slice(part.indexOf('=') + 1).trim()]))

function bitsOf(publicKey: string): number {
  try {
    return createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' }).asymmetricKeyDetails?.modulusLength ?? 0
  } catch {
    return 0
  }
}
