/** A sign-in under way in the system's browser: it goes on whatever is looked at meanwhile. */
import { create } from 'zustand'
import type { MailProvider } from '#contract/mailSettings.ts'
import { bridge } from '../../../client.ts'

export interface SignInAttempt {
  id: string
  provider: MailProvider
  /** The provider's page. */
  url: string
}

interface SignInAttempts {
  attempt: SignInAttempt | null
  /** What was said when the last one succeeded. */
  done: string | null
}

export const useSignInAttempt = create<SignInAttempts>()(() => ({ attempt: null, done: null }))

/** Opens the provider's page in the system's browser; in a browser, beside this one. False where that was not allowed: there is a link to it too. */
export async function openSignInPage(url: string): Promise<boolean> {
  if (bridge !== undefined) return bridge.openExternal(url).then(() => true, () => false)
  return window.open(url, '_blank', 'noopener') !== null
}
