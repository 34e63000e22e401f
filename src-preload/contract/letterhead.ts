/** What stands on the documents of a party: as the billing system has it, and as the desk has set it. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { NOT_ALLOWED, NOT_FOUND } from './errors.ts'
import { PartyId, PostalAddress } from './vocabulary.ts'

const line = (max: number) => z.string().trim().max(max).regex(/^[^\p{Cc}]*$/u, 'one line, without control characters')

/** What the desk may set; what is left out is the billing system's. */
export const LetterheadFields = z.object({
  legalName: line(200).min(1), address: PostalAddress, taxNumber: line(40), phone: line(40), email: z.email().max(200), portalUrl: z.url().max(300),
  /** How payments reach us. */
  remittance: z.array(line(200)).max(6),
  /** At the foot of every page: a register, a licence. */
  footer: z.array(line(200)).max(3),
  colour: z.string().regex(/^#[0-9a-f]{6}$/), paper: z.enum(['A4', 'Letter']),
})
export type LetterheadFields = z.infer<typeof LetterheadFields>

/** Fields as they are kept: JSON of those that are set. One that another version has kept in a way that is not understood is as if it were not set. */
export function keptFields(json: string): Partial<LetterheadFields> {
  const kept = JSON.parse(json) as Record<string, unknown>
  const fields: Record<string, unknown> = {}
  for (const [key, schema] of Object.entries(LetterheadFields.shape)) {
    const read = schema.safeParse(kept[key])
    if (read.success) fields[key] = read.data
  }
  return fields
}

/** PNG or JPEG, base64, 512 kB at the most. */
export const Logo = z.object({ type: z.enum(['png', 'jpeg']), base64: z.base64().max(700_000) })
export type Logo = z.infer<typeof Logo>

export const PartyLetterhead = z.object({
  party: PartyId, partyName: z.string(),
  /** As it is printed. */
  fields: LetterheadFields, logo: Logo.nullable(),
  /** As the billing system has it. */
  given: LetterheadFields,
  /** Which of the fields the desk has set. */
  set: z.array(LetterheadFields.keyof()),
})
export type PartyLetterhead = z.infer<typeof PartyLetterhead>

const BAD_LOGO = { status: 400, message: 'This picture cannot be read. Give a PNG or JPEG of 512 kB at the most, no larger than 4,000 by 4,000 dots.' } as const

export const letterhead = {
  list: oc.output(z.object({ rows: z.array(PartyLetterhead) })),
  /** Sets these fields; `null` gives a field back to the billing system. A `logo` of null takes it away; left out, it stays. */
  set: oc
    .errors({ NOT_ALLOWED, NOT_FOUND, BAD_LOGO })
    .input(z.object({ party: PartyId, fields: z.object(Object.fromEntries(Object.entries(LetterheadFields.shape).map(([key, schema]) => [key, schema.nullable().optional()])) as unknown as { [K in keyof typeof LetterheadFields.shape]: z.ZodOptional<z.ZodNullable<(typeof LetterheadFields.shape)[K]>> }), logo: Logo.nullable().optional() }))
    .output(PartyLetterhead),
  /** A receipt with invented figures under a letterhead that is not saved yet: base64 of its PDF. */
  preview: oc.errors({ NOT_FOUND, BAD_LOGO }).input(z.object({ party: PartyId, fields: LetterheadFields, logo: Logo.nullable() })).output(z.object({ pdf: z.string() })),
}
