/** What a check of a sender's domain found, in words. */
import type { SenderCheck } from '#contract/mailSettings.ts'
import type { Tone } from '../../../ui/parts/Tag.tsx'

type Check = SenderCheck['checks'][number]

export const CHECK_NAMES: Readonly<Record<Check['name'], { name: string; means: string }>> = {
  mx: { name: 'MX', means: 'Where mail to this domain goes' },
  spf: { name: 'SPF', means: 'Which servers may send for this domain' },
  dkim: { name: 'DKIM', means: 'The key that messages are signed with' },
  dmarc: { name: 'DMARC', means: 'What becomes of mail that nobody vouches for' },
}

export const VERDICTS: Readonly<Record<Check['verdict'], { word: string; tone: Tone }>> = {
  good: { word: 'Good', tone: 'good' },
  weak: { word: 'Weak', tone: 'wait' },
  missing: { word: 'Missing', tone: 'bad' },
  wrong: { word: 'Wrong', tone: 'bad' },
  unknown: { word: 'Not known', tone: 'plain' },
}

/** Of a domain that is not there. */
export const noSuchDomain = (domain: string): string => `There is no domain ${domain}. Check the sender’s address in the billing system.`

/** The worst of it, in one word or two. */
export function overall({ checks, exists }: Pick<SenderCheck, 'checks' | 'exists'>): { word: string; tone: Tone } {
  if (!exists) return { word: 'No such domain', tone: 'bad' }
  const bad = checks.filter(({ verdict }) => verdict === 'wrong' || verdict === 'missing').length
  if (bad > 0) return { word: `${bad} to mend`, tone: 'bad' }
  const weak = checks.filter(({ verdict }) => verdict === 'weak').length
  if (weak > 0) return { word: `${weak} to better`, tone: 'wait' }
  return checks.every(({ verdict }) => verdict === 'good') ? { word: 'All good', tone: 'good' } : { word: 'Not all is known', tone: 'plain' }
}

/** All of it as text. */
export function checkAsText({ domain, checkedAt, checks, exists }: SenderCheck, party: string): string {
  const parts = checks.map(({ name, verdict, found, advice, publish }) => [
    `${CHECK_NAMES[name].name} – ${VERDICTS[verdict].word}`,
    advice,
    ...(publish === undefined ? [] : [`TXT record to publish\n  Name: ${publish.name}\n  Value: ${publish.value}`]),
    ...(found === null ? [] : [`Published now:\n${found.split('\n').map((line) => `  ${line}`).join('\n')}`]),
  ].join('\n'))
  return [`Mail of ${party} is sent from ${domain}. Checked at ${new Date(checkedAt).toISOString()}.`, ...(exists ? parts : [noSuchDomain(domain)])].join('\n\n')
}
