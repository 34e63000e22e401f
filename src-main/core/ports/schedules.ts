/** The port to recurring statements: what features may ask of them. */
import type { SchedulePreview, ScheduleRow, ScheduleTerms } from '#contract/schedules.ts'
import type { Instant } from '#contract/vocabulary.ts'

export interface Due {
  /** The latest time that has come: the run is for this one. */
  dueAt: Instant
  /** Earlier ones that nobody was there for. They are noted, and not run. */
  missed: Instant[]
}

/** A run of a schedule that is to be written: for the time that has come, or at a person's word. */
export interface RunToWrite {
  scheduleId: string
  /** Null: at a person's word, besides the rule. */
  due: Due | null
  /** Whoever has the statement already gets it once more. */
  again: boolean
  /** The operator's name. */
  operator: string
  now: Instant
}

export interface ScheduleService {
  /** By name; all that are not removed. */
  rows(party: string | null): ScheduleRow[]
  /** Rejects with `JobFailure` `BAD_RULE`, `NOT_FOUND`, `TOO_MANY`. */
  preview(terms: ScheduleTerms, signal?: AbortSignal): Promise<SchedulePreview>
  /** What `runNow` would come to. Rejects with `JobFailure` `NOT_FOUND`, `TOO_MANY`. */
  previewNow(id: string, again: boolean, signal?: AbortSignal): Promise<SchedulePreview>
  /** A new one, or other terms of one that is there. Throws `JobFailure` `BAD_RULE`, `NOT_FOUND`, `TOO_MANY`. */
  save(id: string | null, terms: ScheduleTerms): ScheduleRow
  /** Null when there is none. */
  pause(id: string, paused: boolean): ScheduleRow | null
  /** False when there is none. What it has sent stays in the mail log. */
  remove(id: string): boolean
  /** Runs it now: answers when its campaign is written and is being sent. Rejects with `JobFailure` `NOT_FOUND`, `NO_TRANSPORT`, `NOBODY`, `TOO_MANY`. */
  runNow(id: string, again: boolean): Promise<{ campaign: string; activity: string }>
}
