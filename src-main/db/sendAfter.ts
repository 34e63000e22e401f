/** Registration emails that wait for the correction of an address: `sendAfter`, some rows at the most. */
import { sql } from 'kysely'
import { db, type Database } from './database.ts'
import type { OutboxState, Resolution } from './schema.ts'

export interface WaitingSend {
  outboxId: number
  registrationId: string
  by: string
  campaignId: string | null
  /** Of the command it waits for; null where there is none any more. */
  state: OutboxState | null
  resolution: Resolution | null
  /** JSON of what the command carries. */
  input: string | null
}

/** In the order they were asked for. */
export const waitingSends = () =>
  db.selectFrom('sendAfter as s')
    .leftJoin('outbox as o', 'o.id', 's.outboxId')
    .select(['s.outboxId', 's.registrationId', 's.by', 's.campaignId', 'o.state', 'o.resolution', 'o.input'])
    .orderBy('s.outboxId')

/** That an email follows for this customer, and the address it goes to then; through `sendAfter_by_registration`. Not while its correction stands refused. */
export const sendWaitsFor = (registrationId: string) =>
  db.selectFrom('sendAfter as s')
    .innerJoin('outbox as o', 'o.id', 's.outboxId')
    .select(sql<string | null>`o.input ->> '$.email'`.as('email'))
    .where('s.registrationId', '=', registrationId)
    .where('s.campaignId', 'is', null)
    .where(sql<string>`+o.state`, 'not in', ['rejected', 'conflict'])
    .limit(1)

/** Takes the place of one that is not written yet: a customer who is corrected twice gets one email. */
export function putSendAfter(database: Database, row: { outboxId: number; registrationId: string; at: number; by: string }): void {
  dropUnwritten(database, row.registrationId)
  database.run(db.insertInto('sendAfter').values({ ...row, campaignId: null }).onConflict((on) => on.column('outboxId').doUpdateSet({ registrationId: row.registrationId, at: row.at, by: row.by })))
}

export const dropUnwritten = (database: Database, registrationId: string) =>
  database.run(db.deleteFrom('sendAfter').where('registrationId', '=', registrationId).where('campaignId', 'is', null))

/**
 * The correction is given once more by another command: the wish goes with it, where no email is written yet and the address
 * is still the same. Where it is another, the email was not asked for.
 */
export function moveSendAfter({ raw }: Database, from: number, to: number): void {
  raw.prepare(MOVE).run({ from, to })
}
const emailOf = (id: string) => `(SELECT lower(input ->> '$.email') FROM main.outbox WHERE id = ${id})`
const MOVE = `UPDATE OR IGNORE main.sendAfter SET outboxId = @to WHERE outboxId = @from AND campaignId IS NULL AND ${emailOf('@from')} = ${emailOf('@to')}`

export const dropSendAfter = (database: Database, outboxId: number) => database.run(db.deleteFrom('sendAfter').where('outboxId', '=', outboxId))
export const noteCampaign = (database: Database, outboxId: number, campaignId: string) => database.run(db.updateTable('sendAfter').set({ campaignId }).where('outboxId', '=', outboxId))
