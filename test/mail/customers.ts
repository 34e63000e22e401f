/** Customers who are to be invited, in a real workspace, and a billing system that makes links for them. */
import { randomBytes } from 'node:crypto'
import type { ChangedRecord, CommandOutcome, Connector } from '#main/core/ports/connector.ts'
import type { Database } from '#main/db/database.ts'
import { dispatchCampaign, type DispatchOptions, type DispatchParts } from '#main/mail/dispatch.ts'
import { prepareRegistrationDispatch, type DispatchRequest } from '#main/mail/prepare.ts'
import { createSmtpTransport, type TransportOptions } from '#main/mail/transport.ts'
import type { DispatchResult } from '#main/core/ports/jobs.ts'
import type { SendingRules } from '#main/core/ports/outgoing.ts'
import type { RegistrationId } from '#contract/vocabulary.ts'
import { emptyBooks, type Books } from '../fixtures/books.ts'

export const NOW = 1_790_000_000_000
const DAY = 86_400_000

/** `count` customers who never were invited, `customer1@…` and so on, one party. */
export function customers(count: number): Books {
  const books = emptyBooks()
  books.together(() => {
    books.party()
    for (let n = 1; n <= count; n++) customer(books, { email: `customer${n}@customer.example` })
  })
  books.derive()
  return books
}

export type GivenRegistration = Parameters<Books['registration']>[1]

/** One account with its contact and its registration; answers the registration's id. */
export function customer(books: Books, given: GivenRegistration & { name?: string; contactName?: string; emailBouncedAt?: number; accountId?: string } = {}): string {
  const { name, contactName, emailBouncedAt, ...registration } = given
  const account = books.account({ ...(name === undefined ? {} : { name }), ...(registration.partyId === undefined ? {} : { partyId: registration.partyId }) })
  const contactId = `con_${account.id}`
  const email = registration.email === undefined ? `${account.ref.toLowerCase()}@customer.example` : registration.email
  books.database.raw.prepare(`INSERT INTO cache.contact (id, rev, partyId, updatedAt, accountId, name, email, phone, roles, prefers, emailBouncedAt, smsStoppedAt)
    VALUES (?, 1, ?, 1, ?, ?, ?, NULL, '["billing_email"]', 'email', ?, NULL)`).run(contactId, account.partyId, account.id, contactName ?? 'Mere Tautahi', email, emailBouncedAt ?? null)
  return books.registration(account, { contactId, email, ...registration }).id
}

export type LinkMaker = Pick<Connector, 'send'> & { asked: { registrationId: string; key: string }[]; urls: Map<string, string> }

/** Answers each key with one link, for ever the same; every new key kills the registration's earlier link. */
export function linkMaker(answer?: (registrationId: string, n: number) => CommandOutcome<'newRegistrationLink'> | Error | undefined): LinkMaker {
  const asked: LinkMaker['asked'] = []
  const urls: LinkMaker['urls'] = new Map()
  return {
    asked,
    urls,
    send: ((_: string, request: { input: { registrationId: RegistrationId }; idempotencyKey: string }) => {
      const { registrationId } = request.input
      asked.push({ registrationId, key: request.idempotencyKey })
      const given = answer?.(registrationId, asked.length)
      if (given instanceof Error) return Promise.reject(given)
      if (given !== undefined) return Promise.resolve(given)
      const url = urls.get(request.idempotencyKey) ?? `https://au.portal.meridianfleet.example/register?key=${randomBytes(18).toString('hex')}`
      urls.set(request.idempotencyKey, url)
      return Promise.resolve({ kind: 'done', changed: [] as ChangedRecord[], result: { url, expiresAt: NOW + 7 * DAY } })
    }) as Connector['send'],
  }
}

export function prepare(database: Database, request: Partial<DispatchRequest> = {}) {
  return prepareRegistrationDispatch(database, { selection: { filter: {} }, by: 'Rosa Lindqvist', now: NOW, ratePerMinute: null, ...request })
}

export const RULES: SendingRules = { stopAfter: 10, quietMs: DAY, rates: [] }

export interface Run extends Partial<DispatchParts> {
  smtp: string
  transport?: never
  transportOptions?: TransportOptions
  options?: Partial<DispatchOptions>
}

/** Runs a campaign in this process to its end, without long pauses. */
export async function dispatch(database: Database, campaignId: string, { smtp, transportOptions, options, ...parts }: Run): Promise<DispatchResult> {
  const transport = createSmtpTransport(smtp, { connectTimeoutMs: 5000, answerTimeoutMs: 1000, ...transportOptions })
  try {
    return await dispatchCampaign(
      campaignId,
      { database, connector: linkMaker(), applyChanges: () => {}, now: () => NOW, signal: new AbortController().signal, progress: () => {}, sms: null, rules: RULES, ...parts, transport },
      { ratePerMinute: null, retryPausesMs: [5, 5], reconnectPausesMs: [5, 20], slowMs: { first: 1, most: 20 }, ...options },
    )
  } finally {
    transport.close()
  }
}

export const states = (database: Database, campaignId: string): Record<string, number> =>
  Object.fromEntries(database.raw.prepare<[string], { state: string; n: number }>('SELECT state, count(*) AS n FROM message WHERE campaignId = ? GROUP BY state').all(campaignId).map(({ state, n }) => [state, n]))

export interface Message { id: string; toAddress: string; state: string; reason: string | null; serverReply: string | null; attempts: number; messageId: string }
export const messages = (database: Database, campaignId: string): Message[] =>
  database.raw.prepare<[string], Message>('SELECT id, toAddress, state, reason, serverReply, attempts, messageId FROM message WHERE campaignId = ? ORDER BY id').all(campaignId)
export const campaign = (database: Database, id: string) =>
  database.raw.prepare<[string], { state: string; stopReason: string | null; finishedAt: number | null; total: number }>('SELECT state, stopReason, finishedAt, total FROM campaign WHERE id = ?').get(id)!
