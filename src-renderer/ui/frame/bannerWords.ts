/** What the banner says: that there is no line, that pulls break off, that not everything is here. */
import type { SyncStatus } from '#contract/sync.ts'

export interface BannerWords {
  text: string
  /** Why, in the words of the other side. */
  why: string | null
  tone: 'bad' | 'wait' | 'plain'
  /** Whether the way out is in Settings. */
  settings: boolean
}

/** `source`: the one that there is, where it is another than the billing system. */
function noLine(line: Exclude<SyncStatus['line'], 'online'>, source: string | null): string {
  switch (line) {
    case 'offline':
      return `No line to ${source ?? 'the billing system'}. What you change waits in the outbox and goes out once when it is back.`
    case 'unauthorized':
      return `${source ?? 'The billing system'} does not take ${source === null ? 'the token' : 'its key'} any more, so nothing is pulled and nothing goes out.`
    case 'not_connected':
      return 'Nothing is connected, so nothing is pulled and nothing goes out. What is here can be read.'
  }
}

type Told = Pick<SyncStatus, 'line' | 'reason' | 'problem' | 'lastPullAt' | 'pulling' | 'unfinished'>

/**
 * Null where there is nothing to say. `nameOf` answers null for a party whose own record has not come yet;
 * `source`: the name of the one that there is, where it is another than the billing system.
 */
export function bannerWords(status: Told, nameOf: (party: string) => string | null, source: string | null = null): BannerWords | null {
  const { line, reason, problem, lastPullAt, pulling, unfinished } = status
  const missing = missingWords(status, nameOf)
  const withMissing = (text: string) => (missing === null ? text : `${text} ${missing}`)
  if (line !== 'online') {
    // Of a workspace that was never connected nothing is expected.
    const words = noLine(line, source)
    const text = line === 'not_connected' && unfinished.length === 0 ? words : withMissing(words)
    return { text, why: line === 'offline' ? reason : null, tone: line === 'unauthorized' ? 'bad' : 'wait', settings: line !== 'offline' }
  }
  const said = (text: string, tone: BannerWords['tone']): BannerWords => ({ text, why: null, tone, settings: false })
  // What comes of it is soon known; until then the reason of the last one is only a reason.
  if (problem !== null && pulling !== null) return said(withMissing('The last pull broke off. Another one is under way and goes on where it stopped.'), 'plain')
  if (problem !== null) return said(withMissing(`The last pull broke off. ${problem}`), 'bad')
  if (missing === null) return null
  if (pulling === null) return said(`${missing} The next pull goes on where the last one stopped.`, 'wait')
  const whose = lastPullAt === null ? 'The first pull' : `The first pull of ${namesOf(unfinished, nameOf)}`
  return said(`${whose} is under way. Lists and figures fill as it goes, and are complete when it has come to its end.`, 'plain')
}

/** That lists and figures are not whole, and of which parties, as far as that is known. */
function missingWords({ lastPullAt, unfinished }: Told, nameOf: (party: string) => string | null): string | null {
  if (unfinished.length === 0) return lastPullAt === null ? 'Not everything has been pulled yet, so lists and figures are not complete.' : null
  const whose = unfinished.length === 1 ? 'its' : 'their'
  return `Not everything of ${namesOf(unfinished, nameOf)} has been pulled yet, so ${whose} lists and figures are not complete.`
}

/** `Australia, New Zealand and USA` */
const namesOf = (parties: readonly string[], nameOf: (party: string) => string | null): string =>
  new Intl.ListFormat('en-GB', { type: 'conjunction' }).format(parties.map((party) => nameOf(party) ?? party))
