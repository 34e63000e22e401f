/** Whose certificates are taken: those Node is built with, and those this machine trusts. */
import tls, { type SecureContext } from 'node:tls'

let made: { context: SecureContext | undefined } | null = null

/**
 * What Node trusts by itself (`NODE_EXTRA_CA_CERTS` included) and the authorities in the system's own
 * store: a company that signs its certificates itself has put its authority there. Undefined, and so
 * Node's own, where the runtime cannot read the store (before Node 22.15). Made once in a thread:
 * some hundred certificates take a tenth of a second.
 */
export function trustedHere(): SecureContext | undefined {
  made ??= { context: withSystemStore() }
  return made.context
}

function withSystemStore(): SecureContext | undefined {
  const { getCACertificates } = tls as Partial<typeof tls>
  if (!getCACertificates) return undefined
  try {
    return tls.createSecureContext({ ca: [...new Set([...getCACertificates('default'), ...getCACertificates('system')])] })
  } catch {
    // A store that cannot be read leaves what Node trusts by itself.
    return undefined
  }
}
