/**
 * Connections to the mail server, a few at once, kept open from message to message.
 *
 * nodemailer's own pool is not used: when a connection closes it sends the message again by itself,
 * whether or not the server had it already. Here one call is one try, and the answer says what is
 * surely known of it.
 */
import { once } from 'node:events'
import type { Readable, Transform, Writable } from 'node:stream'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import type { Delivery } from '#main/core/ports/delivery.ts'
import type { OAuthAccess } from '#main/core/ports/outgoing.ts'
import { FileChanged, type Composed } from './compose.ts'
import { forgetToken, SignInFailed, tokenFor, xoauth2 } from './oauth.ts'
import { acceptedDelivery, failedDelivery, isSettled, whyNoSession, type SmtpError } from './smtpReply.ts'
import { serverName, smtpServer, type SmtpServer } from './smtpServer.ts'

/** The server cannot be used now. The message is plain words with what to do. */
export class NoMailServer extends Error {
  /** The server itself said no to our user name, our address or our TLS: trying again changes nothing. */
  readonly settled: boolean
  constructor(message: string, settled: boolean) {
    super(message)
    this.name = 'NoMailServer'
    this.settled = settled
  }
}

export interface Envelope {
  from: string
  to: readonly string[]
}

/** A connection, in the hands of one message. */
export interface Lane {
  /** Nothing has gone over this connection yet. One that has may have died since, which says nothing about the server. */
  readonly fresh: boolean
  /** One try. Never throws, and never tries again by itself. */
  deliver(envelope: Envelope, message: Outgoing): Promise<Delivery>
  /** Ends the connection as it is; what is on it is `unknown`, or `cut`. */
  cut(): void
  release(): void
}

/** The bytes of a message; of one with files, as they are read. */
export type Outgoing = Buffer | Pick<Composed, 'size' | 'bytes' | 'chunks'>

export interface SmtpTransport {
  /** Waits for a free connection, or makes one. @throws NoMailServer */
  acquire(): Promise<Lane>
  /** Connections at once: as many as were asked for, or as the server has let us have. */
  limit(): number
  /** Says goodbye on idle connections and cuts those in use. */
  close(): void
}

export interface TransportOptions {
  /** Connections at once, at most. */
  connections?: number
  /** A sign-in in place of the password. */
  oauth?: OAuthAccess | null
  /** How long to wait for the connection and the greeting. */
  connectTimeoutMs?: number
  /** How long a server may be silent, also after the message went over: RFC 5321 would wait ten minutes. */
  answerTimeoutMs?: number
}

/** Messages over one connection before it is made anew; many servers close earlier connections themselves. */
const MESSAGES_A_CONNECTION = 100
/**
 * One that was idle for longer, by the clock on the wall, is not trusted: servers close them after some minutes,
 * and after a laptop's sleep, or behind another line, a message would wait two minutes to learn that it is dead.
 */
const IDLE_MAX_MS = 60_000
/** How long a server may take to say goodbye. */
const GOODBYE_MS = 2000

/** @throws JobFailure `SMTP_URL` when the URL names no server that may be used. Connects only when asked for a lane. */
export function createSmtpTransport(url: string, options: TransportOptions = {}): SmtpTransport {
  const open = () => openSession(url, options)
  const idle: Session[] = []
  const inUse = new Set<Session>()
  const waiting: (() => void)[] = []
  let limit = options.connections ?? 5
  let opening = 0
  let closed = false
  smtpServer(url, { secret: (options.oauth ?? null) !== null })

  /** One that is free; a new one; or null: all are in use, wait. */
  async function take(): Promise<Session | null> {
    for (let session = idle.pop(); session !== undefined; session = idle.pop()) {
      if (session.alive() && session.idleMs() < IDLE_MAX_MS) return inHand(session)
      session.quit()
    }
    if (inUse.size + opening >= limit) return null
    opening++
    try {
      return inHand(await open())
    } catch (error) {
      // A server that takes no further connection beside those it has is no failure: fewer it is.
      const others = inUse.size + opening - 1
      if (others === 0) throw error
      limit = others
      return null
    } finally {
      opening--
    }
  }

  const inHand = (session: Session) => {
    inUse.add(session)
    return session
  }

  const giveBack = (session: Session) => {
    inUse.delete(session)
    if (closed || !session.alive() || session.sent() >= MESSAGES_A_CONNECTION) session.quit()
    else idle.push(session)
    waiting.shift()?.()
  }

  return {
    async acquire() {
      for (;;) {
        if (closed) throw new NoMailServer('Sending has ended.', true)
        const session = await take().catch((error: unknown) => {
          // Whoever waits for the same server learns it by trying.
          waiting.shift()?.()
          throw error
        })
        if (session === null) {
          // Given back meanwhile: nobody would wake us.
          if (idle.length === 0 && inUse.size + opening > 0) await new Promise<void>((resolve) => waiting.push(resolve))
          continue
        }
        let released = false
        return {
          fresh: session.sent() === 0,
          deliver: (envelope, message) => session.deliver(envelope, message),
          cut: () => session.cut(),
          release() {
            if (!released) giveBack(session)
            released = true
          },
        }
      }
    },
    limit: () => limit,
    close() {
      closed = true
      for (const session of idle.splice(0)) session.quit()
      for (const session of inUse) session.cut()
      for (const wake of waiting.splice(0)) wake()
    },
  }
}

