/** Columns that many reports have. */
import type { Column } from '#main/documents/report/report.ts'

export const PARTY: Column = { title: 'Party', width: 14, holds: 'name' }
export const ACCOUNT: Column = { title: 'Account', width: 12, holds: 'name' }
export const NAME: Column = { title: 'Name', width: 34, holds: 'name' }
export const CURRENCY: Column = { title: 'Currency', width: 10, holds: 'code' }

/** Party, account and name, as the first three. */
export const CUSTOMER: readonly Column[] = [PARTY, ACCOUNT, NAME]

export const on = (title: string): Column => ({ title, width: 12, holds: 'date' })
/** @param timeZone of the values, named in the title */
export const at = (title: string, timeZone: string): Column => ({ title: `${title} (${timeZone})`, width: timeZone === 'UTC' ? 20 : 26, holds: 'moment' })
export const money = (title: string, currency: number, formula?: Column['formula']): Column => ({ title, width: 15, holds: 'money', currency, ...(formula === undefined ? {} : { formula }) })
export const text = (title: string, width: number): Column => ({ title, width, holds: 'text' })
export const name = (title: string, width: number): Column => ({ title, width, holds: 'name' })
export const code = (title: string, width: number): Column => ({ title, width, holds: 'code' })
export const whole = (title: string, width: number): Column => ({ title, width, holds: 'whole' })

/** Sums of doubles drift by less than a unit: rounded to the most decimals that a currency has they are exact. */
export const exact = (expression: string): string => `ROUND(${expression},3)`

/** The name of an account that has records, and is not in the copy itself. */
export const NOT_IN_COPY = 'Account not in the copy'

/** SQL of the customer of a row: account number and name, of an account that is not in the copy its id. The account is `a`. */
export const customerOf = (accountId: string): string => `coalesce(a.ref, ${accountId}), coalesce(a.name, '${NOT_IN_COPY}')`
