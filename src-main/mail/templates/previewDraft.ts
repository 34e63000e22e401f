/** A draft as it would be sent today, and what is wrong with it. */
import type { MailKind } from '#contract/mail.ts'
import type { TemplateDraft, TemplatePreview } from '#main/core/ports/templates.ts'
import { JobFailure } from '#main/core/ports/jobs.ts'
import type { Database } from '#main/db/database.ts'
import { segmentsOf } from '#main/domain/smsSegments.ts'
import { shownMailbox } from '../compose.ts'
import { linkPlaceholders, markPlaceholders } from '../placeholders.ts'
import { render, renderSms } from '../rendering.ts'
import { senderMailbox } from '../sender.ts'
import { fitting, problemsOf } from './check.ts'
import { TEMPLATES } from './kinds.ts'
import { sampleFor, type Sample } from './sample.ts'

/** @throws JobFailure `NOT_FOUND` */
export function previewDraft(database: Database, { draft, accountId, now }: { draft: TemplateDraft; accountId: string | null; now: number }): TemplatePreview {
  const kind = TEMPLATES[draft.kind]
  const text = fitting(kind, draft.text)
  const sample = sampleFor(database, { kind: draft.kind, partyId: draft.partyId, accountId, now })
  return {
    problems: problemsOf(kind, text),
    email: kind.channels.includes('email') ? orNull(() => emailOf(draft.kind, text, sample)) : null,
    sms: kind.channels.includes('sms') ? orNull(() => smsOf(text, sample)) : null,
    filledWith: sample.filledWith,
  }
}

function emailOf(kind: MailKind, text: Parameters<typeof render>[0], { values, sender, toEmail, attachments }: Sample): TemplatePreview['email'] {
  const { html, ...rest } = render(text, values)
  return { channel: 'email', from: shownMailbox(senderMailbox(sender)), to: toEmail, ...rest, html: kind === 'registration' ? markPlaceholders(html, linkPlaceholders(sender)) : html, attachments, segments: null }
}

function smsOf(text: Parameters<typeof renderSms>[0], { values, fromNumber, toNumber }: Sample): TemplatePreview['sms'] {
  const body = renderSms(text, values)
  return { channel: 'sms', from: fromNumber, to: toNumber, subject: '', html: '', text: body, attachments: [], segments: segmentsOf(body) }
}

/** A draft that cannot be filled in says why among its problems. */
function orNull<T>(fill: () => T): T | null {
  try {
    return fill()
  } catch (error) {
    if (error instanceof JobFailure) return null
    throw error
  }
}
