/** A mailbox as its URL names it: `imaps://user:password@host:993`, or `imap://` with STARTTLS. */
import { isIP } from 'node:net'
import { JobFailure } from '#main/core/ports/jobs.ts'

export interface ImapServer {
  host: string
  port: number
  user: string
  /** Empty where an access token stands for it. */
  password: string
  /** As of a mail server (`../smtpServer`): `none` on this machine only. */
  tls: 'implicit' | 'starttls' | 'none'
}

const DEFAULT_PORTS = { 'imaps:': 993, 'imap:': 143 } as const

/**
 * Passwords leave this machine encrypted or not at all, and the server's certificate is always checked.
 * @throws JobFailure `MAILBOX_FAILED`, with what is wrong
 */
export function imapServer(url: string): ImapServer {
  const parsed = URL.canParse(url) ? new URL(url) : null
  if (parsed === null || !(parsed.protocol in DEFAULT_PORTS) || parsed.hostname === '' || (parsed.pathname !== '' && parsed.pathname !== '/')) {
    throw new JobFailure('MAILBOX_FAILED', 'This is not the address of a mailbox. Write it as imaps://user:password@imap.example:993, or imap:// for port 143 with STARTTLS.')
  }
  const protocol = parsed.protocol as keyof typeof DEFAULT_PORTS
  const host = parsed.hostname.replace(/^\[(.*)\]$/, '$1')
  const user = decoded(parsed.username)
  if (user === '') throw new JobFailure('MAILBOX_FAILED', 'The address of the mailbox names no user. Write it as imaps://user:password@imap.example:993.')
  const tls = protocol === 'imaps:' ? 'implicit' : isThisMachine(host) ? 'none' : 'starttls'
  return { host, port: parsed.port === '' ? DEFAULT_PORTS[protocol] : Number(parsed.port), user, password: decoded(parsed.password), tls }
}

export const imapName = ({ host, port }: ImapServer): string => `${isIP(host) === 6 ? `[${host}]` : host}:${port}`

/** The mailbox by a name that stays the same when its password changes, or the way in. */
export const mailboxName = ({ user, host }: ImapServer, folder: string): string => `${encodeURIComponent(user)}@${host.toLowerCase()}/${folder}`

const isThisMachine = (host: string): boolean => host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    throw new JobFailure('MAILBOX_FAILED', 'The user name or password in this address holds a % that is not written as %25.')
  }
}
