/** Receipts and statements, and everything that was made. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { ActivityId } from './activity.ts'
import { BAD_CURSOR, NOT_FOUND } from './errors.ts'
import { AccountId, BusinessDate, Cursor, Instant, PageSize, PaymentId } from './vocabulary.ts'

export const DocumentRow = z.object({
  id: z.string(), kind: z.enum(['receipt', 'statement', 'aged-receivables', 'usage', 'quarantine']), title: z.string(), fileName: z.string(),
  bytes: z.int(), sha256: z.string(), accountId: AccountId.nullable(), createdAt: Instant, createdBy: z.string(),
})
export type DocumentRow = z.infer<typeof DocumentRow>

const DATE_RANGE_REVERSED = { status: 400, message: 'The first day is after the last. Give the earlier date first.' } as const

export const documents = {
  /** The newest first. */
  page: oc
    .errors({ BAD_CURSOR })
    .input(z.object({ account: AccountId.optional(), after: Cursor.optional(), limit: PageSize }))
    .output(z.object({ rows: z.array(DocumentRow), next: Cursor.nullable() })),
  receipt: oc.errors({ NOT_FOUND }).input(z.object({ payment: PaymentId })).output(z.object({ activity: ActivityId })),
  statement: oc
    .errors({ NOT_FOUND, DATE_RANGE_REVERSED })
    .input(z.object({ account: AccountId, from: BusinessDate, to: BusinessDate }))
    .output(z.object({ activity: ActivityId })),
}
