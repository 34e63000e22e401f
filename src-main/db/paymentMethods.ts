/** A payment method as the window shows it: description, and why it cannot be charged where it cannot. */
import type { MethodSummary } from '#contract/failedCharges.ts'
import type { PaymentMethodId } from '#contract/vocabulary.ts'
import { among, onceByIds } from './among.ts'
import { db } from './database.ts'
import type { Schema } from './schema.ts'

type MethodRow = Schema['cache.paymentMethod']

/** Methods of one account that are read; further ones are left out. */
const METHODS_MAX = 100

/** The primary ones first, and the default before others. */
export const methodsOf = (accountId: string) =>
  db.selectFrom('cache.paymentMethod').selectAll().where('accountId', '=', accountId).orderBy('slot', 'desc').orderBy('isDefault', 'desc').orderBy('id').limit(METHODS_MAX)

export const methodsById = onceByIds((ids) => db.selectFrom('cache.paymentMethod').selectAll().where(among('id', ids)))

/** `unusable` is the caller's: the rules of declines know more than the record (`domain/retryAdvice`). */
export function methodSummary(row: MethodRow, unusable: string | null): MethodSummary {
  return {
    id: row.id as PaymentMethodId,
    kind: row.kind,
    brand: row.brand,
    last4: row.last4,
    expires: row.expMonth === null || row.expYear === null ? null : `${String(row.expMonth).padStart(2, '0')}/${row.expYear}`,
    slot: row.slot,
    isDefault: row.isDefault === 1,
    unusable,
  }
}
