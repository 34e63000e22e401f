/** A key to sign with, as it is typed. A private key is not in it: see `settingsDrafts.ts`. */

export interface DkimDraft {
  domain: string
  selector: string
  /** Made here, or given. */
  key: 'made' | 'own'
}

export const EMPTY: DkimDraft = { domain: '', selector: 'counterfoil', key: 'made' }

const DOMAIN = /^[a-z0-9-]+(\.[a-z0-9-]+)+$/
const SELECTOR = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/i

export const domainOf = (typed: string): string => typed.trim().toLowerCase().replace(/^.*@/, '').replace(/\.$/, '')

/** What the parties send from, once each; those without a key first. */
export function sendersDomains(parties: readonly { senderEmail: string }[], keys: readonly { domain: string }[]): string[] {
  const domains = [...new Set(parties.map(({ senderEmail }) => domainOf(senderEmail)).filter((domain) => DOMAIN.test(domain)))].sort()
  const signed = (domain: string): boolean => keys.some((key) => key.domain === domain)
  return [...domains.filter((domain) => !signed(domain)), ...domains.filter(signed)]
}

export interface DkimProblems {
  domain: string | undefined
  selector: string | undefined
}

/** What is wrong with what is typed; of an empty field nothing yet. */
export function dkimProblems({ domain, selector }: DkimDraft): DkimProblems {
  return {
    domain: domain.trim() === '' || DOMAIN.test(domainOf(domain)) ? undefined : 'A domain is like accounts.example.',
    selector: selector.trim() === '' || SELECTOR.test(selector.trim()) ? undefined : 'Letters, digits and hyphens, as in counterfoil-2026.',
  }
}

/** Why it cannot be saved as it is; null when it can. */
export function whyNotSaved(draft: DkimDraft, privateKey: string): string | null {
  const problems = dkimProblems(draft)
  if (draft.domain.trim() === '') return 'Give the domain that mail is sent from.'
  if (draft.selector.trim() === '') return 'Give a selector.'
  if (problems.domain !== undefined || problems.selector !== undefined) return 'Some fields cannot be saved as they are.'
  return draft.key === 'own' && privateKey.trim() === '' ? 'Paste the private key.' : null
}
