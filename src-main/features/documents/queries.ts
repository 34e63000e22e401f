import { sql } from 'kysely'
import { db } from '#main/db/database.ts'

export const walletOf = (accountId: string) => db.selectFrom('cache.wallet').select('id').where('accountId', '=', accountId as never)

export const subAccountsCount = (accountId: string) => db.selectFrom('cache.account').select(sql<number>`count(*)`.as('count')).where('parentId', '=', accountId as never)
