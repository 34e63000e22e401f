/** What the billing system knows and no record says. */
import type { SandboxStore } from '../store.ts'

export interface HiddenState {
  /** Milliseconds left on an approval's clock while a hold stops it; null where it has no clock. */
  setClockLeft(approvalId: string, leftMs: number | null): void
  takeClockLeft(approvalId: string): number | null
  clockLeft(approvalId: string): number | null
  /** Paused by staff: money alone does not resume it. */
  setPausedByStaff(accountId: string, paused: boolean): void
  pausedByStaff(accountId: string): boolean
}

export function openHiddenState({ sqlite }: SandboxStore): HiddenState {
  sqlite.exec('CREATE TABLE IF NOT EXISTS hidden (kind TEXT NOT NULL, id TEXT NOT NULL, value INTEGER NOT NULL, PRIMARY KEY (kind, id)) STRICT, WITHOUT ROWID')
  const write = sqlite.prepare('INSERT OR REPLACE INTO hidden (kind, id, value) VALUES (?, ?, ?)')
  const remove = sqlite.prepare('DELETE FROM hidden WHERE kind = ? AND id = ?')
  const read = sqlite.prepare<[string, string], number>('SELECT value FROM hidden WHERE kind = ? AND id = ?').pluck()
  const set = (kind: string, id: string, value: number | null): void => void (value === null ? remove.run(kind, id) : write.run(kind, id, value))
  const hidden: HiddenState = {
    setClockLeft: (id, leftMs) => set('clockLeft', id, leftMs),
    clockLeft: (id) => read.get('clockLeft', id) ?? null,
    takeClockLeft(id) {
      const left = hidden.clockLeft(id)
      remove.run('clockLeft', id)
      return left
    },
    setPausedByStaff: (id, paused) => set('pausedByStaff', id, paused ? 1 : null),
    pausedByStaff: (id) => read.get('pausedByStaff', id) === 1,
  }
  return hidden
}
