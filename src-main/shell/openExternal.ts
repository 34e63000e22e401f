/** The only place that opens anything in the system's browser. */
import { shell } from 'electron'
import { externalAddress } from './externalAddress.ts'

/** False when the address is none of the portals', and no page to sign in for mail. */
export async function openPortal(given: unknown, portalUrls: readonly string[]): Promise<boolean> {
  const address = externalAddress(given, portalUrls)
  if (address === null) return false
  await shell.openExternal(address)
  return true
}
