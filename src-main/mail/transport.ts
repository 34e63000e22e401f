/**
 * Connections to the mail server, a few at once, kept open from message to message.
 *
 * nodemailer's own pool is not used: when a connection closes it sends the message again by itself,
 * whether or not the server had it already. Here one call is one try, and the answer says what is
 * surely known of it.
 */
import { Readable } from 'node:stream'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import { acceptedDelivery, failedDelivery, isSettled, whyNoSession, type Delivery, type SmtpError } from './smtpReply.ts'
import { serverName, smtpServer } from './smtpServer.ts'

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
  /** One try. Never throws, and never tries again by itself. */
  deliver(envelope: Envelope, message: Buffer): Promise<Delivery>
  release(): void
}

export interface SmtpTransport {
  /** Waits for a free connection, or makes one. @throws NoMailServer */
  acquire(): Promise<Lane>
  /** Says goodbye on idle connections and cuts those in use. */
  close(): void
}

export interface TransportOptions {
  /** Connections at once, at most. */
  connections?: number
  /** How long to wait for the connection and the greeting. */
  connectTimeoutMs?: number
  /** How long a server may be silent, also after the message went over: RFC 5321 would wait ten minutes. */
  answerTimeoutMs?: number
}

/** Messages over one connection before it is made anew; many servers close earlier connections themselves. */
const MESSAGES_A_CONNECTION = 100
/** How long a server may take to say goodbye. */
const GOODBYE_MS = 2000

/** @throws JobFailure `SMTP_URL` when the URL names no server that may be used. Connects only when asked for a lane. */
export function createSmtpTransport(url: string, options: TransportOptions = {}): SmtpTransport {
  const open = () => openSession(url, options)
  const idle: Session[] = []
  const inUse = new Set<Session>()
  const waiting: (() => void)[] = []
  let limit = options.connections ?? 3
  let opening = 0
  let closed = false
  smtpServer(url)

  /** One that is free; a new one; or null: all are in use, wait. */
  async function take(): Promise<Session | null> {
    for (let session = idle.pop(); session !== undefined; session = idle.pop()) {
      if (session.alive()) return inHand(session)
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
          deliver: (envelope, message) => session.deliver(envelope, message),
          release() {
            if (!released) giveBack(session)
            released = true
          },
        }
      }
    },
    close() {
      closed = true
      for (const session of idle.splice(0)) session.quit()
      for (const session of inUse) session.cut()
      for (const wake of waiting.splice(0)) wake()
    },
  }
}

/** Connects, signs in where there is a user, and says goodbye. @throws JobFailure `SMTP_URL`, NoMailServer */
export async function verifySmtp(url: string, options: TransportOptions = {}): Promise<void> {
  const session = await openSession(url, { connectTimeoutMs: 10_000, answerTimeoutMs: 10_000, ...options })
  session.quit()
}

interface Session {
  deliver(envelope: Envelope, message: Buffer): Promise<Delivery>
  alive(): boolean
  /** Messages tried over it. */
  sent(): number
  quit(): void
  cut(): void
}

async function openSession(url: string, { connectTimeoutMs = 20_000, answerTimeoutMs = 120_000 }: TransportOptions): Promise<Session> {
  const server = smtpServer(url)
  const connection = new SMTPConnection({
    host: server.host, port: server.port,
    secure: server.tls === 'implicit', requireTLS: server.tls === 'starttls', ignoreTLS: server.tls === 'none',
    connectionTimeout: connectTimeoutMs, greetingTimeout: connectTimeoutMs, dnsTimeout: connectTimeoutMs,
    socketTimeout: answerTimeoutMs,
  })
  try {
    await connected(connection)
    if (server.user !== null) await signedIn(connection, server.user, server.password ?? '')
  } catch (thrown) {
    connection.close()
    const error = thrown as SmtpError
    throw new NoMailServer(whyNoSession(error, serverName(server)), isSettled(error))
  }
  return session(connection)
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

function session(connection: SMTPConnection): Session {
  let alive = true
  let sent = 0
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
    sent: () => sent,
    async deliver(envelope, message) {
      sent++
      // nodemailer reads it when the server has asked for the message, and not before.
      let began = false
      const source = new Readable({
        read() {
          began = true
          this.push(message)
          this.push(null)
        },
      })
      const delivery = await new Promise<Delivery>((resolve) => {
        // nodemailer tells the error itself first, where there is one.
        ended = () => setImmediate(() => resolve(failedDelivery(new Error('Closed'), began)))
        connection.send({ from: envelope.from, to: [...envelope.to], size: message.length }, source, (error, info) => {
          resolve(error ? failedDelivery(error, began) : acceptedDelivery(info))
        })
      })
      if (delivery.kind === 'cut' || delivery.kind === 'unknown') {
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
