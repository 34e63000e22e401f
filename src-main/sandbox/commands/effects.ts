/** What came of every command that arrived, so that a test can count how often each took effect. */
import type { CommandName } from '#contract/commands.ts'
import type { SandboxStore } from '../store.ts'

/**
 * `done`: it took effect. `repeated`: its key was known, and the earlier answer was given again.
 * `refused`, `conflict`, `missing` and `mismatch` changed nothing.
 */
export type EffectOutcome = 'done' | 'repeated' | 'refused' | 'conflict' | 'missing' | 'mismatch'

export interface Effect {
  /** From 1, in the order in which the commands arrived. */
  n: number
  idempotencyKey: string
  command: CommandName
  /** The id of the record the command names: `inv_0000123`. */
  targetId: string
  /** Epoch ms by the sandbox's clock. */
  at: number
  outcome: EffectOutcome
}

export interface EffectsAsked {
  /** Only those with a higher `n`. */
  after: number
  limit: number
  idempotencyKey?: string | undefined
  targetId?: string | undefined
}

export interface Effects {
  /** In the same transaction as what the command changed. */
  add(effect: Omit<Effect, 'n'>): void
  list(asked: EffectsAsked): Effect[]
}

export function openEffects({ sqlite }: SandboxStore): Effects {
  sqlite.exec(`CREATE TABLE IF NOT EXISTS effect (n INTEGER PRIMARY KEY, idempotencyKey TEXT NOT NULL, command TEXT NOT NULL, targetId TEXT NOT NULL,
    at INTEGER NOT NULL, outcome TEXT NOT NULL) STRICT`)
  const write = sqlite.prepare<Omit<Effect, 'n'>>('INSERT INTO effect (idempotencyKey, command, targetId, at, outcome) VALUES (:idempotencyKey, :command, :targetId, :at, :outcome)')
  const read = sqlite.prepare<Record<string, unknown>, Effect>(`SELECT * FROM effect WHERE n > :after AND (:idempotencyKey IS NULL OR idempotencyKey = :idempotencyKey)
    AND (:targetId IS NULL OR targetId = :targetId) ORDER BY n LIMIT :limit`)
  return {
    add: (effect) => void write.run(effect),
    list: ({ after, limit, idempotencyKey = null, targetId = null }) => read.all({ after, limit, idempotencyKey, targetId }),
  }
}
