/** Where in a text something is, as an editor says it. Lines and columns count from 1. */
export function placeAt(text: string, index: number): { line: number; column: number } {
  const before = text.slice(0, index)
  const line = before.split('\n').length
  return { line, column: index - before.lastIndexOf('\n') }
}
