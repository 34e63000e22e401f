/** Every step of both databases, in order. */
import type { Migration } from './migration.ts'
import { copyOfTheBillingSystem } from './cache/0001-copy-of-the-billing-system.ts'
import { whatExistsNowhereElse } from './desk/0001-what-exists-nowhere-else.ts'

export const cacheMigrations: readonly Migration[] = [copyOfTheBillingSystem]
export const deskMigrations: readonly Migration[] = [whatExistsNowhereElse]
