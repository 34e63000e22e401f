/** The application opens on the screen where it was left. In a browser the address says where one is. */
import { bridge } from '../client.ts'
import { hrefOf, parseRoute, SCREENS } from './route.ts'

const KEY = 'counterfoil.place'

/** Called once, before anything is drawn. A start that names a place goes there. */
export function openWhereLeft(): void {
  if (bridge === undefined) return
  const left = window.localStorage.getItem(KEY)
  const screen = SCREENS.find((known) => known === left)
  if (window.location.hash === '' && screen !== undefined) window.history.replaceState(null, '', hrefOf(screen))
  // The screen alone: what was open in it may be gone by then.
  window.addEventListener('pagehide', () => window.localStorage.setItem(KEY, parseRoute(window.location.hash).screen))
}
