/** Why nothing is sent to an address, as a word in the list and as a sentence in its detail. */
import type { Suppression, SuppressionReason } from '#contract/suppressions.ts'
import type { Tone } from '../../ui/parts/Tag.tsx'

export const REASONS = ['bounced', 'complained', 'unsubscribed', 'stopped', 'by_hand'] as const satisfies readonly SuppressionReason[]

interface Reason {
  word: string
  tone: Tone
  /** What happened. */
  sentence: string
  /** What to think of before it is written to again. */
  before: string
}

export const reasons: Record<SuppressionReason, Reason> = {
  bounced: {
    word: 'Comes back', tone: 'bad', sentence: 'Mail to this address comes back.',
    before: 'Ask the customer for an address that works, and change it in the billing system: the new one is not on this list. Take this one off only where it works again.',
  },
  complained: {
    word: 'Complained', tone: 'bad', sentence: 'Whoever reads this mailbox, or a colleague for them, complained about our mail.',
    before: 'Mail to somebody who complained harms the mail to everybody else. Take it off only where the customer says so.',
  },
  unsubscribed: { word: 'Unsubscribed', tone: 'wait', sentence: 'The customer asked to be written to no more.', before: 'Take it off only where the customer says so.' },
  stopped: { word: 'Answered STOP', tone: 'wait', sentence: 'The customer answered STOP to an SMS.', before: 'The provider may hold SMS back until the customer answers START.' },
  by_hand: { word: 'By hand', tone: 'plain', sentence: 'Somebody at this desk put it here.', before: 'Look at the note, or ask whoever put it here.' },
}

/** Accounts of an entry in a line; five are told of at the most. */
export const accountNames = ({ accounts }: Pick<Suppression, 'accounts'>): string => accounts.map(({ name }) => name).join(', ')

/** What is known of it as a sentence begins: a customer's own words stay as they are. */
export const knownWords = ({ reason, words }: Pick<Suppression, 'reason' | 'words'>): string | null =>
  words === null || reason === 'stopped' ? words : `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`
