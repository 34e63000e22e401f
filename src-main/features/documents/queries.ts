import { sql } from 'kysely'
import { db } from '#main/db/database.ts'

/** The invoice with this id or, failing that, this number (`IN1001`). */
export const invoiceByIdOrNumber = (idOrNumber: string) =>
  db.selectFrom('cache.invoice').select(['id', 'number']).where((where) => where.or([where('id', '=', idOrNumber as never), where('number', '=', idOrNumber)])).orderBy(sql`id = ${idOrNumber}`, 'desc').limit(1)

export const walletOf = (accountId: string) => db.selectFrom('cache.wallet').select('id').where('accountId', '=', accountId as never)

export const subAccountsCount = (accountId: string) => db.selectFrom('cache.account').select(sql<number>`count(*)`.as('count')).where('parentId', '=', accountId as never)
