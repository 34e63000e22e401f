/** The port to templates: what features may ask of them. */
import type { Channel, MailKind, RenderedMessage } from '#contract/mail.ts'
import type { TemplateProblem, TemplateText, TemplateVariable } from '#contract/templates.ts'

/** What there is to say about the template of a kind. */
export interface TemplateKind {
  kind: MailKind
  label: string
  /** When it is sent, in plain words. */
  when: string
  channels: readonly Channel[]
  /** Rules that hold whatever the template says, in plain words. */
  rules: readonly string[]
  variables: readonly TemplateVariable[]
}

/** What messages are made from now. */
export interface CurrentTemplate {
  /** Null: ours, and never used yet. */
  id: string | null
  /** Whose it is; null: for all. */
  partyId: string | null
  version: number
  createdAt: number | null
  createdBy: string
  text: TemplateText
  /** As we word it; nobody wrote it here. */
  ours: boolean
}

export interface TemplateDraft {
  kind: MailKind
  /** Null: for all. */
  partyId: string | null
  text: TemplateText
}

export interface TemplatePreview {
  problems: TemplateProblem[]
  /** Null where the kind is not sent so, or it cannot be filled in. */
  email: RenderedMessage | null
  sms: RenderedMessage | null
  /** Whose data it is, in plain words. */
  filledWith: string
}

export interface TemplateService {
  /** All kinds, in the order they are listed. */
  kinds(): readonly TemplateKind[]
  /** Nothing is written down. */
  current(kind: MailKind, partyId: string | null): CurrentTemplate
  /** Writes ours down as a version where nothing is yet, so that it can be looked at and gone back to. */
  keepOurs(kind: MailKind): void
  /** The parts the kind has; the others are made empty. */
  fitting(kind: MailKind, draft: TemplateText): TemplateText
  /** Checks a draft, and fills it in as it would read today. Rejects with `JobFailure` `NOT_FOUND` where there is no such party or account. */
  preview(draft: TemplateDraft, accountId: string | null, signal?: AbortSignal): Promise<TemplatePreview>
}
