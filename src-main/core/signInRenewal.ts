/**
 * Keeps a sign-in alive. Microsoft's refresh token ends after 90 days and each use gives the next one;
 * the threads that send cannot keep it, so the core asks for it once a day.
 */
import { parseSignInSecret } from '#main/db/mailSettings.ts'
import { renew, SignInFailed } from '#main/mail/oauth.ts'
import type { CoreContext } from './ports/context.ts'
import type { OAuthAccess } from './ports/outgoing.ts'
import { systemClock, type Clock } from './sync/clock.ts'

export interface SignInRenewal {
  /** Asks now. Whether there was a next one to keep. Rejects with `SignInFailed`. */
  renewNow(): Promise<boolean>
  close(): void
}

export interface SignInRenewalOptions {
  automatic: boolean
  /** Moved by tests. */
  clock?: Clock
}

/** Not among everything else that happens at a start. */
const FIRST_MS = 2 * 60_000
const EVERY_MS = 24 * 60 * 60_000

export function createSignInRenewal(context: Pick<CoreContext, 'secrets' | 'log' | 'now' | 'reloadConnections'>, signIn: () => OAuthAccess | null, { automatic, clock = systemClock(context.now) }: SignInRenewalOptions): SignInRenewal {
  const { secrets, log } = context
  const ended = new AbortController()
  let callOff = () => {}

  const renewNow = async (): Promise<boolean> => {
    const oauth = signIn()
    if (oauth === null) return false
    const { refreshToken } = await renew(oauth, { signal: ended.signal })
    if (refreshToken === null || refreshToken === oauth.refreshToken) return false
    const kept = parseSignInSecret(await secrets.get('mailSignIn'))
    // Somebody signed out, or in anew, meanwhile.
    if (kept?.refreshToken !== oauth.refreshToken || ended.signal.aborted) return false
    await secrets.set('mailSignIn', JSON.stringify({ ...kept, refreshToken }))
    await context.reloadConnections()
    return true
  }

  const plan = (ms: number) => {
    if (!automatic || ended.signal.aborted) return
    callOff = clock.after(ms, () => {
      renewNow()
        .catch((error: unknown) => {
          if (ended.signal.aborted) return
          if (error instanceof SignInFailed) log.warn(`The sign-in of the mail server could not be renewed: ${error.message}`)
          else log.error('The sign-in of the mail server could not be renewed; it is tried again.', error)
        })
        .finally(() => plan(EVERY_MS))
    })
  }
  plan(FIRST_MS)
  return {
    renewNow,
    close() {
      ended.abort()
      callOff()
    },
  }
}