/** Connects, signs in where there is a user or a sign-in, and says goodbye. @throws JobFailure `SMTP_URL`, NoMailServer */
export async function verifySmtp(url: string, options: TransportOptions = {}): Promise<void> {
  const session = await openSession(url, { connectTimeoutMs: 10_000, answerTimeoutMs: 10_000, ...options })
  session.quit()
}

interface Session {
  deliver(envelope: Envelope, message: Outgoing): Promise<Delivery>
  alive(): boolean
  /** Since it was last used, by the clock on the wall: a monotonic one stands still while a laptop sleeps. */
  idleMs(): number
  /** Messages tried over it. */
  sent(): number
  quit(): void
  cut(): void
}

async function openSession(url: string, options: TransportOptions): Promise<Session> {
  const { connectTimeoutMs = 20_000, answerTimeoutMs = 120_000, oauth = null } = options
  const server = smtpServer(url, { secret: oauth !== null })
  // Asked for first: a server does not wait for it.
  const token = oauth === null ? null : await tokenOf(oauth)
  const connection = new SMTPConnection({
    host: server.host, port: server.port,
    secure: server.tls === 'implicit', requireTLS: server.tls === 'starttls', ignoreTLS: server.tls === 'none',
    connectionTimeout: connectTimeoutMs, greetingTimeout: connectTimeoutMs, dnsTimeout: connectTimeoutMs,
    socketTimeout: answerTimeoutMs,
  })
  try {
    await connected(connection)
    if (oauth !== null && token !== null) await signedInWith(connection, oauth.user, token.token)
    else if (server.user !== null) await signedIn(connection, server.user, server.password ?? '')
  } catch (thrown) {
    connection.close()
    const error = thrown as SmtpError
    if (oauth !== null && error.code === 'EAUTH') {
      forgetToken(oauth)
      // It may have been withdrawn since it was asked for; a new one will tell.
      if (token?.known === true) return openSession(url, options)
      throw notTaken(error, server, oauth)
    }
    throw new NoMailServer(whyNoSession(error, serverName(server)), isSettled(error))
  }
  return session(connection)
}

async function tokenOf(oauth: OAuthAccess): Promise<{ token: string; known: boolean }> {
  try {
    return await tokenFor(oauth)
  } catch (error) {
    throw error instanceof SignInFailed ? new NoMailServer(error.message, error.settled) : error
  }
}

/** "Not now" (RFC 4954: 454) is not "no". */
function notTaken(error: SmtpError, server: SmtpServer, { user }: OAuthAccess): NoMailServer {
  const said = error.response === undefined ? '' : ` It said: ${error.response.replace(/[\p{Cc}\s]+/gu, ' ').trim().slice(0, 300)}`
  if ((error.responseCode ?? 535) < 500) return new NoMailServer(`The mail server ${serverName(server)} cannot take a sign-in now.${said}`, false)
  return new NoMailServer(`The mail server ${serverName(server)} does not take the sign-in of ${user}.${said} Sign in again in Settings, as ${user}; if it stays so, its administrator has to allow sending over SMTP for this mailbox.`, true)
}

function connected(connection: SMTPConnection): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.once('error', reject)
    // Closed without an error, in the middle of the greeting.
    connection.once('end', () => reject(Object.assign(new Error('Connection closed'), { code: 'ECONNECTION' })))
    connection.connect((error?: Error | null) => (error ? reject(error) : resolve()))
  })
}

function signedIn(connection: SMTPConnection, user: string, pass: string): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.once('error', reject)
    connection.login({ user, pass }, (error?: Error | null) => (error ? reject(error) : resolve()))
  })
}

function signedInWith(connection: SMTPConnection, user: string, token: string): Promise<void> {
  // What nodemailer wants of its own generator of tokens; ours is the same for all connections.
  const oauth2 = { getToken: (again: boolean, done: (error: Error | null, token?: string) => void) => (again ? done(new Error('Not taken')) : done(null, token)), buildXOAuth2Token: (given: string) => xoauth2(user, given) }
  return new Promise((resolve, reject) => {
    connection.once('error', reject)
    connection.login({ user, oauth2: oauth2 as never }, (error?: Error | null) => (error ? reject(error) : resolve()))
  })
}

