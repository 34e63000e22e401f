/** What is set for this workspace: plain text under a key. Secrets are never here. */
import { z } from 'zod'
import { db, type Database } from './database.ts'

export type SettingKey =
  /** Where the billing system is. */
  | 'connection.url'
  /** Where mail goes, without the password. */
  | 'smtp.url'
  | 'pull.everyMinutes'
  /** Messages a minute and party; not there: as fast as the server takes them. */
  | 'mail.ratePerMinute'
  | 'mail.connections'
  | 'mail.stopAfter'
  | 'mail.quietHours'
  /** JSON list of `PartyRate`. */
  | 'mail.rates'
  /** JSON of `SignInSetting`: how we sign in where that is not by password. */
  | 'mail.signIn'
  /** JSON list of `{domain, selector, publicKey}`. */
  | 'mail.dkim'
  /** JSON `{url, folder, everyMinutes}`, without the password. */
  | 'bounces.mailbox'
  /** JSON `{url, accountSid, everySeconds}`. */
  | 'sms.provider'
  /** JSON: the operator as the billing system last named them. */
  | 'operator'
  /** JSON `{id, name}`: the billing system that the copy and the outbox belong to, since the first pull. */
  | 'system'
  /** What the person at this desk is called, where no billing system says who that is. */
  | 'desk.operatorName'
  /** When the demo company's desk was given its history; not there: it was not. */
  | 'demo.deskHistory'
  /** `on` while the folder of files to be imported is watched. */
  | 'imports.watch'
  /** JSON list of what became of the files in it lately. */
  | 'imports.lately'

export function readSetting(database: Database, key: SettingKey): string | null {
  return database.first<{ value: string }>(db.selectFrom('setting').select('value').where('key', '=', key))?.value ?? null
}

/** Sets it, or with null takes it away. `by` names the operator. */
export function writeSetting(database: Database, key: SettingKey, value: string | null, at: number, by: string): void {
  if (value === null) {
    database.run(db.deleteFrom('setting').where('key', '=', key))
    return
  }
  const row = { value, changedAt: at, changedBy: by }
  database.run(db.insertInto('setting').values({ key, ...row }).onConflict((on) => on.column('key').doUpdateSet(row)))
}

const System = z.object({ id: z.string(), name: z.string() })

/** Why this workspace cannot be used with the billing system that answered, in plain words; null when it is the one it belongs to. */
export function otherSystem(database: Database, me: { system?: { id: string; name: string } | undefined }): string | null {
  const kept = readSetting(database, 'system')
  if (kept === null || me.system === undefined) return null
  const known = System.safeParse(JSON.parse(kept))
  if (!known.success || known.data.id === me.system.id) return null
  return `This workspace holds the copy of another billing system (${known.data.name}), and this address answers as ${me.system.name}. Nothing was pulled or sent. Make a new workspace for it, or give the address of the one that this workspace belongs to.`
}
