/** Where the person is, kept in the address after `#`, so that back and forward work. */
import { useSyncExternalStore } from 'react'

export const SCREENS = ['home', 'registrations', 'failed-charges', 'held-invoices', 'accounts', 'receivables', 'mail', 'undecided', 'suppressions', 'templates', 'answers', 'documents', 'schedules', 'outbox', 'quarantine', 'settings', 'radar', 'bulk', 'audit', 'bank', 'imports'] as const
export type Screen = (typeof SCREENS)[number]

/** `#/accounts/a1/invoices` → `{ screen: 'accounts', id: 'a1', tab: 'invoices' }`. */
export interface Route {
  screen: Screen
  id: string | null
  tab: string | null
}

/** An unknown address leads home. */
export function parseRoute(hash: string): Route {
  const [name = '', id, tab] = hash.replace(/^#\/?/, '').split('/').map(decoded)
  const screen = SCREENS.find((known) => known === name)
  return screen === undefined ? { screen: 'home', id: null, tab: null } : { screen, id: id || null, tab: tab || null }
}

/** Nothing where an escape is broken. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return ''
  }
}

export function hrefOf(screen: Screen, id?: string | null, tab?: string | null): string {
  return `#/${[screen, id, tab].filter((part) => part != null && part !== '').map((part) => encodeURIComponent(part!)).join('/')}`
}

const MOVED = 'counterfoil:moved'
/** In an entry of the history: the place that led to it. */
const FROM = 'from'

/** Goes to a place; with `replace` the present one is not kept in the history. */
export function go(href: string, { replace = false } = {}): void {
  if (href === window.location.hash) return
  // A place that takes another's has come from where that one did.
  if (replace) window.history.replaceState(window.history.state, '', href)
  else window.history.pushState({ [FROM]: window.location.hash }, '', href)
  window.dispatchEvent(new Event(MOVED))
}

/** Goes back to where this place was opened; to `otherwise` where it was not opened from within the window. */
export function goBack(otherwise: string): void {
  const state: unknown = window.history.state
  if (typeof state === 'object' && state !== null && FROM in state) window.history.back()
  else go(otherwise, { replace: true })
}

function subscribe(listener: () => void): () => void {
  const events = ['hashchange', 'popstate', MOVED]
  for (const event of events) window.addEventListener(event, listener)
  return () => {
    for (const event of events) window.removeEventListener(event, listener)
  }
}

export function useRoute(): Route {
  const hash = useSyncExternalStore(subscribe, () => window.location.hash)
  return parseRoute(hash)
}
