/** Where the billing system is, as a person gave it. */
import { ConnectorError } from '#main/core/ports/connector.ts'

/**
 * Checks the address and answers it without a slash at its end. The token travels with every call,
 * so the line must be encrypted; only this machine itself may be spoken to in clear.
 */
export function billingAddress(text: string): { base: string; host: string } {
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new ConnectorError('MALFORMED', `“${text}” is not the address of a billing system. It begins with https://, for example https://billing.example.`)
  }
  if (url.username !== '' || url.password !== '') throw new ConnectorError('MALFORMED', 'The address of the billing system must not hold a name or password. Give the token apart.')
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    throw new ConnectorError('MALFORMED', `The token would travel to ${url.host} in clear. Give an address that begins with https://.`)
  }
  return { base: url.origin + url.pathname.replace(/\/+$/, ''), host: url.host }
}

const isLoopback = (hostname: string): boolean => hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname)
