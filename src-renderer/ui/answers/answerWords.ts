/** What a customer's SMS asks for, and what became of it, in words. */
import type { AnswerState, SmsAnswer } from '#contract/answers.ts'
import { formatPhone } from '../format/phone.ts'
import type { Tone } from '../parts/Tag.tsx'

export const answerStates: Record<AnswerState, { word: string; tone: Tone }> = {
  proposed: { word: 'Waits for a person', tone: 'wait' },
  taken: { word: 'Done by itself', tone: 'good' },
  confirmed: { word: 'Confirmed', tone: 'good' },
  dismissed: { word: 'Dealt with', tone: 'plain' },
  noted: { word: 'Noted', tone: 'plain' },
}

/** On a row of the queue, under “By SMS”. */
export function proposalWord({ intent }: Pick<SmsAnswer, 'intent'>): string {
  return intent === 'hold' ? 'HOLD?' : intent === 'approve' ? 'APPROVE?' : 'Answered'
}

/** `Rosa Lindqvist (approver)`; null where nobody is known to have this number. */
export function whoseName({ contact }: Pick<SmsAnswer, 'contact'>): string | null {
  return contact === null ? null : `${contact.name}${contact.approver ? ' (approver)' : ''}`
}

/** Whose words they are: `Rosa Lindqvist (approver), +61 491 570 110`. */
export function whose(answer: Pick<SmsAnswer, 'contact' | 'from'>): string {
  return [whoseName(answer), formatPhone(answer.from)].filter((part) => part !== null).join(', ')
}

/** Of the remark what the state and the invoices beside it do not say already; empty where that is all. */
export function remarkBeside({ remark, invoices }: Pick<SmsAnswer, 'remark' | 'invoices'>): string {
  const known = invoices.reduce((text, { number }) => text.replaceAll(number, ''), remark)
  // “Put on hold at once: IN1042.” beside IN1042: put on hold.
  const bare = /^([^:.]+): *(?:[ ,]|and)*\.$/.exec(known)?.[1] ?? remark
  return bare.replace(/ at once\b/, '').replace(/: a person reads it\.$/, '.')
}
