/** What a command prints: one JSON document with `--json`, else text for people; remarks go to stderr. */

export interface Output {
  readonly json: boolean
  /** The result: as JSON, or as `text` makes it readable. A command has one. */
  result(value: unknown, text: () => string): void
  /** A command that failed: the result is all that stdout gets with `--json`, whatever came before. */
  failure(value: object, text: string): void
  /** A line on stderr. */
  remark(line: string): void
  /** How far long work is: a line on stderr that replaces itself, where a person looks at it. */
  progress(line: string): void
}

/** `hide` is asked about every line that goes to stderr. */
export function createOutput(json: boolean, hide: (line: string) => string): Output {
  let printed = false
  const { stdout, stderr } = process
  const print = (text: string) => {
    printed = true
    stdout.write(`${text}\n`)
  }
  const clearLine = () => {
    if (stderr.isTTY) stderr.write('\r\u001b[K')
  }
  return {
    json,
    result(value, text) {
      clearLine()
      print(json ? JSON.stringify(value) : text())
    },
    failure(value, text) {
      clearLine()
      if (json && !printed) print(JSON.stringify(value))
      stderr.write(`${hide(text)}\n`)
    },
    remark(line) {
      clearLine()
      stderr.write(`${hide(line)}\n`)
    },
    progress(line) {
      if (!stderr.isTTY) return
      clearLine()
      stderr.write(hide(line).slice(0, Math.max(20, (stderr.columns ?? 80) - 1)))
    },
  }
}

/** Whoever reads us may stop reading (`| head`): that is no failure of ours, and no stack. */
export function endQuietlyWithTheReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    process.exit()
  })
}
