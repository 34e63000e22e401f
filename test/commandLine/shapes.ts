/** The documents that commands print, as the design names them. */
import { z } from 'zod'
import { FailedChargeRow } from '#contract/failedCharges.ts'
import { HeldInvoiceRow } from '#contract/heldInvoices.ts'
import { RegistrationRow } from '#contract/registrations.ts'
import { AccountAging, AgingRow } from '#contract/reports.ts'

const Figure = z.int().min(0)

export const Synced = z.strictObject({ rows: Figure, seconds: z.number(), quarantined: Figure, pushed: Figure, refused: Figure, conflicts: Figure, waiting: Figure, uncertain: Figure })

const Side = z.strictObject({ count: Figure, minor: z.int() })
const Difference = z.strictObject({
  resource: z.string(), party: z.string(), accountId: z.string(), currency: z.string(), upstream: Side, copy: Side, repaired: z.boolean(), quarantined: Figure,
})
export const Reconciled = z.strictObject({ compared: Figure, differences: Figure, repaired: Figure, seconds: z.number(), rows: Figure, listed: z.array(Difference) })

const queueOf = <R extends z.ZodType>(rows: R) => z.strictObject({ queue: z.string(), total: Figure, rows: z.array(rows) })
export const Registrations = queueOf(RegistrationRow)
export const FailedCharges = queueOf(FailedChargeRow)
export const HeldInvoices = queueOf(HeldInvoiceRow)

export const AgingReport = z.strictObject({ asOf: z.iso.date(), totals: z.array(AgingRow.strict()), accounts: z.array(AccountAging.strict()) })

export const Made = z.strictObject({ path: z.string(), sha256: z.string().regex(/^[0-9a-f]{64}$/), bytes: Figure, count: Figure })

export const Dispatched = z.strictObject({ campaigns: z.array(z.string()), sent: Figure, failed: Figure, skipped: Figure, uncertain: Figure, queued: Figure, sentBefore: Figure, leftOut: Figure })
export const NotDispatched = Dispatched.extend({ error: z.strictObject({ code: z.string(), message: z.string() }) })

export const Demo = z.strictObject({
  workspace: z.string(), parties: Figure, accounts: Figure, invoices: Figure, payments: Figure, quarantined: Figure,
  queues: z.strictObject({ registrations: Figure, failedCharges: Figure, heldInvoices: Figure }),
  files: z.array(z.strictObject({ kind: z.enum(['receipt', 'statement', 'open-items', 'invoice', 'aged-receivables', 'usage']), path: z.string(), sha256: z.string().length(64) })),
  mail: z.strictObject({ sent: Figure, failed: Figure, skipped: Figure, uncertain: Figure, received: Figure }),
  checks: z.array(z.strictObject({ name: z.string(), ok: z.boolean(), figure: z.string() })),
  seconds: z.number(),
})
export type Demo = z.infer<typeof Demo>

export const Ready = z.strictObject({
  url: z.string().regex(/^http:\/\/127\.0\.0\.1:\d+$/), token: z.string().min(20), accounts: Figure,
  smtp: z.string().regex(/^smtp:\/\/127\.0\.0\.1:\d+$/), sms: z.string().regex(/^http:\/\/127\.0\.0\.1:\d+\/.+/),
})

export const Served = z.strictObject({ url: z.string().regex(/^http:\/\/127\.0\.0\.1:\d+\/\?token=.{20,}$/), workspace: z.string() })
