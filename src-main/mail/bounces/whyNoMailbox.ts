/** Why a mailbox cannot be read, in plain words with what to do. */
import type { ImapFlowError } from 'imapflow'
import { replyText } from '../smtpReply.ts'

/** @param server `host:port` @param byToken signed in with Microsoft or Google */
export function whyNoMailbox(thrown: unknown, { server, folder, byToken }: { server: string; folder: string; byToken: boolean }): string {
  const error = (thrown instanceof Error ? thrown : new Error(String(thrown))) as ImapFlowError
  const code = codeOf(error)
  const said = error.responseText === undefined || error.responseText === '' ? '' : ` It said: ${replyText(error.responseText)}`
  if (error.authenticationFailed === true) {
    return byToken
      ? `The mailbox at ${server} does not take the sign-in.${said} Sign in again in Settings.`
      : `The mailbox at ${server} does not take the user name or password.${said} Correct them in Settings.`
  }
  if (error.mailboxMissing === true || (error.responseStatus === 'NO' && error.serverResponseCode !== 'UNAVAILABLE' && /SELECT|EXAMINE/.test(error.executedCommand ?? ''))) return `There is no folder “${folder}” in the mailbox at ${server}.${said} Correct it in Settings.`
  if (isCertificateTrouble(code)) return `No encrypted connection to the mailbox at ${server} could be made: its certificate cannot be trusted (${code}). Nothing was read.`
  if (error.tlsFailed === true || code === 'MissingServerExtension' || /STARTTLS/i.test(error.message)) return `No encrypted connection to the mailbox at ${server} could be made: it does not offer STARTTLS. Nothing was read.`
  switch (code) {
    case 'ECONNREFUSED': return `Nothing answers at the mailbox's address ${server}. Check the host and port in Settings, and that the server runs.`
    case 'ENOTFOUND':
    case 'EAI_AGAIN': return `The mailbox's server ${server} was not found. Check its name in Settings, and the line.`
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ENETDOWN': return `There is no way to the mailbox's server ${server}. Check the line.`
    case 'ETIMEDOUT':
    case 'ETIMEOUT':
    case 'CONNECT_TIMEOUT':
    case 'UPGRADE_TIMEOUT':
    case 'GREETING_TIMEOUT': return `The mailbox's server ${server} did not answer in time. Check the host and port in Settings, and the line.`
    case 'ETHROTTLE': return `The mailbox's server ${server} wants to be asked less often. Let more time pass between two readings.`
    default: break
  }
  if (/^(Parser|Unexpected|InvalidResponse|LineTooLarge|LiteralTooLarge|ResponseTooLarge|ERR_SSL|EPROTO)/.test(code)) return `What answers at ${server} does not speak IMAP as it should (${code}). Check the host and port in Settings.`
  return `The mailbox's server ${server} cut the connection.${said} It is tried again.`
}

/** Node's own code, also where it is wrapped. */
const codeOf = (error: ImapFlowError): string => {
  for (let one: unknown = error, depth = 0; depth < 4 && one instanceof Error; depth++) {
    const { code, _err, cause } = one as ImapFlowError
    if (code !== undefined && code !== 'NoConnection' && code !== 'EConnectionClosed') return code
    one = _err ?? cause
  }
  return error.code ?? ''
}

const isCertificateTrouble = (code: string): boolean => /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS_CERT/.test(code)
