/** One-time registration links. A new one of the same registration ends all earlier ones. */
import { createHash } from 'node:crypto'
import type { SandboxStore } from './store.ts'

export type LinkEnd = 'replaced' | 'used' | 'expired'

export interface LinkState {
  registrationId: string
  createdAt: number
  expiresAt: number
  /** Null while it is good. */
  ended: LinkEnd | null
}

export interface Links {
  /** Makes a link and answers its address. */
  issue(registrationId: string, portalUrl: string, now: number, expiresAt: number): string
  /** What a link is good for; null when it was never given out. */
  look(url: string, now: number): LinkState | null
  /** Uses a link up; null when it is not good any more. */
  use(url: string, now: number): LinkState | null
}

export function openLinks(store: SandboxStore): Links {
  const { sqlite } = store
  sqlite.exec(`CREATE TABLE IF NOT EXISTS link (key TEXT PRIMARY KEY, registrationId TEXT NOT NULL, createdAt INTEGER NOT NULL, expiresAt INTEGER NOT NULL, ended TEXT) STRICT, WITHOUT ROWID`)
  sqlite.exec('CREATE INDEX IF NOT EXISTS link_by_registration ON link (registrationId)')
  const replace = sqlite.prepare("UPDATE link SET ended = 'replaced' WHERE registrationId = ? AND ended IS NULL")
  const count = sqlite.prepare<[string], number>('SELECT count(*) FROM link WHERE registrationId = ?').pluck()
  const write = sqlite.prepare('INSERT INTO link (key, registrationId, createdAt, expiresAt) VALUES (?, ?, ?, ?)')
  const read = sqlite.prepare<[string], LinkState>('SELECT registrationId, createdAt, expiresAt, ended FROM link WHERE key = ?')
  const spend = sqlite.prepare("UPDATE link SET ended = 'used' WHERE key = ?")
  const keyOf = (url: string): string => (URL.canParse(url) ? (new URL(url).searchParams.get('key') ?? '') : '')
  const links: Links = {
    issue(registrationId, portalUrl, now, expiresAt) {
      // Repeatable, and still not to be guessed from another link without the whole store.
      const key = createHash('sha256').update(`${store.meta('secret') ?? ''} ${registrationId} ${count.get(registrationId)}`).digest('base64url').slice(0, 32)
      replace.run(registrationId)
      write.run(key, registrationId, now, expiresAt)
      return `${portalUrl}/register?key=${key}`
    },
    look(url, now) {
      const link = read.get(keyOf(url))
      if (!link) return null
      return link.ended === null && link.expiresAt <= now ? { ...link, ended: 'expired' } : link
    },
    use(url, now) {
      const link = links.look(url, now)
      if (!link || link.ended !== null) return null
      spend.run(keyOf(url))
      return { ...link, ended: 'used' }
    },
  }
  return links
}
