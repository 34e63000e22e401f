/** Templates of everything that is sent: their text, the variables they may name, their versions, and what parties have of their own. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { NOT_ALLOWED, NOT_FOUND } from './errors.ts'
import { MailKind, RenderedMessage } from './mail.ts'
import { AccountId, Instant, PartyId } from './vocabulary.ts'

/** What a person writes. Liquid (https://shopify.github.io/liquid/); `sms` is null in kinds that are never sent by SMS, `subject`, `html` and `text` are empty in kinds that are sent by SMS only. */
export const TemplateText = z.object({ subject: z.string().max(300), html: z.string().max(200_000), text: z.string().max(50_000), sms: z.string().max(1600).nullable() })
export type TemplateText = z.infer<typeof TemplateText>

/** Something in a template that keeps it from being saved, or that a careful reader would mend. Lines and columns count from 1. */
export const TemplateProblem = z.object({
  part: z.enum(['subject', 'html', 'text', 'sms']), severity: z.enum(['error', 'advice']), message: z.string(), line: z.int(), column: z.int(),
})
export type TemplateProblem = z.infer<typeof TemplateProblem>

export const TemplateVariable = z.object({ name: z.string(), /** In plain words. */ means: z.string(), example: z.string(), /** A list, gone through with `for`; `members` are its rows' variables. */ members: z.array(z.object({ name: z.string(), means: z.string(), example: z.string() })).nullable() })
export type TemplateVariable = z.infer<typeof TemplateVariable>

export const TemplateVersion = z.object({
  /** Null: ours, never changed here. */
  id: z.string().nullable(), version: z.int(), createdAt: Instant.nullable(), createdBy: z.string(), /** How many messages were made from it. */ used: z.int(),
})
export type TemplateVersion = z.infer<typeof TemplateVersion>

export const TemplateRow = z.object({
  kind: MailKind, /** `Registration email` */ label: z.string(), /** When it is sent, in plain words. */ when: z.string(), channels: z.array(z.enum(['email', 'sms'])),
  subject: z.string(), /** For all parties. */ current: TemplateVersion,
  /** Parties that have their own. */
  own: z.array(z.object({ party: PartyId, name: z.string(), current: TemplateVersion })),
})
export type TemplateRow = z.infer<typeof TemplateRow>

const of = { kind: MailKind, /** Null: for all parties that have none of their own. */ party: PartyId.nullable() }

export const templates = {
  list: oc.output(z.array(TemplateRow)),
  get: oc
    .errors({ NOT_FOUND })
    .input(z.object(of))
    .output(z.object({
      ...of, label: z.string(), text: TemplateText, current: TemplateVersion,
      /** The party has none of its own: this is the one for all. */
      inherited: z.boolean(),
      variables: z.array(TemplateVariable),
      /** Rules that hold whatever the template says, in plain words: no link to an invoice in an SMS, … */
      rules: z.array(z.string()),
      /** Of this kind and party, the newest first; the last 200. */
      versions: z.array(TemplateVersion),
    })),
  version: oc.errors({ NOT_FOUND }).input(z.object({ id: z.string().min(1).max(100) })).output(z.object({ text: TemplateText, version: TemplateVersion })),
  /** Checks a draft and fills it in with the data of an account (an invented one without), as it would be sent today. `rendered` is null where it cannot be filled in. */
  preview: oc
    .errors({ NOT_FOUND })
    .input(z.object({ ...of, draft: TemplateText, account: AccountId.optional() }))
    .output(z.object({ problems: z.array(TemplateProblem), email: RenderedMessage.nullable(), sms: RenderedMessage.nullable(), /** Whose data it is. */ filledWith: z.string() })),
  /** Saves a new version; one that does not parse or names an unknown variable is refused. Messages that are queued keep the version they were confirmed with. */
  save: oc
    .errors({ NOT_ALLOWED, NOT_FOUND, INVALID: { status: 422, message: 'This template cannot be saved yet.', data: z.object({ problems: z.array(TemplateProblem) }) }, CHANGED: { status: 409, message: 'Somebody saved another version meanwhile. Look at it, then save yours again.' } })
    .input(z.object({ ...of, draft: TemplateText, /** The version it was begun from; null: ours. */ basedOn: z.string().max(100).nullable() }))
    .output(TemplateVersion),
  /** A party goes back to the template for all; with `party` null, all go back to ours. Its versions are kept. */
  reset: oc.errors({ NOT_ALLOWED, NOT_FOUND }).input(z.object(of)).output(TemplateVersion),
}
