/** The peer: csv-parse alone over the same file, each row taken as texts and nothing done with it. */
import { createReadStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import { parse } from 'csv-parse'

const [path] = process.argv.slice(2) as [string]
const startedAt = performance.now()
let rows = 0
const parser = createReadStream(path).pipe(parse({ from_line: 2, on_record: () => {
  rows += 1
  return null
} }))
await finished(parser.resume())
process.stdout.write(JSON.stringify({ rows, seconds: (performance.now() - startedAt) / 1000, peakMb: process.resourceUsage().maxRSS / 1024 }))
