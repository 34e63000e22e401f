/** A function made of words, for what runs once a record, millions of times. */

/** `parts` are known in the body as `part0`, `part1`, …. The body is made of our own schemas alone, never of what came from outside. */
export function compiled(parameters: readonly string[], body: string, parts: readonly unknown[] = []): (...args: never[]) => unknown {
  const names = parts.map((_, n) => `part${n}`)
  // oxlint-disable-next-line typescript/no-implied-eval, no-new-func
  const make = new Function(...names, `"use strict"; return (${parameters.join(', ')}) => { ${body} }`) as (...parts: unknown[]) => (...args: never[]) => unknown
  return make(...parts)
}
