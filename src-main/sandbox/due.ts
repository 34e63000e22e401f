/** What happens by itself when time passes: approvals run out, registration links expire. */
import type { SandboxStore } from './store.ts'

export type DueKind = 'approval' | 'registration'

export interface Due {
  expect(kind: DueKind, id: string, at: number): void
  forget(kind: DueKind, id: string): void
  any(now: number): boolean
  /** What has come due by `now`, the earliest first; taken off the list. */
  take(now: number): { kind: DueKind; id: string; at: number }[]
}

export function openDue({ sqlite }: SandboxStore): Due {
  sqlite.exec('CREATE TABLE IF NOT EXISTS due (kind TEXT NOT NULL, id TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (kind, id)) STRICT, WITHOUT ROWID')
  sqlite.exec('CREATE INDEX IF NOT EXISTS due_at ON due (at)')
  const write = sqlite.prepare('INSERT OR REPLACE INTO due (kind, id, at) VALUES (?, ?, ?)')
  const remove = sqlite.prepare('DELETE FROM due WHERE kind = ? AND id = ?')
  const read = sqlite.prepare<[number], { kind: DueKind; id: string; at: number }>('SELECT kind, id, at FROM due WHERE at <= ? ORDER BY at, kind, id')
  const first = sqlite.prepare<[number], number>('SELECT 1 FROM due WHERE at <= ? LIMIT 1').pluck()
  const removeAll = sqlite.prepare('DELETE FROM due WHERE at <= ?')
  return {
    expect: (kind, id, at) => void write.run(kind, id, at),
    forget: (kind, id) => void remove.run(kind, id),
    any: (now) => first.get(now) === 1,
    take(now) {
      const all = read.all(now)
      if (all.length > 0) removeAll.run(now)
      return all
    },
  }
}
