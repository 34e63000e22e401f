/** Figures of the dispatch: messages a second, each committed before and after, against a pool that writes nothing down. */
import { join } from 'node:path'
import { createBillingApiConnector } from '#main/connectors/billing-api/client.ts'
import type { Connector } from '#main/core/ports/connector.ts'
import { openWorkspace } from '#main/db/workspace.ts'
import { compose } from '#main/mail/compose.ts'
import { dispatchCampaign } from '#main/mail/dispatch.ts'
import { inviteeById, type Invitee } from '#main/mail/invitees.ts'
import { prepareRegistrationDispatch } from '#main/mail/prepare.ts'
import { registrationMessage } from '#main/mail/registrationMessage.ts'
import { senderOf } from '#main/mail/sender.ts'
import { currentTemplate } from '#main/mail/templates.ts'
import { createSmtpTransport } from '#main/mail/transport.ts'
import { applyChanges } from '#main/sync/applyChanges.ts'
import { copyOf, NOW, type Company } from '../company.ts'
import { atLeast, median, type Figure } from '../figures.ts'
import { rounds } from '../quick.ts'
import { barePool, type ReadyMessage } from './barePool.ts'

const ROUNDS = rounds(3)
const LINK = { url: `https://portal.meridianfleet.example/register/${'x'.repeat(43)}`, expiresAt: NOW + 7 * 86_400_000 }

export async function mailSuite(company: Company): Promise<Figure[]> {
  const { workspaceDir } = await company.pulled()
  const received = await receivedBy(company)
  const measured: { ours: number; bare: number; sent: number }[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const ours = await dispatched(company, copyOf(workspaceDir, join(company.dir, 'mail-workspace')), READY_LINKS)
    // After it, so that neither has the warmer server; the same bytes but for the dates.
    const bare = await barePool(company.smtpUrl, ours.messages)
    measured.push({ ours: ours.sent / ours.seconds, bare: ours.messages.length / bare, sent: ours.sent })
  }
  const connector = createBillingApiConnector(company.connection)
  const whole = await dispatched(company, copyOf(workspaceDir, join(company.dir, 'mail-workspace')), connector)
  await connector.close()
  const expected = measured.reduce((sum, { sent }) => sum + 2 * sent, 0) + whole.sent
  const came = (await receivedBy(company)) - received
  if (came !== expected) throw new Error(`The mail server received ${came} messages of ${expected}.`)
  const bareRate = median(measured.map(({ bare }) => bare))
  const pool = `nodemailer's pool sending the same ready messages: ${Math.round(bareRate).toLocaleString('en')} a second`
  return [
    atLeast('registration emails with durable states, links at hand', median(measured.map(({ ours, bare }) => ours / bare)), 'ratio', 0.8, pool),
    atLeast('registration emails with durable states, links at hand', median(measured.map(({ ours }) => ours)), 'a second', null, `${measured[0]!.sent} messages, 3 connections`),
    atLeast('registration emails, each link asked of the billing system', whole.sent / whole.seconds, 'a second', null, `${whole.sent} messages; ${(whole.sent / whole.seconds / bareRate).toFixed(2)} of the pool`),
  ]
}

/** A billing system that has every link ready. */
const READY_LINKS: Pick<Connector, 'send'> = { send: () => Promise.resolve({ kind: 'done', changed: [], result: LINK as never }) }

async function dispatched(company: Company, workspaceDir: string, connector: Pick<Connector, 'send'>): Promise<{ sent: number; seconds: number; messages: ReadyMessage[] }> {
  const workspace = openWorkspace(workspaceDir, { who: 'the benchmark' })
  const { database } = workspace
  const { campaignId } = prepareRegistrationDispatch(database, { selection: { filter: { need: 'send' } }, by: 'The benchmark', now: Date.now(), ratePerMinute: null })
  const messages = await readyMessages(workspace.database, campaignId)
  const transport = createSmtpTransport(company.smtpUrl)
  const parts = {
    database, connector, transport, now: Date.now, signal: new AbortController().signal, progress: () => {},
    applyChanges: (changed: Parameters<typeof applyChanges>[1]) => void applyChanges(database, changed, Date.now()),
  }
  const startedAt = performance.now()
  const { sent, failed, uncertain, queued, stopped } = await dispatchCampaign(campaignId, parts, { ratePerMinute: null })
  const seconds = (performance.now() - startedAt) / 1000
  transport.close()
  workspace.close()
  if (queued > 0 || uncertain > 0 || failed > 0 || sent !== messages.length) throw new Error(`Of ${messages.length} messages ${sent} were sent, ${failed} failed, ${uncertain} are uncertain, ${queued} queued. ${stopped ?? ''}`)
  return { sent, seconds, messages }
}

/** The campaign's messages as they will go over the line. */
async function readyMessages(database: ReturnType<typeof openWorkspace>['database'], campaignId: string): Promise<ReadyMessage[]> {
  const rows = database.raw.prepare<[string], { subjectId: string; partyId: string; toAddress: string; toName: string; messageId: string }>(
    `SELECT subjectId, partyId, toAddress, toName, messageId FROM message WHERE campaignId = ? AND state = 'queued' ORDER BY id`).all(campaignId)
  const template = currentTemplate(database, { kind: 'registration', partyId: null, at: Date.now() })
  return Promise.all(rows.map(async ({ subjectId, partyId, toAddress, toName, messageId }) => {
    const sender = senderOf(database, partyId)
    const content = registrationMessage(template, sender, database.first<Invitee>(inviteeById(subjectId))!, LINK)
    return { from: sender.senderEmail, to: toAddress, bytes: await compose({ ...content, to: { name: toName, address: toAddress }, messageId, at: Date.now() }) }
  }))
}

async function receivedBy({ connection: { url, token } }: Company): Promise<number> {
  const answer = await fetch(new URL('/sandbox/state', url), { headers: { authorization: `Bearer ${token}` } })
  return ((await answer.json()) as { mail: { received: number } }).mail.received
}
