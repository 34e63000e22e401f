/** What is known of a message, name by name. */
import type { MessageRow } from '#contract/mail.ts'
import { formatInstant } from '../format/dates.ts'
import { messageStates } from './messageStates.ts'

export interface MessageFact {
  name: string
  value: string
  /** Words of a machine, as it said them. */
  code: boolean
}

/** Only what there is. */
export function messageFacts(message: MessageRow): MessageFact[] {
  const at = (instant: number | null) => (instant === null ? null : formatInstant(instant))
  const facts: [name: string, value: string | null, code?: true][] = [
    ['To', message.toAddress === '' ? 'No address' : message.toAddress],
    ['From', message.sentFrom],
    ['Attached', message.attachment],
    ['Template', message.template],
    ['Tried', message.attempts === 0 ? 'Not yet' : `${message.attempts}×`],
    [message.channel === 'sms' ? 'The provider said' : 'The server said', message.serverReply, true],
    [message.channel === 'sms' ? 'Our id of it' : 'Message-ID', message.messageId, true],
    ['Queued', at(message.queuedAt)],
    ['Begun to send', at(message.sendingAt)],
    [message.state === 'uncertain' ? 'Line broke' : 'Ended', at(message.settledAt)],
    ['Came back', at(message.bouncedAt)],
  ]
  return facts.flatMap(([name, value, code]) => (value === null || value === '' ? [] : [{ name, value, code: code === true }]))
}

/** The same as lines of text, for whoever looks it up. */
export function messageAsText(message: MessageRow, campaignTitle?: string): string {
  return [
    ['Customer', message.accountName],
    ['Campaign', campaignTitle ?? null],
    ['Outcome', messageStates[message.state].word],
    ['Why', message.reason],
    ...messageFacts(message).map(({ name, value }) => [name, value] as const),
    ['Why it came back', message.bounce],
  ].flatMap(([name, value]) => (value === null || value === undefined ? [] : [`${name}: ${value}`])).join('\n')
}
