/** Settings of the workspace. Secrets go in and never come out. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { NOT_ALLOWED } from './errors.ts'

export const Settings = z.object({
  /** `given`: named when Counterfoil was started (the demo company's, the command line's), and not to be changed here. */
  connection: z.object({ url: z.string().nullable(), tokenKept: z.boolean(), given: z.boolean() }),
  /** `smtp://host:port`, without the password. */
  smtp: z.object({ url: z.string().nullable(), hasPassword: z.boolean(), given: z.boolean() }),
  pullEveryMinutes: z.int().min(1).max(1440),
  mailRatePerMinute: z.int().min(1).max(6000).nullable(),
})
export type Settings = z.infer<typeof Settings>

export const settings = {
  get: oc.output(Settings),
  /** Sets where the billing system is, after asking it who the token belongs to. */
  setConnection: oc
    .errors({ CONNECTION_FAILED: { status: 409, message: 'The billing system could not be reached with these.' } })
    .input(z.object({ url: z.url().max(300), token: z.string().min(1).max(500) }))
    .output(z.object({ operator: z.string(), tokenKept: z.boolean() })),
  setSmtp: oc
    .errors({ NOT_ALLOWED, SMTP_FAILED: { status: 409, message: 'The mail server could not be reached.' } })
    .input(z.object({ url: z.string().max(500).regex(/^smtps?:\/\//).nullable() }))
    .output(z.object({ kept: z.boolean() })),
  setIntervals: oc
    .errors({ NOT_ALLOWED })
    .input(z.object({ pullEveryMinutes: z.int().min(1).max(1440), mailRatePerMinute: z.int().min(1).max(6000).nullable() }))
    .output(Settings),
}
