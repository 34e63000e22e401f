/** The TXT record that goes with a key that signs mail (RFC 6376, 3.6.1). */

/** Where it is published: `cf1._domainkey.accounts.example` */
export const dkimRecordName = (selector: string, domain: string): string => `${selector}._domainkey.${domain}`

/** What it says. `publicKey`: base64 of the SubjectPublicKeyInfo. */
export const dkimRecordValue = (publicKey: string): string => `v=DKIM1; k=rsa; p=${publicKey}`

/** Of some domains, the one whose key signs mail from another: itself, else the nearest it belongs to; null where none does. */
export function signingDomain(from: string, domains: readonly string[]): string | null {
  const name = from.toLowerCase()
  return domains.filter((domain) => name === domain || name.endsWith(`.${domain}`)).toSorted((a, b) => b.length - a.length)[0] ?? null
}
