/** One message to the operator, to see how it reads where it arrives: over one connection, once, and never to the customer. */
import { JobFailure } from '#main/core/ports/jobs.ts'
import type { MailAccess } from '#main/core/ports/outgoing.ts'
import { composeParts, type Attachment } from './compose.ts'
import { createSigner } from './dkim.ts'
import type { OrderMessage } from './orders/render.ts'
import { cutReply } from './smtpReply.ts'
import { createSmtpTransport, NoMailServer } from './transport.ts'
import { newMessageId } from './writeCampaign.ts'

/** Before the subject, so that nobody takes it for the real one. */
export const TEST_MARK = '[Test] '

export interface TestMessage {
  message: OrderMessage
  attachments: readonly Attachment[]
  /** The operator's own address. */
  to: string
  mail: MailAccess
  /** Epoch milliseconds. */
  now: number
}

/** @throws JobFailure `NOT_SENT` in the mail server's words, `SMTP_URL`, `DKIM_KEY` */
export async function sendTestMessage({ message: { shown, from }, attachments, to, mail, now }: TestMessage): Promise<{ to: string; serverReply: string }> {
  // What goes by SMS is shown as it is in an email: a text to the operator would show no more, and cost.
  const content = shown.channel === 'email'
    ? { subject: shown.subject, html: shown.html, text: shown.text }
    : { subject: `SMS to ${shown.to}`, html: `<p>As an SMS from ${escaped(shown.from)} to ${escaped(shown.to)}, in ${segmentWords(shown.segments?.count ?? 1)}:</p><pre style="white-space:pre-wrap">${escaped(shown.text)}</pre>`, text: `As an SMS from ${shown.from} to ${shown.to}, in ${segmentWords(shown.segments?.count ?? 1)}:\n\n${shown.text}\n` }
  const composed = await createSigner(mail)(from.address, await composeParts({
    ...content, from, to: { name: '', address: to }, subject: `${TEST_MARK}${content.subject}`, attachments,
    messageId: newMessageId(from.address.slice(from.address.lastIndexOf('@') + 1)), at: now,
  }))
  const transport = createSmtpTransport(mail.smtpUrl, { connections: 1, oauth: mail.oauth })
  try {
    const lane = await transport.acquire()
    try {
      const delivery = await lane.deliver({ from: from.address, to: [to] }, composed)
      if (delivery.kind === 'accepted') return { to, serverReply: cutReply(delivery.reply) }
      throw new JobFailure('NOT_SENT', `The test message was not sent. ${'reply' in delivery ? `The mail server said: ${cutReply(delivery.reply)}` : delivery.reason}`)
    } finally {
      lane.release()
    }
  } catch (error) {
    if (error instanceof NoMailServer) throw new JobFailure('NOT_SENT', `The test message was not sent. ${error.message}`)
    throw error
  } finally {
    transport.close()
  }
}

const segmentWords = (count: number): string => (count === 1 ? 'one part' : `${count} parts`)
const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]!)
