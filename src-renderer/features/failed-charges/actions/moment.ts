/** A moment as a field of day and time has it, in the time of this machine: `2026-11-24T09:00`. */
import type { Instant } from '#contract/vocabulary.ts'

export function localText(at: Instant): string {
  const local = new Date(at)
  const two = (part: number) => String(part).padStart(2, '0')
  return `${local.getFullYear()}-${two(local.getMonth() + 1)}-${two(local.getDate())}T${two(local.getHours())}:${two(local.getMinutes())}`
}

/** Null where a part is missing. */
export function momentOf(text: string): Instant | null {
  const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text) ? new Date(text).getTime() : Number.NaN
  return Number.isNaN(at) ? null : at
}
