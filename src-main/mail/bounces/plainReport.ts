/**
 * Bounces of servers that write no delivery status: qmail's, older Exim's and Exchange's, and those of
 * gateways. They are told by who sent them, and hold the message that came back, or its headers, as text.
 */
import type { Email } from 'postal-mime'
import { asAddress, keptWords, messageIdsIn } from './fields.ts'
import type { Report } from './report.ts'
import { statusIn } from './statusTable.ts'

const SENDER = /^(mailer-daemon|postmaster|mail-daemon|mailerdaemon|mail delivery (sub)?system)\b/i
const SUBJECT = /^(undeliver(ed|able)|delivery (status notification|failure|has failed)|mail delivery (failed|system|subsystem)|failure notice|returned mail|message could not be delivered|non[- ]?delivery)/i

/** As much of a text as is looked through. */
const TEXT_MAX = 64 * 1024
const RECIPIENTS_MAX = 20

/** Null where it is no bounce, or an answer written by a machine for its person. `returned`: what came back, where it is a part of its own. */
export function plainReport(email: Email, returned: string): Pick<Report, 'messageIds' | 'recipients'> | null {
  if (!looksLikeOne(email)) return null
  const text = `${email.text ?? ''}\n${email.html === undefined ? '' : withoutTags(email.html.slice(0, TEXT_MAX))}`.slice(0, TEXT_MAX)
  const whole = `${text}\n${returned.slice(0, TEXT_MAX)}`
  const messageIds = [...whole.matchAll(/^[ \t>]*Message-ID:[ \t]*(\S.{0,400})$/gim)].flatMap(([, value]) => messageIdsIn(value!)).slice(0, 5)
  const said = text.split(/^-+ ?(?:Below this line is a copy|This is a copy of|The following message|Original message|Undelivered message|Unsent message)/im, 1)[0]!
  const named = header(email, 'x-failed-recipients').flatMap((value) => value.split(','))
  const addresses = [...named, ...(said.match(/[^\s<>()[\]"',;:]{1,64}@[^\s<>()[\]"',;:]{1,255}/g) ?? [])].flatMap((found) => asAddress(found.replace(/[.:]+$/, '')) ?? [])
  return {
    messageIds,
    recipients: [...new Set(addresses)].slice(0, RECIPIENTS_MAX).map((address) => {
      const about = around(said, address)
      return { addresses: [address], status: statusIn(about), words: keptWords(about) }
    }),
  }
}

function looksLikeOne(email: Email): boolean {
  if (header(email, 'x-failed-recipients').length > 0) return true
  const { from } = email
  const sender = from === undefined || !('address' in from) ? '' : (from.address ?? '')
  if (SENDER.test(sender)) return true
  // An absence note has no sender of the envelope either; it is told by saying so.
  const automatic = header(email, 'auto-submitted').join().toLowerCase()
  if (automatic.startsWith('auto-replied') || header(email, 'x-autoreply').length > 0) return false
  return SUBJECT.test(email.subject ?? '') && (SENDER.test(from?.name ?? '') || header(email, 'return-path').some((path) => path.trim() === '<>'))
}

/** The lines about a recipient: from where it is named to the next empty line, at the most some hundred characters. */
function around(text: string, address: string): string {
  const at = text.toLowerCase().indexOf(address)
  if (at < 0) return text.slice(0, 600)
  const end = /\r?\n[ \t]*\r?\n/.exec(text.slice(at + address.length))
  const block = text.slice(at + address.length, at + address.length + Math.min(end?.index ?? 600, 600)).replace(/^[>:)\s]+/, '')
  // Some put the reason under an empty line of its own.
  return statusIn(block) === null ? text.slice(at + address.length, at + address.length + 600).replace(/^[>:)\s]+/, '') : block
}

const header = (email: Email, name: string): string[] => email.headers.filter(({ key }) => key === name).map(({ value }) => value)

const withoutTags = (html: string): string => html.replaceAll(/<(br|\/p|\/div|\/tr)\b[^>]*>/gi, '\n').replaceAll(/<[^>]*>/g, ' ').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&')
