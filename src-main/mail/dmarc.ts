/** DMARC (RFC 7489): what a domain asks receiving servers to do with mail that nobody vouches for. */
import type { SenderDns } from './senderDns.ts'

export interface DmarcRecord {
  /** The domain it stands at: the sender's own, or one that it belongs to. */
  at: string
  text: string
  policy: 'none' | 'quarantine' | 'reject'
  /** How many of a hundred messages it is for. */
  percent: number
  /** Whether the signature's domain has to be the sender's own to the letter. */
  strictDkim: boolean
  strictSpf: boolean
  /** Where reports go to; null where nobody gets any. */
  reports: string | null
}

/** Parents that are asked; a name of more labels is nobody's. */
const PARENTS_MAX = 8

/** The record that counts: of the domain, else of the nearest it belongs to. `wrong` in plain words. Null where there is none. @throws NoDnsAnswer */
export async function dmarcOf(dns: SenderDns, domain: string): Promise<DmarcRecord | { wrong: string; text: string } | null> {
  const labels = domain.split('.')
  for (let from = 0; from < Math.min(labels.length - 1, PARENTS_MAX); from++) {
    const at = labels.slice(from).join('.')
    const records = (await dns.txt(`_dmarc.${at}`)).filter((text) => /^v\s*=\s*DMARC1\s*(;|$)/i.test(text))
    if (records.length > 1) return { wrong: `${at} has ${records.length} DMARC records, and receiving servers then take none`, text: records.join('\n') }
    if (records.length === 1) return parsed(records[0]!, at, domain)
  }
  return null
}

function parsed(text: string, at: string, domain: string): DmarcRecord | { wrong: string; text: string } {
  const tags = new Map(text.split(';').map((part) => {
    const equals = part.indexOf('=')
    return [part.slice(0, Math.max(0, equals)).trim().toLowerCase(), part.slice(equals + 1).trim()] as const
  }))
  const named = (at !== domain ? tags.get('sp') : undefined) ?? tags.get('p')
  const policy = named?.toLowerCase()
  if (policy !== 'none' && policy !== 'quarantine' && policy !== 'reject') return { wrong: named === undefined ? 'the DMARC record says no policy (p=)' : `the DMARC record has the policy “${named.slice(0, 40)}”, which is none`, text }
  const percent = Number(tags.get('pct') ?? 100)
  return {
    at, text, policy, percent: Number.isInteger(percent) && percent >= 0 && percent <= 100 ? percent : 100,
    strictDkim: tags.get('adkim')?.toLowerCase() === 's', strictSpf: tags.get('aspf')?.toLowerCase() === 's', reports: tags.get('rua') ?? null,
  }
}
