/** A length of time as it is typed, in the hours that the billing system counts in. */
export type Unit = 'hours' | 'days'

/** `2`, `days` → 48. Null when it is no whole number. */
export function hoursOf(text: string, unit: Unit): number | null {
  return /^\d{1,6}$/.test(text.trim()) ? Number(text) * (unit === 'days' ? 24 : 1) : null
}
