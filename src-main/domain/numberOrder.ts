/**
 * Sorts the numbers people give documents as people count: IN999 before IN1000. Runs of digits
 * compare by value, the rest by code unit, so that the order is the same on every computer.
 */
export function compareNumbers(a: string, b: string): number {
  if (a === b) return 0
  const left = runs(a)
  const right = runs(b)
  for (const [index, leftRun] of left.entries()) {
    const rightRun = right[index]
    if (rightRun === undefined) return 1
    const order = compareRuns(leftRun, rightRun)
    if (order !== 0) return order
  }
  if (left.length < right.length) return -1
  // Equal as counted (IN7, IN007): any order will do, as long as it is always the same.
  return a < b ? -1 : 1
}

function runs(text: string): readonly string[] {
  return text.match(/\d+|\D+/g) ?? []
}

function compareRuns(a: string, b: string): number {
  const [left, right] = [significant(a), significant(b)]
  // Of two numbers without leading zeros the longer is the larger, however long they are.
  if (left !== null && right !== null && left.length !== right.length) return left.length - right.length
  const [x, y] = left !== null && right !== null ? [left, right] : [a, b]
  if (x === y) return 0
  return x < y ? -1 : 1
}

function significant(run: string): string | null {
  return /^\d/.test(run) ? run.replace(/^0+(?=\d)/, '') : null
}
