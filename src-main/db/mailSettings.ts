/** What is set about mail and SMS, as it is kept in the settings: never a secret. What cannot be read counts as not set. */
import { z } from 'zod'
import type { PartyRate } from '#contract/mailSettings.ts'
import type { Database } from './database.ts'
import { readSetting, type SettingKey } from './settings.ts'

const SignIn = z.object({ provider: z.enum(['microsoft', 'google']), clientId: z.string(), tenant: z.string().nullable(), user: z.string() })
/** A sign-in that stands for the mail server's password; its refresh token is the secret `mailSignIn`. */
export type SignInSetting = z.infer<typeof SignIn>

const DkimRecord = z.object({ domain: z.string(), selector: z.string(), /** Base64 of the public key (SubjectPublicKeyInfo), as the record has it. */ publicKey: z.string() })
/** A key that signs; its private half is in the secret `dkimKeys`. */
export type DkimSetting = z.infer<typeof DkimRecord>

const Bounces = z.object({ /** Without the password. */ url: z.string(), folder: z.string(), everyMinutes: z.number() })
export type BouncesSetting = z.infer<typeof Bounces>

const Sms = z.object({ url: z.string(), accountSid: z.string(), everySeconds: z.number() })
export type SmsSetting = z.infer<typeof Sms>

const Rates = z.array(z.object({ party: z.string(), perMinute: z.number().nullable(), perHour: z.number().nullable() }))

export const CONNECTIONS = 5
export const STOP_AFTER = 10
export const QUIET_HOURS = 24

export interface MailSettingsKept {
  connections: number
  stopAfter: number
  quietHours: number
  rates: PartyRate[]
  signIn: SignInSetting | null
  dkim: DkimSetting[]
  bounces: BouncesSetting | null
  sms: SmsSetting | null
}

export function readMailSettings(database: Database): MailSettingsKept {
  const read = <T>(key: SettingKey, schema: z.ZodType<T>): T | null => {
    const kept = readSetting(database, key)
    return kept === null ? null : parsed(kept, schema)
  }
  const whole = z.number().int().min(0)
  return {
    connections: read('mail.connections', whole) ?? CONNECTIONS,
    stopAfter: read('mail.stopAfter', whole) ?? STOP_AFTER,
    quietHours: read('mail.quietHours', whole) ?? QUIET_HOURS,
    rates: (read('mail.rates', Rates) ?? []) as PartyRate[],
    signIn: read('mail.signIn', SignIn),
    dkim: read('mail.dkim', z.array(DkimRecord)) ?? [],
    bounces: read('bounces.mailbox', Bounces),
    sms: read('sms.provider', Sms),
  }
}

const MailSignInSecret = z.object({ clientSecret: z.string().nullable(), refreshToken: z.string().min(1) })
/** The secret `mailSignIn`. */
export type MailSignInSecret = z.infer<typeof MailSignInSecret>
export const parseSignInSecret = (kept: string | null): MailSignInSecret | null => (kept === null ? null : parsed(kept, MailSignInSecret))

/** The secret `dkimKeys`: PEM by domain. */
export const parseDkimKeys = (kept: string | null): Record<string, string> => (kept === null ? null : parsed(kept, z.record(z.string(), z.string()))) ?? {}

function parsed<T>(text: string, schema: z.ZodType<T>): T | null {
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}
