/**
 * Whole minor units of one currency added up, to the last one. For what a person types or chooses here; everything
 * else is added up by the core.
 * @throws RangeError when the sum cannot be a number without losing units.
 */
export function exactSum(minors: Iterable<number>): number {
  let sum = 0n
  for (const minor of minors) sum += BigInt(minor)
  const whole = Number(sum)
  if (!Number.isSafeInteger(whole)) throw new RangeError(`${sum} minor units are more than can be shown exactly.`)
  return whole
}
