/** The pages of the settings, and the parts of each as an address names them: `#/settings/bounces`. */

export const PAGES = ['connection', 'sources', 'copy', 'mail', 'domain', 'sms', 'letterhead', 'appearance'] as const
export type SettingsPage = (typeof PAGES)[number]

export const pageTitles: Record<SettingsPage, string> = {
  connection: 'Connection', sources: 'Sources', copy: 'Local copy', mail: 'Mail', domain: 'Domain', sms: 'SMS', letterhead: 'Letterhead', appearance: 'Appearance',
}

/** What stands under a heading of its own, and the page it is on. */
const PARTS = { 'mail-server': 'mail', sending: 'mail', bounces: 'mail', 'senders-domain': 'domain', dkim: 'domain', intervals: 'copy', you: 'connection', stripe: 'sources', 'own-parties': 'sources' } as const satisfies Record<string, SettingsPage>

/** What can be typed and not be saved yet. */
export type DraftPart = 'mail-server' | 'sending' | 'bounces' | 'dkim' | 'sms' | 'intervals' | 'connection'

export const pageOfPart = (part: DraftPart): SettingsPage => (part in PARTS ? PARTS[part as keyof typeof PARTS] : (part as SettingsPage))

/** Where an address leads; what it does not know leads to the first page. */
export function placeOf(address: string | null): { page: SettingsPage; part: string | null } {
  const page = PAGES.find((known) => known === address)
  if (page !== undefined) return { page, part: null }
  const part = Object.entries(PARTS).find(([name]) => name === address)
  return part === undefined ? { page: 'connection', part: null } : { page: part[1], part: part[0] }
}
