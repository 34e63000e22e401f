/** What the sender's mailbox told of our messages, and how far it has been read. */
import { among } from './among.ts'
import { db, type Database } from './database.ts'
import type { Schema } from './schema.ts'

export type BounceRecord = Schema['bounce']
export type MailboxPlace = Schema['mailboxPlace']

/** The messages with these `Message-ID`s; through its unique index. */
export const messagesByMessageId = (messageIds: readonly string[]) =>
  db.selectFrom('message').select(['id', 'messageId', 'toAddress', 'state', 'sendingAt', 'bouncedAt', 'bounce']).where(among('messageId', messageIds)).where('channel', '=', 'email')

/** The same for copies that may have gone before a message was sent again: each with the id and the address that copy bore. Through the table's key. */
export const messagesByEarlierId = (messageIds: readonly string[]) =>
  db.selectFrom('messageEarlierId as e').innerJoin('message as m', 'm.id', 'e.message').select(['m.id', 'e.messageId', 'e.toAddress', 'm.state', 'm.sendingAt', 'm.bouncedAt', 'm.bounce']).where(among('e.messageId', messageIds)).where('m.channel', '=', 'email')

/** Before a message is given a new `Message-ID`: what comes back of the copy that may have gone still finds it. In the caller's transaction. */
export const keepEarlierId = (database: Database, messageRow: string): void =>
  void database.run(db.insertInto('messageEarlierId').columns(['messageId', 'message', 'toAddress']).expression(db.selectFrom('message').select(['messageId', 'id as message', 'toAddress']).where('id', '=', messageRow)).onConflict((conflict) => conflict.doNothing()))

/** Writes a report down; false where it was read before. */
export const noteBounce = (database: Database, bounce: BounceRecord): boolean =>
  database.run(db.insertInto('bounce').values(bounce).onConflict((conflict) => conflict.column('id').doNothing())).changes === 1

export const markBounced = (database: Database, messageRow: string, bouncedAt: number, bounce: string): void =>
  void database.run(db.updateTable('message').set({ bouncedAt, bounce }).where('id', '=', messageRow))

export const mailboxPlace = (database: Database, mailbox: string): MailboxPlace | null =>
  database.first<MailboxPlace>(db.selectFrom('mailboxPlace').selectAll().where('mailbox', '=', mailbox)) ?? null

export const setMailboxPlace = (database: Database, place: MailboxPlace): void =>
  void database.run(db.insertInto('mailboxPlace').values(place).onConflict((conflict) => conflict.column('mailbox').doUpdateSet(place)))
