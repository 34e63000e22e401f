/** The sender's mailbox over IMAP. It is only looked at (`EXAMINE`): nothing is marked, moved or deleted. */
import { ImapFlow, type FetchMessageObject, type FetchQueryObject, type MessageStructureObject } from 'imapflow'
import { JobCancelled, JobFailure } from '#main/core/ports/jobs.ts'
import type { MailboxAccess, OAuthAccess } from '#main/core/ports/outgoing.ts'
import { imapName, imapServer, mailboxName, type ImapServer } from './imapServer.ts'
import { whyNoMailbox } from './whyNoMailbox.ts'

export interface OpenMailbox {
  /** Stays the same when the password changes. */
  readonly name: string
  /** Uids mean something only beside it; another value means other uids. */
  readonly uidValidity: string
  /** The uid the next message will have; no smaller. */
  readonly uidNext: number
  /** Uids of messages, in order: above one, or of messages that came since a moment (epoch ms; a day is the unit). */
  uids(of: { above: number } | { since: number }): Promise<number[]>
  /** Those that may be reports, by their headers and their parts. */
  candidates(uids: readonly number[]): Promise<number[]>
  /** The first `bytes` of each, as they come. */
  beginnings(uids: readonly number[], bytes: number, take: (beginning: Uint8Array) => Promise<void>): Promise<void>
}

export interface MailboxOptions {
  /** Makes the access token of a sign-in. */
  accessToken(oauth: OAuthAccess): Promise<string>
  signal?: AbortSignal
  /** How long to wait for the connection, and for an answer. */
  timeoutMs?: number
}

/** A server's answer to one question at most: more is no mailbox. */
const ANSWER_MAX = 16 * 2 ** 20

/** Signs in, opens the folder, lets `work` read, and goes. @throws JobFailure `MAILBOX_FAILED` in plain words, JobCancelled */
export async function withMailbox<T>({ url, folder, oauth }: MailboxAccess, options: MailboxOptions, work: (mailbox: OpenMailbox) => Promise<T>): Promise<T> {
  const server = imapServer(url)
  const { signal, timeoutMs = 30_000 } = options
  const client = new ImapFlow({
    host: server.host, port: server.port, secure: server.tls === 'implicit',
    ...(server.tls === 'implicit' ? {} : { doSTARTTLS: server.tls === 'starttls' }),
    auth: oauth === null ? { user: server.user, pass: server.password } : { user: oauth.user, accessToken: await options.accessToken(oauth) },
    logger: false, disableAutoIdle: true, disableCompression: true, disableAutoEnable: true, qresync: false,
    connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: 2 * timeoutMs,
    maxLineLength: ANSWER_MAX, maxLiteralSize: ANSWER_MAX, maxResponseSize: 2 * ANSWER_MAX,
  })
  // Told by the call that waits; without a listener it would end the process.
  let broken: unknown = null
  client.on('error', (error) => (broken ??= error))
  const cancel = () => client.close()
  signal?.addEventListener('abort', cancel, { once: true })
  try {
    if (signal?.aborted === true) throw new JobCancelled()
    await asked(() => client.connect())
    return await work(await opened(client, server, folder))
  } catch (error) {
    if (signal?.aborted === true) throw new JobCancelled()
    if (!(error instanceof NoAnswer)) throw error
    throw new JobFailure('MAILBOX_FAILED', whyNoMailbox(broken ?? error.cause, { server: imapName(server), folder, byToken: oauth !== null }))
  } finally {
    signal?.removeEventListener('abort', cancel)
    await goodbye(client)
  }
}

/** Signs in and opens the folder, and no more. @throws as `withMailbox` */
export const verifyMailbox = (access: MailboxAccess, options: MailboxOptions): Promise<void> => withMailbox(access, options, () => Promise.resolve())

/** The mailbox, and not what we do with what it says, has failed: `cause` tells how. */
class NoAnswer extends Error {}

async function asked<T>(question: () => Promise<T>): Promise<T> {
  try {
    return await question()
  } catch (error) {
    throw new NoAnswer('The mailbox did not answer.', { cause: error })
  }
}

async function goodbye(client: ImapFlow): Promise<void> {
  if (client.usable) {
    const late = setTimeout(() => client.close(), GOODBYE_MS)
    await client.logout().catch(() => {})
    clearTimeout(late)
  }
  client.close()
}
const GOODBYE_MS = 2000

async function opened(client: ImapFlow, server: ImapServer, folder: string): Promise<OpenMailbox> {
  const { uidValidity, uidNext } = await asked(() => client.mailboxOpen(folder, { readOnly: true }))
  const fetched = (uids: readonly number[], query: FetchQueryObject) => asked(() => client.fetchAll(uids.join(','), { uid: true, ...query }, { uid: true }))
  return {
    name: mailboxName(server, folder),
    uidValidity: String(uidValidity),
    uidNext,
    async uids(of) {
      const found = await asked(() => client.search('above' in of ? { uid: `${of.above + 1}:*` } : { since: new Date(of.since) }, { uid: true }))
      if (!Array.isArray(found)) throw new NoAnswer('The mailbox could not be searched.', { cause: new Error('SEARCH') })
      // `n:*` always has the last message, also where its uid is below n.
      return found.filter((uid) => !('above' in of) || uid > of.above).sort((a, b) => a - b)
    },
    async candidates(uids) {
      const heads = await fetched(uids, { envelope: true, bodyStructure: true, headers: LOOKED_AT })
      return heads.filter(mayBeReport).map(({ uid }) => uid).sort((a, b) => a - b)
    },
    async beginnings(uids, bytes, take) {
      for (let from = 0; from < uids.length; from += AT_ONCE) {
        const messages = await fetched(uids.slice(from, from + AT_ONCE), { source: { start: 0, maxLength: bytes } })
        for (const { source } of messages) if (source !== undefined) await take(source)
      }
    },
  }
}

/** Beginnings of messages in memory at once. */
const AT_ONCE = 20

const LOOKED_AT = ['x-failed-recipients', 'auto-submitted', 'return-path']

/** Rather one too many: what it is, is told by all of it. */
function mayBeReport({ envelope, bodyStructure, headers }: FetchMessageObject): boolean {
  if (bodyStructure !== undefined && hasReport(bodyStructure, 0)) return true
  if (headers !== undefined && /^x-failed-recipients:/im.test(headers.toString('latin1'))) return true
  if (/^\s*(re:\s*)?unsubscribe\b/i.test(envelope?.subject ?? '')) return true
  const from = envelope?.from?.[0]
  return /^(mailer-?daemon|postmaster|mail[- ]?(delivery|daemon))/i.test(from?.address ?? '') || /mail(er)?[- ]?(delivery|daemon)|postmaster/i.test(from?.name ?? '') || (headers !== undefined && /^return-path:\s*<>/im.test(headers.toString('latin1')))
}

const REPORTS = new Set(['multipart/report', 'message/delivery-status', 'message/global-delivery-status', 'message/feedback-report'])

function hasReport({ type, childNodes = [] }: MessageStructureObject, depth: number): boolean {
  return REPORTS.has(type) || (depth < 8 && childNodes.some((child) => hasReport(child, depth + 1)))
}
