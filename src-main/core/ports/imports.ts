/** Files into the desk's own ledger, as features and hosts ask for them. */
import type { ImportLook, ImportMapping, ImportResult } from '#contract/imports.ts'
import type { Instant } from '#contract/vocabulary.ts'

export interface FileToTake {
  /** A path of this machine; never one that a window named. */
  file: string
  fileName: string
  mapping: ImportMapping
  /** Nothing is kept, and everything else is done. */
  dry: boolean
  /** Rejected rows are left out; else one of them leaves out all. */
  partly: boolean
  /** The mapping, for the next file of this shape. */
  remember: boolean
  /** What the import is to be called; a new id unless told. */
  importId?: string
}

export interface ImportTaken {
  /** Null where nothing was kept. */
  importId: string | null
  result: ImportResult
  /** Why nothing was kept, in plain words; null where it was, or was only tried. */
  failure: string | null
}

/** What became of a file in the watched folder. */
export interface WatchedFile {
  fileName: string
  at: Instant
  done: boolean
  words: string
}

export interface ImportService {
  /** What a file is. Throws `JobFailure` UNREADABLE, NO_FILE. */
  look(file: string, fileName: string, decided: Partial<ImportMapping>): Promise<ImportLook>
  /** Starts it, and tells everybody once it is over. Rejects as the job `imports.take`. */
  take(order: FileToTake): { activity: string; finished: Promise<ImportTaken> }
  /** Rejects with `JobFailure` NOT_FOUND, UNDONE. */
  undo(importId: string): Promise<{ putBack: number; kept: number }>
  /** The folder that is watched, or would be. */
  watched(): { path: string; watched: boolean; lately: WatchedFile[] }
  watch(on: boolean): void
  /** What somebody who runs the jobs themselves has done: entered into the audit trail, told to every window. Resolves once the copy has it. */
  taken(order: FileToTake, taken: ImportTaken): Promise<void>
  undone(importId: string, undone: { putBack: number; kept: number }): Promise<void>
  /** Who does it: the operator, or where no billing system says who that is, whoever is at this machine. */
  by(): string
}
