/** Campaigns of the benchmark, with everything at hand that is not the dispatch: links, PDFs. */
import { randomBytes } from 'node:crypto'
import type { Connector } from '#main/core/ports/connector.ts'
import type { PaperMaker } from '#main/core/ports/mail.ts'
import type { CampaignRecord, MessageRecord } from '#main/db/campaigns.ts'
import type { Database } from '#main/db/database.ts'
import type { DispatchParts } from '#main/mail/dispatch.ts'
import type { EmailContent } from '#main/mail/kinds/kind.ts'
import { kindOf } from '#main/mail/kinds/kindOf.ts'
import { templateById, templateFor, type Template } from '#main/mail/templates.ts'
import { writeCampaign } from '#main/mail/writeCampaign.ts'
import { messagesToThem } from './customers.ts'

export const SHAPES = ['plain', 'pdf'] as const
/** Registration emails; statements with a PDF of 35 KB attached. */
export type Shape = (typeof SHAPES)[number]

const STATEMENT = { kind: 'balance-forward', from: '2026-10-01', to: '2026-10-31' } as const
export const PDF_BYTES = 35_000

/** To each of the customers that were made for the benchmark. */
export function campaignOf(database: Database, shape: Shape): string {
  const messages = messagesToThem(database, shape === 'plain' ? (n) => `reg_made${n}` : () => `statement:${STATEMENT.kind}:${STATEMENT.from}:${STATEMENT.to}`)
  const partyId = messages[0]!.partyId
  const kind = shape === 'plain' ? 'registration' : 'statement'
  const now = Date.now()
  const template = templateFor(database, kind, partyId, now)
  const about = shape === 'plain' ? null : { statement: STATEMENT, only: 'all' as const, schedule: null, title: 'Statements, October 2026', again: false }
  return writeCampaign(database, { kind, partyId, templateId: template.id, about, ratePerMinute: null, by: 'The benchmark', now }, messages).campaignId
}

/** A billing system that has every link ready. */
const readyLinks: Pick<Connector, 'send'> = {
  send: () => Promise.resolve({ kind: 'done', changed: [], result: { url: `https://portal.meridianfleet.example/register/${'x'.repeat(43)}`, expiresAt: Date.now() + 7 * 86_400_000 } as never }),
}

/** A PDF that is drawn already; the bytes of no two are the same size for nothing to be kept. */
function readyPapers(): PaperMaker {
  const bytes = randomBytes(PDF_BYTES)
  return () => ({ moved: true, owedMinor: [], draw: () => Promise.resolve({ bytes, pages: 1 }) })
}

export const readyParts = (database: Database): Pick<DispatchParts, 'database' | 'connector' | 'papers' | 'sms' | 'rules' | 'applyChanges' | 'now'> => ({
  database, connector: readyLinks, papers: readyPapers(), sms: null, rules: { stopAfter: 10, quietMs: 86_400_000, rates: [] }, applyChanges: () => {}, now: Date.now,
})

/** The campaign's messages as they are handed to whatever composes and sends them. */
export async function readyMessages(database: Database, campaignId: string): Promise<{ message: MessageRecord; content: EmailContent }[]> {
  const campaign = database.raw.prepare<[string], CampaignRecord>('SELECT * FROM campaign WHERE id = ?').get(campaignId)!
  const template = database.first<Template>(templateById(campaign.templateId))!
  const kind = kindOf(campaign, template, { ...readyParts(database), pausesMs: [] })
  const never = new AbortController().signal
  const ready: { message: MessageRecord; content: EmailContent }[] = []
  for (const message of database.raw.prepare<[string], MessageRecord>(`SELECT * FROM message WHERE campaignId = ? AND state = 'queued' ORDER BY id`).all(campaignId)) {
    const found = kind.look(message)
    if ('skip' in found) throw new Error(`${message.id} would be left out: ${found.skip}`)
    const made = await kind.make(message, found.subject, { over: () => false, pause: () => Promise.resolve(), signal: never, template })
    if (made.kind !== 'message' || made.content.channel !== 'email') throw new Error(`${message.id} is not made`)
    ready.push({ message, content: made.content })
  }
  return ready
}
