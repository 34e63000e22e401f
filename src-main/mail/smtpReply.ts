/** What became of one message, as far as the mail server let us know. */
import type { Delivery } from '#main/core/ports/delivery.ts'

/** What nodemailer says of a failure. */
export interface SmtpError extends Error {
  /** `ECONNECTION`, `ETIMEDOUT`, `EDNS`, `ESOCKET`, `ETLS`, `EAUTH`, `EENVELOPE`, `EMESSAGE`, … */
  code?: string
  /** The system's own code behind it: `ECONNREFUSED`, `CERT_HAS_EXPIRED`, … */
  originalCode?: string
  /** The server's words; multi-line replies have several lines. */
  response?: string
  responseCode?: number
  /** `CONN`, `MAIL FROM`, `RCPT TO`, `DATA`, `AUTH …`, or `API` when nodemailer itself objected. */
  command?: string
}

/** Words of a server kept beside a message; longer ones are cut. */
const REPLY_MAX = 500

/** A reply as one line, cut. */
export const replyText = (response: string): string => cutReply(oneLine(response))
export const cutReply = (reply: string): string => reply.slice(0, REPLY_MAX).toWellFormed()
/** Not cut: what must not be kept of it is taken out of the whole of it first (`outcome`). */
const oneLine = (response: string): string => response.replace(/[\p{Cc}\s]+/gu, ' ').trim()

/** Reads nodemailer's report of a message that was taken, for all of its addresses or for some. */
export function acceptedDelivery(info: { response?: string; rejected?: readonly unknown[]; rejectedErrors?: readonly (Error & { recipient?: string; response?: string })[] } | null | undefined): Delivery {
  const refused = info?.rejectedErrors ?? []
  const without = refused.length === 0 ? null : oneLine(refused.map((error) => `${error.recipient ?? 'an address'} (${error.response ?? error.message})`).join('; '))
  return { kind: 'accepted', reply: oneLine(info?.response ?? ''), without }
}

/** Reads a failed delivery. `began`: whether the server had asked for the message and bytes of it went out. */
export function failedDelivery(error: SmtpError, began: boolean): Delivery {
  const { responseCode, response, command } = error
  if (responseCode !== undefined && responseCode >= 400 && responseCode < 600) {
    const reply = oneLine(response ?? String(responseCode))
    const aboutThis = responseCode < 500 ? command === 'RCPT TO' && !isThrottle(reply) : command === 'RCPT TO' || isTooLarge(reply)
    const about = aboutThis ? 'recipient' : 'us'
    return responseCode < 500 ? { kind: 'deferred', reply, about } : { kind: 'refused', reply, about }
  }
  // What the server has said it takes at the most, told by nodemailer itself.
  if (error.code === 'EMESSAGE' && !began) return { kind: 'refused', reply: oneLine(error.message), about: 'recipient' }
  // `ECONNECTION`: the connection was gone before it was given the message.
  if (command === 'API' && error.code !== 'ECONNECTION') return { kind: 'refused', reply: oneLine(error.message), about: 'recipient' }
  const reason = error.code === 'ETIMEDOUT' ? 'The mail server did not answer in time.' : 'The connection to the mail server was cut.'
  return began ? { kind: 'unknown', reason } : { kind: 'cut', reason }
}

/** 552, and 5.3.4 behind another number: this message is larger than the server, or the mailbox, takes. */
const isTooLarge = (reply: string): boolean => reply.startsWith('552') || /^5\d\d.5\.(?:3\.4|2\.[23])\b/.test(reply)

/**
 * Whether a "not now" is about how much we send, and not about this message: 421 (the server closes), 4.7.28 and 4.4.5
 * by their number, the others by their words, for there is no code that all servers use. A full mailbox (4.2.2) is its owner's.
 */
export const isThrottle = (reply: string): boolean =>
  reply.startsWith('421') || /\b4\.(?:7\.28|4\.5|5\.3)\b/.test(reply)
  || (!/\b4\.2\.\d+\b/.test(reply) && /too (?:many|much|fast|quickly)|throttl|rate.{0,10}(?:limit|exceed)|(?:limit|quota).{0,20}(?:exceed|reach)|exceed.{0,30}(?:limit|rate|quota)|slow(?:er)? down/i.test(reply))

/** Why there is no session with the server, in plain words with what to do. `server` is `host:port`. */
export function whyNoSession(error: SmtpError, server: string): string {
  const said = error.response === undefined ? '' : ` It said: ${replyText(error.response)}`
  if (error.code === 'EAUTH' || error.command?.startsWith('AUTH') === true) return `The mail server ${server} does not take the user name or password.${said} Correct them in Settings.`
  if (error.code === 'ETLS') return `No encrypted connection to the mail server ${server} could be made: ${tlsTrouble(error)} Nothing was sent.`
  if (error.responseCode !== undefined) return `The mail server ${server} turned us away.${said}`
  switch (error.originalCode ?? error.code ?? '') {
    case 'ECONNREFUSED': return `Nothing answers at the mail server's address ${server}. Check the host and port in Settings, and that the server runs.`
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EDNS': return `The mail server ${server} was not found. Check its name in Settings, and the line.`
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ENETDOWN': return `There is no way to the mail server ${server}. Check the line.`
    case 'ETIMEDOUT': return `The mail server ${server} did not answer in time. Check the host and port in Settings, and the line.`
    case 'EPROTOCOL': return `What answers at ${server} is no mail server. Check the host and port in Settings.`
    default: return isCertificateTrouble(error) ? `No encrypted connection to the mail server ${server} could be made: ${tlsTrouble(error)} Nothing was sent.` : `The mail server ${server} cut the connection before mail could be sent.`
  }
}

/** Whether the server, or its certificate, has settled that there is no session: trying again changes nothing. */
export const isSettled = (error: SmtpError): boolean =>
  error.code === 'EAUTH' || error.code === 'ETLS' || isCertificateTrouble(error) || (error.responseCode !== undefined && error.responseCode >= 500)

const isCertificateTrouble = (error: SmtpError): boolean => /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS|ERR_SSL|EPROTO$/.test(error.originalCode ?? error.code ?? '')

function tlsTrouble(error: SmtpError): string {
  const code = error.originalCode ?? error.code ?? ''
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS_CERT/.test(code)) return `its certificate cannot be trusted (${code}).`
  if (error.responseCode !== undefined || /STARTTLS/i.test(error.message)) return 'it does not offer STARTTLS.'
  return 'the TLS handshake failed.'
}
