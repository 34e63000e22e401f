/** Who is at the desk, and which workspace is open. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { Currency, Grant, PartyId, TimeZone } from './vocabulary.ts'

export const Operator = z.object({ id: z.string(), name: z.string(), email: z.string(), grants: z.array(Grant) })
export type Operator = z.infer<typeof Operator>

export const PartySummary = z.object({
  id: PartyId, name: z.string(), legalName: z.string(), currency: Currency, timeZone: TimeZone, locale: z.string(),
  colour: z.string(), portalUrl: z.string(), senderName: z.string(), senderEmail: z.string(),
})
export type PartySummary = z.infer<typeof PartySummary>

export const app = {
  info: oc.output(
    z.object({
      version: z.string(),
      workspace: z.object({ name: z.string(), dir: z.string() }),
      operator: Operator,
      parties: z.array(PartySummary),
      /** Said once, e.g. that a damaged copy was set aside. */
      notices: z.array(z.string()),
      /** Whether this is the demo company of the sandbox. */
      demo: z.boolean(),
    }),
  ),
}
