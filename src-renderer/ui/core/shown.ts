/**
 * Whether anybody looks at this tab. A browser gives one host six connections for all its tabs, and
 * the streams hold two of them: a tab that nobody looks at lets go of its own. The desktop
 * application has a port of its own and never does.
 */
import { bridge } from '../../client.ts'

/** A glance at another tab costs nothing. */
const LETS_GO_AFTER_MS = 20_000

const isHidden = (): boolean => bridge === undefined && document.visibilityState === 'hidden'

/** Resolves once the tab is looked at. */
export function whenShown(): Promise<void> {
  if (!isHidden()) return Promise.resolve()
  return new Promise((resolve) => document.addEventListener('visibilitychange', () => resolve(), { once: true }))
}

/** Aborts once the tab has not been looked at for a while; `forget` ends the watching. */
export function untilHidden(): { signal: AbortSignal; forget: () => void } {
  const letGo = new AbortController()
  let timer: number | undefined
  const look = () => {
    window.clearTimeout(timer)
    if (isHidden()) timer = window.setTimeout(() => letGo.abort(), LETS_GO_AFTER_MS)
  }
  document.addEventListener('visibilitychange', look)
  return {
    signal: letGo.signal,
    forget: () => {
      window.clearTimeout(timer)
      document.removeEventListener('visibilitychange', look)
    },
  }
}
