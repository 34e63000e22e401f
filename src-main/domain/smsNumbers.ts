/**
 * The one of our numbers that a recipient hears from, always the same: customers have saved it, and their answers come
 * back to it. When a number is added or taken away, only those move who must (rendezvous hashing).
 * @param numbers the party's, in any order; null where it has none
 */
export function numberFor(numbers: readonly string[], recipient: string): string | null {
  let best: { number: string; weight: number } | null = null
  for (const number of numbers) {
    const weight = hash(`${number} ${recipient}`)
    if (best === null || weight > best.weight || (weight === best.weight && number < best.number)) best = { number, weight }
  }
  return best?.number ?? null
}

/** FNV-1a with a last stir (murmur3's), so that numbers that differ in one digit fall apart. */
function hash(text: string): number {
  let h = 0x811c9dc5
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
