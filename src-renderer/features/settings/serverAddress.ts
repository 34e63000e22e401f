/** Addresses of mail servers and mailboxes as they are typed and shown: the user name and the password stand in fields of their own. */

export type Scheme = 'smtp' | 'smtps' | 'imap' | 'imaps'

export interface ServerAddress {
  scheme: Scheme
  /** As typed: a name, or `[::1]`. */
  host: string
  /** Null: the usual one. */
  port: number | null
  /** With its `?`; empty for none. */
  query: string
  user: string
  password: string
}

/** Ports that are encrypted from the first byte. */
const FROM_THE_START: Readonly<Record<number, boolean>> = { 465: true, 993: true }
export const USUAL_PORTS: Readonly<Record<Scheme, number>> = { smtp: 587, smtps: 465, imap: 143, imaps: 993 }

// Not `URL`: what it makes of schemes it does not know differs from browser to browser.
const PARTS = /^(?:(smtps?|imaps?):\/\/)?(?:([^\s/@]*)@)?(\[[0-9a-f:.]+\]|[^\s/?#@:[\]]+)(?::(\d{1,5}))?\/?(\?[^\s#]*)?$/i

/**
 * What is typed; `mail.example`, `mail.example:465` and a whole address all do. Null where it cannot be one.
 * @param plain the scheme that begins without encryption: `smtp` or `imap`
 */
export function parseServerAddress(text: string, plain: 'smtp' | 'imap'): ServerAddress | null {
  const found = PARTS.exec(text.trim())
  if (found === null) return null
  const [, given, login = '', host = '', digits, query = ''] = found
  const port = digits === undefined ? null : Number(digits)
  if (port !== null && (port < 1 || port > 65_535)) return null
  // A mailbox is read encrypted from the start unless told otherwise; mail is handed over on the port for it.
  const scheme = (given?.toLowerCase() ?? (FROM_THE_START[port ?? 0] === true || (plain === 'imap' && port !== 143) ? `${plain}s` : plain)) as Scheme
  if (!scheme.startsWith(plain)) return null
  const colon = login.indexOf(':')
  const [user, password] = colon < 0 ? [login, ''] : [login.slice(0, colon), login.slice(colon + 1)]
  return { scheme, host, port, query, user: decoded(user), password: decoded(password) }
}

/** Without the user name and the password, to be shown and edited. */
export const bareAddress = ({ scheme, host, port, query }: ServerAddress): string => `${scheme}://${host}${port === null ? '' : `:${port}`}${query}`

/** Whole, to be sent to the core. */
export function wholeAddress(address: ServerAddress, login: { user: string; password: string } | null): string {
  const { scheme, host, port, query } = address
  const who = login === null || login.user === '' ? '' : `${encodeURIComponent(login.user)}${login.password === '' ? '' : `:${encodeURIComponent(login.password)}`}@`
  return `${scheme}://${who}${host}${port === null ? '' : `:${port}`}${query}`
}

/** How the line to it is encrypted, in words. */
export function encryptionWords({ scheme, host, port, query }: ServerAddress): string {
  const at = `port ${port ?? USUAL_PORTS[scheme]}`
  if (scheme.endsWith('s')) return `Encrypted from the first byte, ${at}.`
  if (/^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i.test(host)) return `On this computer, ${at}.`
  if (/[?&]tls=never(&|$)/.test(query)) return `Not encrypted, ${at}: no password is given to it.`
  return `Encrypted by STARTTLS, ${at}; without it nothing goes.`
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
