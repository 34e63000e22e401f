/**
 * `barePoolProcess.ts WORKSPACE CAMPAIGN SMTP CONNECTIONS rendered|raw`: what the dispatch is held against, nodemailer's own pool, which writes
 * nothing down. It gets the messages rendered and composes them itself, or gets their bytes; prints `{sent, seconds, peakBytes}`.
 */
import { createTransport, type SendMailOptions } from 'nodemailer'
import { connect } from '#main/db/workspace.ts'
import { compose } from '#main/mail/compose.ts'
import { peakBytes, print } from '../children.ts'
import { readyMessages } from './campaigns.ts'

const [workspaceDir = '', campaignId = '', smtpUrl = '', connections = '5', how = 'rendered'] = process.argv.slice(2)
const database = connect(workspaceDir)
const ready = await readyMessages(database, campaignId)
database.close()
const messages: SendMailOptions[] = []
for (const { message: { messageId }, content: { from, to, subject, html, text, attachments } } of ready) {
  const envelope = { from: from.address, to: to.map(({ address }) => address) }
  messages.push(how === 'raw'
    ? { envelope, raw: await compose({ from, to, subject, html, text, attachments, messageId, at: Date.now() }) }
    : { from, to: [...to], subject, html, text, messageId, attachments: attachments.map((file) => ({ filename: file.fileName, contentType: file.contentType, content: 'bytes' in file ? Buffer.from(file.bytes) : '' })) })
}
const { hostname, port } = new URL(smtpUrl)
const pool = createTransport({ pool: true, host: hostname, port: Number(port), maxConnections: Number(connections), maxMessages: 100, ignoreTLS: true })
const startedAt = performance.now()
await Promise.all(messages.map((message) => pool.sendMail(message)))
const seconds = (performance.now() - startedAt) / 1000
pool.close()
print({ sent: messages.length, seconds, peakBytes: peakBytes() })
