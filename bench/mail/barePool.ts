/** What the dispatch is held against: nodemailer's own pool, which writes nothing down. */
import { createTransport } from 'nodemailer'

export interface ReadyMessage {
  from: string
  to: string
  bytes: Buffer
}

/** Sends them all over as many connections as the dispatch has; answers the seconds it took. */
export async function barePool(smtpUrl: string, messages: readonly ReadyMessage[]): Promise<number> {
  const { hostname, port } = new URL(smtpUrl)
  const pool = createTransport({ pool: true, host: hostname, port: Number(port), maxConnections: 3, maxMessages: 100, ignoreTLS: true })
  const startedAt = performance.now()
  await Promise.all(messages.map(({ from, to, bytes }) => pool.sendMail({ envelope: { from, to }, raw: bytes })))
  const seconds = (performance.now() - startedAt) / 1000
  pool.close()
  return seconds
}
