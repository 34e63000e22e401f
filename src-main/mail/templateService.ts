/** Templates as the core offers them to its features. Drafts are read in a job's thread: whatever somebody writes, the core goes on. */
import type { MailKind } from '#contract/mail.ts'
import { answerOf } from '#main/core/ports/answer.ts'
import type { CoreContext } from '#main/core/ports/context.ts'
import type { CurrentTemplate, TemplateKind, TemplateService } from '#main/core/ports/templates.ts'
import { mailKindWords } from '#main/domain/mailKinds.ts'
import { isOurs, shownTemplate, writeOurs, writtenTemplate } from './templates.ts'
import { fitting } from './templates/check.ts'
import { TEMPLATES } from './templates/kinds.ts'
import type { KindTemplate } from './templates/kindTemplate.ts'
import { listedVariables } from './templates/variables.ts'

const BY_EMAIL = 'Customers’ names and whatever else is filled in is escaped in HTML: it cannot become HTML.'
const BY_SMS = [
  'An SMS never holds a link to an invoice: the address of the portal’s sign-in, {{ party.portalUrl }}, is the only link there may be. An SMS with another one is not sent.',
  'It leaves from one of the party’s own numbers. Whoever answers STOP gets no more.',
]

const KINDS: readonly TemplateKind[] = Object.values(TEMPLATES).map(({ kind, when, channels, rules, variables }: KindTemplate) => ({
  kind, label: mailKindWords(kind).one, when, channels, variables: listedVariables(variables),
  rules: [...rules, ...(channels.includes('email') ? [BY_EMAIL] : []), ...(channels.includes('sms') ? BY_SMS : [])],
}))

type Needs = Pick<CoreContext, 'workspaceDir' | 'database' | 'jobs' | 'now'>

export function createTemplateService({ workspaceDir, database, jobs, now }: Needs): TemplateService {
  return {
    kinds: () => KINDS,
    current: (kind, partyId) => currentOf(database, kind, partyId),
    keepOurs(kind) {
      if (writtenTemplate(database, kind, null) === undefined) writeOurs(database, kind, now())
    },
    fitting: (kind, draft) => fitting(TEMPLATES[kind], draft),
    preview: (draft, accountId, signal) => answerOf(jobs, 'templates.preview', { workspaceDir, draft, accountId, now: now() }, { label: 'Preview of a template', signal }),
  }
}

function currentOf(database: CoreContext['database'], kind: MailKind, partyId: string | null): CurrentTemplate {
  const written = writtenTemplate(database, kind, partyId)
  const { version, subject, html, text, sms } = written ?? shownTemplate(database, kind, null)
  return {
    id: written?.id ?? null, partyId: written?.partyId ?? null, version,
    createdAt: written?.createdAt ?? null, createdBy: written?.createdBy ?? 'Counterfoil', text: { subject, html, text, sms }, ours: written === undefined || isOurs(written),
  }
}
