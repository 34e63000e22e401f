/** What is set for this workspace: plain text under a key. Secrets are never here. */
import { db, type Database } from './database.ts'

export type SettingKey =
  /** Where the billing system is. */
  | 'connection.url'
  /** Where mail goes, without the password. */
  | 'smtp.url'
  | 'pull.everyMinutes'
  /** Messages a minute and party; not there: as fast as the server takes them. */
  | 'mail.ratePerMinute'
  /** JSON: the operator as the billing system last named them. */
  | 'operator'

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
