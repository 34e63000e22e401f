/** A mail server that keeps what it gets. What it counts was received whole: the last line of the message has been read. */
import type { Socket } from 'node:net'
import { SMTPServer, type SMTPServerSession } from 'smtp-server'
import { readMail, type ReadMail } from './mime.ts'

export interface ReceivedMail extends ReadMail {
  /** From 1, in the order of arrival. */
  n: number
  /** The recipients of the envelope. */
  to: string[]
  receivedAt: number
  raw: string
}
/** What is kept of every message, however many come. */
export interface MailEntry {
  n: number
  to: string[]
  subject: string
  messageId: string
  receivedAt: number
}

export interface MailFaults {
  /** The port answers to nobody. */
  refuseConnections?: boolean
  /** Every message is refused for good (554). */
  rejectAll?: boolean
  /** So many of the next messages are received, and the line is cut before the sender hears of it. */
  cutAfterData?: number
}

export interface MailSink {
  /** `smtp://127.0.0.1:port` */
  readonly url: string
  /** Messages received whole. */
  received(): number
  /** The latest messages, the oldest of them first; at most `MESSAGES_KEPT`. */
  mails(): ReceivedMail[]
  /** Messages in order of arrival from the `after`th on. */
  entries(after: number, limit: number, to?: string): MailEntry[]
  setFaults(faults: MailFaults): Promise<void>
  close(): Promise<void>
}

const MESSAGES_KEPT = 1000
const ENTRIES_KEPT = 250_000
const LARGEST_MESSAGE = 20 * 1024 * 1024

export async function startMailSink({ port, now }: { port: number; now: () => number }): Promise<MailSink> {
  const raws: { entry: MailEntry; raw: Buffer }[] = []
  const entries: MailEntry[] = []
  let count = 0
  let faults: MailFaults = {}
  let server: SMTPServer | null = null
  // By the client's port, which a session knows too.
  const sockets = new Map<number, Socket>()

  const keep = (session: SMTPServerSession, raw: Buffer): MailEntry => {
    const { subject, messageId } = readMail(raw)
    const entry: MailEntry = { n: (count += 1), to: session.envelope.rcptTo.map(({ address }) => address), subject, messageId, receivedAt: now() }
    entries.push(entry)
    if (entries.length > ENTRIES_KEPT) entries.shift()
    raws.push({ entry, raw })
    if (raws.length > MESSAGES_KEPT) raws.shift()
    return entry
  }

  const build = (): SMTPServer => {
    const made = new SMTPServer({
      name: 'sandbox.meridianfleet.example', banner: 'Counterfoil sandbox mail sink', disabledCommands: ['STARTTLS'], authOptional: true, allowInsecureAuth: true,
      disableReverseLookup: true, logger: false, size: LARGEST_MESSAGE, rejectOversized: true, closeTimeout: 500,
      onAuth: (auth, _session, done) => done(null, { user: auth.username ?? 'anyone' }),
      onRcptTo({ address }, _session, done) {
        if (faults.rejectAll) return done(reply(554, 'Transaction failed: this sink refuses all mail'))
        if (address.includes('+reject550@')) return done(reply(550, 'No such mailbox'))
        if (address.includes('+defer450@')) return done(reply(450, 'Mailbox busy, try again later'))
        return done()
      },
      onData(stream, session, done) {
        const chunks: Buffer[] = []
        stream.on('data', (chunk: Buffer) => {
          if (!stream.sizeExceeded) chunks.push(chunk)
        })
        stream.on('end', () => {
          if (stream.sizeExceeded) return done(reply(552, 'Message too large'))
          const { n } = keep(session, Buffer.concat(chunks))
          if ((faults.cutAfterData ?? 0) > 0) {
            faults = { ...faults, cutAfterData: (faults.cutAfterData as number) - 1 }
            sockets.get(session.remotePort)?.destroy()
            return
          }
          done(null, `Kept as message ${n}`)
        })
      },
    })
    made.server.on('connection', (socket: Socket) => {
      const port = socket.remotePort ?? 0
      sockets.set(port, socket)
      socket.once('close', () => sockets.delete(port))
    })
    // A client that breaks off is its own business.
    made.on('error', () => {})
    return made
  }

  const listen = async (wanted: number): Promise<number> => {
    const made = build()
    await new Promise<void>((resolve, reject) => {
      made.once('error', reject)
      made.listen(wanted, '127.0.0.1', resolve)
    })
    server = made
    const address = made.server.address()
    return typeof address === 'object' && address !== null ? address.port : wanted
  }
  const stop = async (): Promise<void> => {
    const open = server
    server = null
    if (!open) return
    for (const socket of sockets.values()) socket.destroy()
    await new Promise<void>((resolve) => open.close(() => resolve()))
  }

  const taken = await listen(port)
  return {
    url: `smtp://127.0.0.1:${taken}`,
    received: () => count,
    mails: () => raws.map(({ entry, raw }) => ({ ...readMail(raw), ...entry, raw: raw.toString('utf8') })),
    entries: (after, limit, to) => entries.filter((entry) => entry.n > after && (to === undefined || entry.to.includes(to))).slice(0, limit),
    async setFaults(next) {
      faults = next
      if (next.refuseConnections) await stop()
      else if (!server) await listen(taken)
    },
    close: stop,
  }
}

const reply = (responseCode: number, message: string): Error & { responseCode: number } => Object.assign(new Error(message), { responseCode })
