/** What a message needs of its party and nobody has given yet: it is left out with what to do, and never goes with an address that leads nowhere. */
import type { Channel } from '#contract/mail.ts'
import { isSet } from '#main/domain/notSet.ts'
import type { Sender } from './sender.ts'

type Parts = Readonly<{ subject: string; html: string; text: string; sms: string | null }>

/** Why nothing of this template can go for this party; null when it can. */
export function notSetBecause({ legalName, senderEmail, portalUrl }: Pick<Sender, 'legalName' | 'senderEmail' | 'portalUrl'>, template: Parts, channel: Channel): string | null {
  if (channel === 'email' && !isSet(senderEmail)) return `The address that emails of ${legalName} come from is not set. Give it where the party is kept: Settings, Sources, for one of your own.`
  if (!isSet(portalUrl) && needsPage(template, channel)) return `The page that customers of ${legalName} are sent to is not set, and this message leads there. Give it in Settings, Letterhead, or where the party is kept.`
  return null
}

/** A template that looks whether there is a page does without. */
function needsPage({ subject, html, text, sms }: Parts, channel: Channel): boolean {
  return (channel === 'sms' ? [sms ?? ''] : [subject, html, text]).some((part) => NAMES_PAGE.test(part) && !LOOKS_FOR_PAGE.test(part))
}
const NAMES_PAGE = /\bparty\.portal(?:Url|Name)\b/
const LOOKS_FOR_PAGE = /\{%-?\s*(?:if|unless)\b[^%]*\bparty\.portal(?:Url|Name)\b/
