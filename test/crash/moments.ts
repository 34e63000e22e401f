/**
 * When a core is killed: after a time drawn from the seed, or at a point that is reached again the
 * same way: a question on its way out, an answer on its way in, the beginning or end of a transaction.
 */
import { z } from 'zod'
import type { Random } from '#main/sandbox/random.ts'

export const Moment = z.discriminatedUnion('at', [
  /** So long after the process was started: opening, migrating, the first calls. */
  z.object({ at: z.literal('start'), ms: z.number() }),
  /** So long after it began to work. */
  z.object({ at: z.literal('work'), ms: z.number() }),
  /** So long after the first pull began. */
  z.object({ at: z.literal('pull'), ms: z.number() }),
  /** The n-th command has left the desk and has not reached the billing system. */
  z.object({ at: z.literal('command sent'), n: z.int() }),
  /** The n-th command was carried out; its answer has not reached the desk. */
  z.object({ at: z.literal('command carried out'), n: z.int() }),
  /** The answer to the n-th command has just reached the desk; `ms` later. */
  z.object({ at: z.literal('command answered'), n: z.int(), ms: z.number() }),
  /** Half of the n-th list's page has reached the desk. */
  z.object({ at: z.literal('half a page'), n: z.int() }),
  /** The n-th page has just reached the desk; `ms` later. */
  z.object({ at: z.literal('page answered'), n: z.int(), ms: z.number() }),
  /** In the n-th transaction of a job, before its first write. */
  z.object({ at: z.literal('transaction begun'), n: z.int() }),
  /** In the n-th transaction of a job, all written and nothing committed. */
  z.object({ at: z.literal('transaction written'), n: z.int() }),
  /** The n-th transaction of a job is committed, and nothing was done after it. */
  z.object({ at: z.literal('transaction committed'), n: z.int() }),
])
export type Moment = z.infer<typeof Moment>

/** Told to the process in this environment variable: the points that lie inside of it. */
export const KILL_AT = 'COUNTERFOIL_TEST_KILL_AT'

export interface Durations {
  /** From the start of a process until it is at work. */
  startMs: number
  /** What is left to do, when nothing disturbs it. */
  workMs: number
}

/** Half of them by time over the whole run, half at points. */
export function drawMoment(chance: Random, { startMs, workMs }: Durations): Moment {
  const page = () => 1 + Math.floor(60 * chance.next() ** 2)
  const transaction = () => 1 + Math.floor(90 * chance.next() ** 2)
  const command = () => chance.int(1, 4)
  return chance.weighted<() => Moment>([
    [() => ({ at: 'start', ms: Math.round(chance.next() * startMs) }), 1],
    [() => ({ at: 'work', ms: Math.round(chance.next() * workMs) }), 3],
    [() => ({ at: 'pull', ms: Math.round(chance.next() * workMs) }), 4],
    [() => ({ at: 'command sent', n: command() }), 1],
    [() => ({ at: 'command carried out', n: command() }), 1.5],
    [() => ({ at: 'command answered', n: command(), ms: chance.int(0, 5) }), 1.5],
    [() => ({ at: 'half a page', n: page() }), 0.75],
    [() => ({ at: 'page answered', n: page(), ms: chance.int(0, 15) }), 1],
    [() => ({ at: 'transaction begun', n: transaction() }), 0.75],
    [() => ({ at: 'transaction written', n: transaction() }), 1],
    [() => ({ at: 'transaction committed', n: transaction() }), 1.5],
  ])()
}
