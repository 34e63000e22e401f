/** The known name that a mistyped one was most likely meant to be. */

/** Null where none is near: of a short name two letters may be wrong, of a longer one a third. What both have before a dot says nothing. */
export function nearest(name: string, known: Iterable<string>): string | null {
  let best: { name: string; distance: number } | null = null
  for (const candidate of known) {
    const [a, b] = withoutSamePrefix(name.toLowerCase(), candidate.toLowerCase())
    const distance = a === b ? 0 : edits(a, b)
    if (distance <= Math.max(2, Math.floor(a.length / 3)) && distance < Math.min(a.length, b.length) && (best === null || distance < best.distance)) best = { name: candidate, distance }
  }
  return best?.name ?? null
}

function withoutSamePrefix(a: string, b: string): [string, string] {
  const dot = a.lastIndexOf('.') + 1
  return dot > 0 && b.startsWith(a.slice(0, dot)) ? [a.slice(dot), b.slice(dot)] : [a, b]
}

/** Letters to add, leave out, change, or swap with their neighbour (optimal string alignment). */
function edits(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    const above = rows[i - 1]!
    for (let j = 1; j <= b.length; j++) {
      let least = Math.min(above[j]! + 1, row[j - 1]! + 1, above[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, rows[i - 2]![j - 2]! + 1)
      row.push(least)
    }
    rows.push(row)
  }
  return rows[a.length]![b.length]!
}
