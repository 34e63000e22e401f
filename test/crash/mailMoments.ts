/** When a process that dispatches is killed: at a step of the mail server, at a point inside of a transaction, or after a time. */
import { z } from 'zod'
import type { Random } from '#main/sandbox/random.ts'
import { Moment } from './moments.ts'
import type { Step } from './mailServer.ts'

export type MailMoment =
  /** So long after the process was started. */
  | { at: 'start'; ms: number }
  /** When the mail server has come so often to this step; `ms` later. `halt`: what a person has said just before. */
  | { at: Step; n: number; ms: number; halt: 'paused' | 'cancelled' | null }
  | { at: 'transaction'; moment: Moment }

const POINTS = ['transaction begun', 'transaction written', 'transaction committed'] as const
const STEPS: readonly Step[] = ['rcpt', 'half', 'taken', 'answered']

/** `most`: messages that may be sent before it, so that some are left for the kills to come. */
export function drawMailMoment(chance: Random, most: number, startMs: number): MailMoment {
  const n = 1 + chance.int(0, Math.max(1, most))
  const kind = chance.int(0, 10)
  if (kind === 0) return { at: 'start', ms: chance.int(0, startMs * 2) }
  // Some messages share a transaction, and each has two.
  if (kind <= 3) return { at: 'transaction', moment: { at: chance.pick(POINTS), n: 1 + Math.floor(n / 2) } }
  return { at: chance.pick(STEPS), n, ms: chance.pick([0, 0, 0, chance.int(1, 4), chance.int(5, 30)]), halt: chance.pick([null, null, 'paused', 'cancelled']) }
}

export const Errand = z.object({ dir: z.string(), campaignId: z.string(), smtp: z.string(), moment: Moment.nullable() })
export type Errand = z.infer<typeof Errand>
