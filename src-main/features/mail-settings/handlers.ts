/** How mail and SMS leave and bounces come in. What a server is set to is asked of that server first; secrets go in and never come out. */
import { implement } from '@orpc/server'
import { mailSettings, type PartyRate } from '#contract/mailSettings.ts'
import type { CoreContext } from '#main/core/ports/context.ts'
import { JobFailure } from '#main/core/ports/jobs.ts'
import { partyById } from '#main/db/books.ts'
import { deskTransaction } from '#main/db/fileTransactions.ts'
import { parseDkimKeys, readMailSettings, type DkimSetting } from '#main/db/mailSettings.ts'
import { writeSetting, type SettingKey } from '#main/db/settings.ts'
import { signingDomain } from '#main/domain/dkimRecord.ts'
import { givenKey, newKey } from './dkimKey.ts'
import { shownSettings } from './shown.ts'
import { createSignIns } from './signIns.ts'

const PROVIDERS = { microsoft: { name: 'Microsoft', server: 'smtp://smtp.office365.com:587' }, google: { name: 'Google', server: 'smtp://smtp.gmail.com:587' } } as const

export function mailSettingsRouter(context: CoreContext) {
  const os = implement(mailSettings)
  const { database, secrets, mailSetup } = context
  // The system's key store says it with each secret, and is not asked before.
  let secretsStay = true
  const shown = () => shownSettings(context, secretsStay)
  const keep = async (...[name, value]: Parameters<typeof secrets.set>): Promise<boolean> => {
    const kept = await secrets.set(name, value)
    if (value !== null) secretsStay = kept
    return kept
  }
  const signIns = createSignIns(context, keep)

  const write = (key: SettingKey, value: unknown) =>
    writeSetting(database, key, value === null ? null : typeof value === 'number' ? String(value) : JSON.stringify(value), context.now(), context.operator().name)

  /** Everybody reads again what is set, and the answer is what it is now. */
  const changed = async (action: string, subject: string, detail: Record<string, unknown>) => {
    context.audit(action, subject, detail)
    await context.reloadConnections()
    context.publish('settings', 'mail')
    return shown()
  }

  return os.router({
    get: os.get.handler(() => shown()),

    setSending: os.setSending.handler(({ input: { rates, ...input } }) => {
      context.requireManage()
      const limits = limitsOf(rates)
      deskTransaction(database, () => {
        write('mail.connections', input.connections)
        write('mail.stopAfter', input.stopAfter)
        write('mail.quietHours', input.quietHours)
        write('mail.rates', limits.length === 0 ? null : limits)
      })
      return changed('settings.sending', 'workspace', { ...input, rates: limits })
    }),

    beginSignIn: os.beginSignIn.handler(async ({ input, errors }) => {
      context.requireManage()
      const smtpUrl = context.smtpUrl()
      if (smtpUrl === null) throw errors.NO_TRANSPORT()
      const { name, server } = PROVIDERS[input.provider]
      const { hostname } = new URL(smtpUrl)
      if (!mailSetup.isServerOf(input.provider, hostname)) throw errors.NO_TRANSPORT({ message: `The mail server is ${hostname}, which is not ${name}’s, and a sign-in with ${name} is told to nobody else. Set ${server} first.` })
      return signIns.begin({ provider: input.provider, clientId: input.clientId, clientSecret: input.clientSecret ?? null, tenant: input.tenant ?? null, user: input.user })
    }),
    signInState: os.signInState.handler(({ input, errors }) => {
      const state = signIns.state(input.attempt)
      if (state === null) throw errors.NOT_FOUND({ message: 'This sign-in is not known any more. Begin again.' })
      return state
    }),
    signOut: os.signOut.handler(async () => {
      context.requireManage()
      await signIns.signOut()
      return shown()
    }),

    setDkim: os.setDkim.handler(async ({ input: { domain, selector, privateKey }, errors }) => {
      context.requireManage()
      const keys = parseDkimKeys(await secrets.get('dkimKeys'))
      const { dkim } = readMailSettings(database)
      const before = dkim.find((one) => one.domain === domain)
      // Saved twice, the key that is published stays the one that signs.
      if (privateKey === undefined && before?.selector === selector && keys[domain] !== undefined) return shown()
      const key = privateKey === undefined ? await newKey() : givenKey(privateKey)
      if ('wrong' in key) throw errors.BAD_KEY({ message: key.wrong })
      const kept = await keep('dkimKeys', JSON.stringify({ ...keys, [domain]: key.privateKey }))
      const set: DkimSetting = { domain, selector, publicKey: key.publicKey }
      write('mail.dkim', [...dkim.filter((one) => one.domain !== domain), set].toSorted((a, b) => (a.domain < b.domain ? -1 : 1)))
      return changed('settings.dkim', domain, { selector, bits: key.bits, made: privateKey === undefined, kept })
    }),
    removeDkim: os.removeDkim.handler(async ({ input: { domain }, errors }) => {
      context.requireManage()
      const { dkim } = readMailSettings(database)
      if (!dkim.some((one) => one.domain === domain)) throw errors.NOT_FOUND({ message: `There is no DKIM key for ${domain}.` })
      const { [domain]: _, ...others } = parseDkimKeys(await secrets.get('dkimKeys'))
      await keep('dkimKeys', Object.keys(others).length === 0 ? null : JSON.stringify(others))
      const left = dkim.filter((one) => one.domain !== domain)
      write('mail.dkim', left.length === 0 ? null : left)
      return changed('settings.dkim', domain, { removed: true })
    }),

    checkSender: os.checkSender.handler(async ({ input, errors, signal }) => {
      const party = database.first<{ senderEmail: string }>(partyById(input.party))
      if (party === undefined) throw errors.NOT_FOUND()
      const { dkim } = readMailSettings(database)
      const domain = signingDomain(party.senderEmail.slice(party.senderEmail.lastIndexOf('@') + 1), dkim.map((one) => one.domain))
      const smtpUrl = context.smtpUrl()
      try {
        return await mailSetup.checkSender({ from: party.senderEmail, smtpHost: smtpUrl === null ? null : new URL(smtpUrl).hostname.replace(/^\[(.*)\]$/, '$1'), dkim: dkim.find((one) => one.domain === domain) ?? null }, signal)
      } catch (error) {
        throw error instanceof JobFailure ? errors.NO_LINE({ message: error.message }) : error
      }
    }),

    setBounces: os.setBounces.handler(async ({ input: { mailbox }, errors }) => {
      context.requireManage()
      if (mailbox === null) {
        await keep('bouncesUrl', null)
        write('bounces.mailbox', null)
        return changed('settings.bounces', 'none', {})
      }
      const { url, folder, everyMinutes } = mailbox
      const address = URL.canParse(url) ? new URL(url) : null
      if (address === null || address.hostname === '') throw errors.FAILED({ message: 'This is not the address of a mailbox. Write it as imaps://user:password@imap.example:993.' })
      const known = await withKeptPassword(context, address)
      // Whoever signs in and names no user reads their own mailbox.
      if (known.username === '') known.username = encodeURIComponent(context.signIn(known.href)?.user ?? '')
      await mailSetup.verifyMailbox({ url: known.href, folder }).catch((error: unknown) => {
        throw error instanceof JobFailure ? errors.FAILED({ message: error.message }) : error
      })
      const hasPassword = known.password !== ''
      const kept = await keep('bouncesUrl', hasPassword ? known.href : null)
      known.password = ''
      write('bounces.mailbox', { url: known.href, folder, everyMinutes })
      return changed('settings.bounces', known.href, { folder, everyMinutes, hasPassword, kept })
    }),
    readBounces: os.readBounces.handler(async ({ errors }) => {
      try {
        return await context.bounces.readNow()
      } catch (error) {
        if (!(error instanceof JobFailure)) throw error
        throw error.code === 'NO_MAILBOX' ? errors.NOT_FOUND({ message: error.message }) : errors.FAILED({ message: error.message })
      }
    }),

    setSms: os.setSms.handler(async ({ input: { provider }, errors }) => {
      context.requireManage()
      if (provider === null) {
        await keep('smsToken', null)
        write('sms.provider', null)
        return changed('settings.sms', 'none', {})
      }
      const { accountSid, authToken, everySeconds } = provider
      const url = provider.url.replace(/\/+$/, '')
      await mailSetup.verifySms({ url, accountSid, authToken }).catch((error: unknown) => {
        throw error instanceof JobFailure ? errors.FAILED({ message: error.message }) : error
      })
      const kept = await keep('smsToken', authToken)
      write('sms.provider', { url, accountSid, everySeconds })
      return changed('settings.sms', accountSid, { url, everySeconds, kept })
    }),
  })
}

/** One a party, the last that was given; one without a limit is none. */
function limitsOf(rates: readonly PartyRate[]): PartyRate[] {
  const byParty = new Map(rates.map((rate) => [rate.party, rate]))
  return [...byParty.values()].filter(({ perMinute, perHour }) => perMinute !== null || perHour !== null)
}

/** The password never comes out, so the same mailbox given without it, to change its folder say, keeps the one it has. */
async function withKeptPassword({ secrets }: CoreContext, address: URL): Promise<URL> {
  const kept = await secrets.get('bouncesUrl')
  if (address.password !== '' || kept === null) return new URL(address)
  const before = new URL(kept)
  const same = before.protocol === address.protocol && before.host === address.host && before.username === address.username
  return same ? before : new URL(address)
}