function session(connection: SMTPConnection): Session {
  let alive = true
  let sent = 0
  let usedAt = Date.now()
  /** What waits for an answer when the connection ends: nodemailer then forgets it and never calls back. */
  let ended: (() => void) | null = null
  const dead = () => {
    alive = false
    ended?.()
    ended = null
  }
  // Always listened to: an idle connection may be cut at any time.
  connection.on('error', dead)
  connection.on('end', dead)

  /** Ends a refused transaction, so that the next message begins a new one. */
  const reset = () =>
    new Promise<void>((resolve) => {
      ended = resolve
      connection.reset((error) => {
        if (error) {
          dead()
          connection.close()
        }
        resolve()
      })
    })

  return {
    alive: () => alive,
    idleMs: () => Date.now() - usedAt,
    sent: () => sent,
    async deliver(envelope, message) {
      sent++
      // Cut while its message was being claimed.
      if (!alive) return failedDelivery(Object.assign(new Error('Closed'), { code: 'ECONNECTION' }), false)
      const source = sourceOf(message)
      const delivery = await new Promise<Delivery>((resolve) => {
        const failed = (error: SmtpError) => resolve(source.changed() ?? failedDelivery(error, source.began()))
        source.onChanged(() => failed(new Error('Changed')))
        // nodemailer tells the error itself first, where there is one.
        ended = () => setImmediate(() => failed(new Error('Closed')))
        connection.send({ from: envelope.from, to: [...envelope.to], size: source.size }, source.stream, (error, info) => {
          if (error) failed(error)
          else resolve(acceptedDelivery(info))
        })
      })
      usedAt = Date.now()
      if (delivery.kind === 'cut' || delivery.kind === 'unknown' || closing(delivery)) {
        dead()
        connection.close()
      } else if (delivery.kind !== 'accepted' && alive) await reset()
      return delivery
    },
    quit() {
      if (!alive) {
        connection.close()
        return
      }
      dead()
      connection.quit()
      setTimeout(() => connection.close(), GOODBYE_MS).unref()
    },
    cut() {
      dead()
      connection.close()
    },
  }
}

/** After 421 the server closes the connection (RFC 5321, 3.8). */
const closing = (delivery: Delivery): boolean => delivery.kind === 'deferred' && delivery.reply.startsWith('421')

/**
 * A message as nodemailer takes it: something to pipe from, which it does when the server has asked for
 * the message and not before; so `began` tells whether any of it can have gone over the line.
 */
function sourceOf(message: Outgoing) {
  let began = false
  let changed: Delivery | null = null
  let tell = () => {}
  const bytes = Buffer.isBuffer(message) ? message : message.bytes
  // What our composer made has nothing that nodemailer would have to look for, byte by byte: every line end is CRLF, and no line
  // begins with a dot. It goes in one piece, with its end.
  const ended = bytes === null || Buffer.isBuffer(message) || bytes.includes('\r\n.') || !bytes.subarray(-2).equals(CRLF) ? null : Buffer.concat([bytes, THE_END])
  const stream = {
    pipe(to: Writable): void {
      began = true
      if (ended !== null) asItIs(to as Transform).end(ended)
      else if (bytes !== null) to.end(bytes)
      else void pour(message as Composed, to).catch((error: unknown) => {
        // Its last line is not written: what the server has is no message.
        changed = { kind: 'cut', reason: error instanceof FileChanged ? error.message : `A file that goes with it could not be read: ${error instanceof Error ? error.message : String(error)}` }
        tell()
      })
    },
  }
  return {
    size: Buffer.isBuffer(message) ? message.length : message.size,
    // Of a stream it needs no more than this.
    stream: stream as unknown as Readable,
    began: () => began,
    changed: () => changed,
    onChanged: (listener: () => void) => void (tell = listener),
  }
}

const CRLF = Buffer.from('\r\n')
const THE_END = Buffer.from('.\r\n')

/** A stream that hands on what it is given. */
const asItIs = (stream: Transform): Transform => Object.assign(stream, AS_IT_IS)
const AS_IT_IS: Pick<Transform, '_transform' | '_flush'> = {
  _transform: (chunk, _encoding, done) => done(null, chunk),
  _flush: (done) => done(),
}

async function pour(message: Composed, to: Writable): Promise<void> {
  for await (const chunk of message.chunks()) {
    if (to.destroyed) return
    if (!to.write(chunk)) await Promise.race([once(to, 'drain'), once(to, 'close')])
  }
  to.end()
}
