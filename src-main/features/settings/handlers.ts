/** Settings of the workspace. What a server is set to is asked of that server first; secrets go in and never come out. */
import { implement } from '@orpc/server'
import { settings, type Settings } from '#contract/settings.ts'
import type { CoreContext } from '#main/core/ports/context.ts'
import { ConnectorError } from '#main/core/ports/connector.ts'
import { JobFailure } from '#main/core/ports/jobs.ts'
import { BILLING_SOURCE, sourcesOf } from '#main/core/ports/sources.ts'
import { otherSystem, readSetting, writeSetting, type SettingKey } from '#main/db/settings.ts'

export const PULL_EVERY_MINUTES = 5

export function settingsRouter(context: CoreContext) {
  const os = implement(settings)
  const { database, secrets } = context

  const write = (key: SettingKey, value: string | null) => writeSetting(database, key, value, context.now(), context.operator().name)

  return os.router({
    get: os.get.handler(() => readSettings(context)),

    // Open to everyone: until a billing system is connected, nobody has grants.
    setConnection: os.setConnection.handler(async ({ input, errors, signal }) => {
      const url = input.url.replace(/\/+$/, '')
      const me = await whoAmI(context, { url, token: input.token }, signal).catch((error: unknown) => {
        throw error instanceof ConnectorError ? errors.CONNECTION_FAILED({ message: error.message }) : error
      })
      const other = otherSystem(database, me)
      if (other !== null) throw errors.CONNECTION_FAILED({ message: other })
      const tokenKept = await secrets.set('billingToken', input.token)
      write('connection.url', url)
      write('operator', JSON.stringify({ ...me.operator, grants: me.grants }))
      context.audit('settings.connection', url, { operator: me.operator.id, tokenKept })
      await context.reloadConnections()
      context.publish('settings', 'sync')
      return { operator: me.operator.name, tokenKept }
    }),

    setSmtp: os.setSmtp.handler(async ({ input, errors }) => {
      context.requireManage()
      if (input.url !== null) {
        await context.mail.verifyServer(input.url).catch((error: unknown) => {
          throw error instanceof JobFailure ? errors.SMTP_FAILED({ message: error.message }) : error
        })
      }
      const address = input.url === null ? null : new URL(input.url)
      const secret = address !== null && address.password !== '' ? input.url : null
      const kept = await secrets.set('smtpUrl', secret)
      if (address !== null) address.password = ''
      write('smtp.url', address === null ? null : address.href)
      // A password, or the server of another company, stands in place of a sign-in with Microsoft or Google.
      if (input.url !== null && context.signIn(input.url) === null && readSetting(database, 'mail.signIn') !== null) {
        await secrets.set('mailSignIn', null)
        write('mail.signIn', null)
        context.audit('settings.signOut', 'mail', {})
      }
      context.audit('settings.smtp', address?.href ?? 'none', { hasPassword: secret !== null })
      await context.reloadConnections()
      context.publish('settings', 'mail')
      return { kept: secret === null || kept }
    }),

    setIntervals: os.setIntervals.handler(async ({ input }) => {
      context.requireManage()
      write('pull.everyMinutes', String(input.pullEveryMinutes))
      write('mail.ratePerMinute', input.mailRatePerMinute === null ? null : String(input.mailRatePerMinute))
      context.audit('settings.intervals', 'workspace', input)
      context.publish('settings')
      return readSettings(context)
    }),
  })
}

async function whoAmI(context: CoreContext, connection: { url: string; token: string }, signal: AbortSignal | undefined) {
  const connector = context.connect(connection)
  try {
    return await connector.me(signal)
  } finally {
    await connector.close()
  }
}

async function readSettings(context: CoreContext): Promise<Settings> {
  const { database, secrets } = context
  const given = context.given()
  const smtpSecret = await secrets.get('smtpUrl')
  const rate = readSetting(database, 'mail.ratePerMinute')
  return {
    connection: {
      url: given.connection ? billingUrl(context) : readSetting(database, 'connection.url'),
      tokenKept: (await secrets.get('billingToken')) !== null,
      given: given.connection,
    },
    smtp: {
      url: given.smtp ? withoutPassword(context.smtpUrl()) : readSetting(database, 'smtp.url'),
      hasPassword: smtpSecret !== null,
      given: given.smtp,
    },
    pullEveryMinutes: Number(readSetting(database, 'pull.everyMinutes') ?? PULL_EVERY_MINUTES),
    mailRatePerMinute: rate === null ? null : Number(rate),
  }
}

function billingUrl(context: CoreContext): string | null {
  const connection = context.connection()
  return connection === null ? null : (sourcesOf(connection).find(({ id }) => id === BILLING_SOURCE)?.url ?? null)
}

function withoutPassword(url: string | null): string | null {
  if (url === null) return null
  const address = new URL(url)
  address.password = ''
  return address.href
}
