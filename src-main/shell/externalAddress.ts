/** Which addresses may leave the application for the system's browser. */

/** Where a person signs in so that the desk may send mail for them. */
const SIGN_IN_HOSTS = new Set(['login.microsoftonline.com', 'accounts.google.com'])

/**
 * The address when it is a page of one of the parties' billing portals, or one to sign in with
 * Microsoft or Google, else null: https, the same host and port, nobody's name or password in it.
 */
export function externalAddress(given: unknown, portalUrls: readonly string[]): string | null {
  const url = parsed(given)
  if (url === null || url.protocol !== 'https:' || url.username !== '' || url.password !== '') return null
  return SIGN_IN_HOSTS.has(url.host) || portalUrls.some((portal) => parsed(portal)?.host === url.host) ? url.href : null
}

const LONGEST = 2000

function parsed(text: unknown): URL | null {
  if (typeof text !== 'string' || text.length > LONGEST) return null
  try {
    return new URL(text)
  } catch {
    return null
  }
}
