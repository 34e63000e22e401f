/** Runs one command: once for each idempotency key, and only on the version its sender has read. */
import { createHash } from 'node:crypto'
import type { CommandName } from '#contract/commands.ts'
import type { Resource } from '#main/core/ports/records.ts'
import type { SandboxStore } from '../store.ts'
import type { EffectOutcome, Effects } from './effects.ts'
import { rules, targetOf } from './rules.ts'
import { Missing, Refusal, startWork, type Changed, type Operator, type Parts, type Work } from './work.ts'

export interface CommandCall {
  name: CommandName
  input: Record<string, unknown>
  idempotencyKey: string
  /** The `rev` that was read; null: whichever. */
  ifMatch: number | null
  operator: Operator
  now: number
  /** Somebody else changes the record just before (a fault to test with). */
  conflict: boolean
}

export type CommandAnswer =
  | { kind: 'done'; body: { changed: Changed[]; result: unknown } }
  | { kind: 'refused'; reason: string; message: string }
  | { kind: 'missing'; message: string }
  /** The key belongs to another command. */
  | { kind: 'mismatch' }
  | { kind: 'conflict'; resource: Resource; record: unknown }

export interface CommandRunner {
  run(call: CommandCall): CommandAnswer
}

export function createRunner(parts: Parts, effects: Effects): CommandRunner {
  const answers = openAnswers(parts.store)
  const tell = ({ name, input, idempotencyKey, now }: CommandCall, outcome: EffectOutcome): void =>
    effects.add({ idempotencyKey, command: name, targetId: targetOf(name, input).id, at: now, outcome })
  return {
    run(call) {
      const known = answers.find(call.idempotencyKey)
      const intent = hash(call)
      if (known) {
        const same = known.intent === intent
        tell(call, same ? 'repeated' : 'mismatch')
        return same ? known.answer : { kind: 'mismatch' }
      }
      return parts.store.transaction(() => {
        const answer = carryOut(parts, call)
        tell(call, answer.kind)
        // A conflict leaves the key free: nothing has begun, and the same intent may come again on the new version.
        if (answer.kind === 'done' || answer.kind === 'refused') answers.keep(call.idempotencyKey, intent, answer, call.now)
        return answer
      })
    },
  }
}

function carryOut(parts: Parts, call: CommandCall): CommandAnswer {
  const target = targetOf(call.name, call.input)
  let current = parts.store.get(target.resource, target.id)
  // What is not there the rule itself misses, or says why it never was: a postpaid account has no wallet.
  if (current !== null) {
    if (call.conflict) current = parts.store.put(target.resource, { ...current, updatedAt: call.now })
    if (call.conflict || (call.ifMatch !== null && call.ifMatch !== current.rev)) return { kind: 'conflict', resource: target.resource, record: current }
  }
  const rule = rules[call.name] as (work: Work, input: Record<string, unknown>) => unknown
  try {
    // A refusal takes back what was written before it: a savepoint inside the caller's transaction.
    return parts.store.transaction(() => {
      const work = startWork(parts, call.operator, call.now)
      const result = rule(work, call.input)
      return { kind: 'done', body: { changed: work.changed(), result } }
    })
  } catch (error) {
    if (error instanceof Refusal) return { kind: 'refused', reason: error.reason, message: error.message }
    if (error instanceof Missing) return { kind: 'missing', message: error.message }
    throw error
  }
}

interface Answers {
  find(key: string): { intent: string; answer: CommandAnswer } | null
  keep(key: string, intent: string, answer: CommandAnswer, at: number): void
}

function openAnswers({ sqlite }: SandboxStore): Answers {
  sqlite.exec('CREATE TABLE IF NOT EXISTS answer (key TEXT PRIMARY KEY, intent TEXT NOT NULL, answer TEXT NOT NULL, at INTEGER NOT NULL) STRICT, WITHOUT ROWID')
  const write = sqlite.prepare('INSERT INTO answer (key, intent, answer, at) VALUES (?, ?, ?, ?)')
  const read = sqlite.prepare<[string], { intent: string; answer: string }>('SELECT intent, answer FROM answer WHERE key = ?')
  return {
    find(key) {
      const row = read.get(key)
      return row ? { intent: row.intent, answer: JSON.parse(row.answer) as CommandAnswer } : null
    },
    keep: (key, intent, answer, at) => void write.run(key, intent, JSON.stringify(answer), at),
  }
}

/** The same command with the same input, whatever the order of its fields. */
function hash({ name, input }: CommandCall): string {
  const ordered = Object.fromEntries(Object.entries(input).sort(([a], [b]) => (a < b ? -1 : 1)))
  return createHash('sha256').update(`${name} ${JSON.stringify(ordered)}`).digest('hex')
}
