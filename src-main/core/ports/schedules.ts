/** The port to recurring statements: what features may ask of them. */
import type { SchedulePreview, ScheduleRow, ScheduleTerms } from '#contract/schedules.ts'

export interface ScheduleService {
  /** By name; all that are not removed. */
  rows(party: string | null): ScheduleRow[]
  /** Throws `JobFailure` `BAD_RULE`, `NOT_FOUND`, `TOO_MANY`. */
  preview(terms: ScheduleTerms): SchedulePreview
  /** What `runNow` would come to. Throws `JobFailure` `NOT_FOUND`, `TOO_MANY`. */
  previewNow(id: string, again: boolean): SchedulePreview
  /** A new one, or other terms of one that is there. Throws `JobFailure` `BAD_RULE`, `NOT_FOUND`, `TOO_MANY`. */
  save(id: string | null, terms: ScheduleTerms): ScheduleRow
  /** Null when there is none. */
  pause(id: string, paused: boolean): ScheduleRow | null
  /** False when there is none. What it has sent stays in the mail log. */
  remove(id: string): boolean
  /** Runs it now. Throws `JobFailure` `NOT_FOUND`, `NO_TRANSPORT`, `NOBODY`, `TOO_MANY`. */
  runNow(id: string, again: boolean): { campaign: string; activity: string }
}
