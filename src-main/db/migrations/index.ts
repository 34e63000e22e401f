/** Every step of both databases, in order. */
import type { Migration } from './migration.ts'
import { copyOfTheBillingSystem } from './cache/0001-copy-of-the-billing-system.ts'
import { registrationsByNeedAndState } from './cache/0002-registrations-by-need-and-state.ts'
import { numbersOfTheQuarantine } from './cache/0003-numbers-of-the-quarantine.ts'
import { agingAsOfAnyDate } from './cache/0004-aging-as-of-any-date.ts'
import { salesAndCashByMonth } from './cache/0005-sales-and-cash-by-month.ts'
import { whatExistsNowhereElse } from './desk/0001-what-exists-nowhere-else.ts'
import { badEndsAreDealtWith } from './desk/0002-bad-ends-are-dealt-with.ts'
import { noCommandIsTriedForEver } from './desk/0003-no-command-is-tried-for-ever.ts'
import { letterheads } from './desk/0004-letterheads.ts'
import { batches } from './desk/0005-batches.ts'
import { schedules } from './desk/0006-schedules.ts'

export const cacheMigrations: readonly Migration[] = [copyOfTheBillingSystem, registrationsByNeedAndState, numbersOfTheQuarantine, agingAsOfAnyDate, salesAndCashByMonth]
export const deskMigrations: readonly Migration[] = [whatExistsNowhereElse, badEndsAreDealtWith, noCommandIsTriedForEver, letterheads, batches, schedules]
