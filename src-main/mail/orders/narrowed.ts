/** What is left to tell, and to whom, when some of it was told before. */

/**
 * No address is told a thing twice. Where one address lacks more than another, the message goes to those who
 * lack the most, and the others are left for another one: a message has one text for all.
 * @param told when an address was told a thing; null when it was not
 */
export function narrowed<T>(things: readonly T[], to: readonly string[], told: (thing: T, address: string) => number | null): { things: readonly T[]; to: readonly string[] } | { recentAt: number } {
  let recentAt = 0
  const groups = new Map<string, { things: readonly T[]; to: string[] }>()
  for (const address of to) {
    const lacks: T[] = []
    let mark = ''
    for (const [n, thing] of things.entries()) {
      const at = told(thing, address)
      if (at !== null) {
        recentAt = Math.max(recentAt, at)
        continue
      }
      lacks.push(thing)
      mark += `${n} `
    }
    if (lacks.length === 0) continue
    const group = groups.get(mark)
    if (group === undefined) groups.set(mark, { things: lacks, to: [address] })
    else group.to.push(address)
  }
  const most = [...groups.values()].toSorted((a, b) => b.things.length - a.things.length || b.to.length - a.to.length)[0]
  return most ?? { recentAt }
}
