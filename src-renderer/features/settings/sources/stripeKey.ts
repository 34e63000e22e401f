/** What can be said of a Stripe key before it is sent anywhere. */

export const KEY_LENGTHS = { min: 8, max: 300 } as const

/** Why this is no key to use; null where it may be one. A look-alike has keys of its own form. */
export function keyProblem(typed: string): string | null {
  const key = typed.trim()
  if (/\s/.test(key)) return 'A key has no blanks in it.'
  if (key.startsWith('pk_')) return 'This is a publishable key, which can read nothing. Take a restricted one (rk_…).'
  if (key.startsWith('whsec_')) return 'This is the secret of a webhook. Take a restricted key (rk_…).'
  return null
}
