/** Two texts, line by line: what went, what came, what stayed. */

export interface DiffLine {
  is: 'same' | 'gone' | 'new'
  text: string
}

/** Lines that are compared one with another; of longer changes the whole block is told as gone and new. */
const COMPARED_MAX = 2000

export function lineDiff(before: string, after: string): DiffLine[] {
  const a = before.split('\n')
  const b = after.split('\n')
  let from = 0
  while (from < a.length && from < b.length && a[from] === b[from]) from++
  let end = 0
  while (end < a.length - from && end < b.length - from && a[a.length - 1 - end] === b[b.length - 1 - end]) end++
  const same = (lines: readonly string[]): DiffLine[] => lines.map((text) => ({ is: 'same', text }))
  return [...same(a.slice(0, from)), ...middle(a.slice(from, a.length - end), b.slice(from, b.length - end)), ...same(end === 0 ? [] : a.slice(-end))]
}

/** By the longest common subsequence. */
function middle(a: readonly string[], b: readonly string[]): DiffLine[] {
  const gone = (text: string): DiffLine => ({ is: 'gone', text })
  const came = (text: string): DiffLine => ({ is: 'new', text })
  if (a.length > COMPARED_MAX || b.length > COMPARED_MAX) return [...a.map(gone), ...b.map(came)]
  const width = b.length + 1
  const longest = new Uint16Array((a.length + 1) * width)
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      longest[i * width + j] = a[i] === b[j] ? longest[(i + 1) * width + j + 1]! + 1 : Math.max(longest[(i + 1) * width + j]!, longest[i * width + j + 1]!)
    }
  }
  const lines: DiffLine[] = []
  let i = 0
  let j = 0
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) {
      lines.push({ is: 'same', text: a[i]! })
      i++
      j++
    } else if (longest[(i + 1) * width + j]! >= longest[i * width + j + 1]!) lines.push(gone(a[i++]!))
    else lines.push(came(b[j++]!))
  }
  return [...lines, ...a.slice(i).map(gone), ...b.slice(j).map(came)]
}

export type ShownLine = DiffLine | { is: 'left_out'; count: number }

/** Only what changed, with a few lines around it. */
export function changesOnly(lines: readonly DiffLine[], around = 2): ShownLine[] {
  const near = lines.map((_, at) => lines.slice(Math.max(0, at - around), at + around + 1).some(({ is }) => is !== 'same'))
  const shown: ShownLine[] = []
  for (const [at, line] of lines.entries()) {
    const last = shown.at(-1)
    if (near[at] === true) shown.push(line)
    else if (last?.is === 'left_out') last.count++
    else shown.push({ is: 'left_out', count: 1 })
  }
  return shown
}
