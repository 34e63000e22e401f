/** Sign-ins with Microsoft or Google that are under way, and how the last ones ended. */
import type { CoreContext } from '#main/core/ports/context.ts'
import { JobFailure } from '#main/core/ports/jobs.ts'
import type { Authorization, SignInApplication } from '#main/core/ports/mailSetup.ts'
import { readSetting, writeSetting } from '#main/db/settings.ts'

export interface SignInState {
  state: 'waiting' | 'done' | 'failed'
  /** How it ended, in plain words. */
  message: string | null
}

export interface SignIns {
  begin(application: SignInApplication): Promise<{ attempt: string; url: string }>
  /** Null where it is not known, or long ago. */
  state(attempt: string): SignInState | null
  signOut(): Promise<void>
}

const KEPT = 20

/** @param keep gives a secret to the key store; whether it stays there */
export function createSignIns(context: CoreContext, keep: CoreContext['secrets']['set']): SignIns {
  const { database, mailSetup } = context
  const attempts = new Map<string, SignInState>()
  let underWay: Authorization | null = null
  const write = (value: string | null) => writeSetting(database, 'mail.signIn', value, context.now(), context.operator().name)

  const finish = async ({ provider, clientId, clientSecret, tenant, user }: SignInApplication, authorization: Authorization): Promise<string> => {
    const oauth = await authorization.finished
    // Believed when the mail server takes it: somebody else's account may have been signed in with.
    await mailSetup.verifySignIn(oauth)
    const kept = await keep('mailSignIn', JSON.stringify({ clientSecret, refreshToken: oauth.refreshToken }))
    write(JSON.stringify({ provider, clientId, tenant, user }))
    await forgetPassword(context)
    context.audit('settings.signIn', user, { provider, clientId, tenant, kept })
    await context.reloadConnections()
    context.publish('settings', 'mail')
    return kept ? `Signed in as ${user}.` : `Signed in as ${user}. This machine cannot keep it encrypted: you will be asked again when Counterfoil is next started.`
  }

  return {
    async begin(application) {
      underWay?.cancel('Another sign-in was begun after this one.')
      const authorization = await mailSetup.authorize(application)
      underWay = authorization
      const attempt = context.newId()
      attempts.set(attempt, { state: 'waiting', message: null })
      for (const oldest of attempts.keys()) if (attempts.size > KEPT) attempts.delete(oldest)
      finish(application, authorization).then(
        (message) => attempts.set(attempt, { state: 'done', message }),
        (error: unknown) => attempts.set(attempt, { state: 'failed', message: error instanceof JobFailure ? error.message : `Signing in failed for a reason that Counterfoil does not know. It is in the log as ${context.log.error('Signing in failed', error)}.` }),
      ).finally(() => {
        if (underWay === authorization) underWay = null
      })
      return { attempt, url: authorization.url }
    },
    state: (attempt) => attempts.get(attempt) ?? null,
    async signOut() {
      underWay?.cancel('You signed out.')
      const before = readSetting(database, 'mail.signIn')
      await keep('mailSignIn', null)
      write(null)
      if (before !== null) context.audit('settings.signOut', 'mail', {})
      await context.reloadConnections()
      context.publish('settings', 'mail')
    },
  }
}

/** The sign-in stands in its place; one of them is enough to keep. The address stays. */
async function forgetPassword({ secrets }: CoreContext): Promise<void> {
  if ((await secrets.get('smtpUrl')) !== null) await secrets.set('smtpUrl', null)
}
