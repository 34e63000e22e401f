/** What a command prints: one JSON document with `--json`, else text for people; remarks go to stderr. */

export interface Output {
  json: boolean
  /** The result: as JSON, or as `text` makes it readable. */
  result(value: unknown, text: () => string): void
  /** A remark on stderr; progress, warnings. */
  remark(line: string): void
}

export function createOutput(json: boolean): Output {
  return {
    json,
    result(value, text) {
      process.stdout.write(json ? `${JSON.stringify(value)}\n` : `${text()}\n`)
    },
    remark(line) {
      process.stderr.write(`${line}\n`)
    },
  }
}

/** Columns under their heads; numbers to the right. */
export function table(heads: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const right = heads.map((_, i) => rows.length > 0 && rows.every((row) => typeof row[i] === 'number' || /^[−–-]?[\d.,]+( [A-Z]{3})?$|^–$/.test(String(row[i]))))
  const cells = [heads, ...rows].map((row) => row.map(String))
  const widths = heads.map((_, i) => Math.max(...cells.map((row) => [...(row[i] ?? '')].length)))
  const line = (row: readonly string[]) =>
    row.map((cell, i) => { const gap = ' '.repeat(widths[i]! - [...cell].length); return right[i] ? gap + cell : cell + gap }).join('  ').trimEnd()
  return [line(cells[0]!), widths.map((width) => '─'.repeat(width)).join('  '), ...cells.slice(1).map(line)].join('\n')
}
