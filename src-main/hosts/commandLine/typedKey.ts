/** A key that stays in no history: from the environment, typed at the terminal without being shown, or read from a pipe. */
import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { WrongUse } from './failure.ts'

/** `given`: what stands on the command line; `-` for standard input. Throws `WrongUse` `NO_KEY`. */
export async function typedKey(given: string | undefined, words: string): Promise<string> {
  const key = given === '-' ? (await text(process.stdin)).trim() : (given ?? process.env['COUNTERFOIL_KEY'] ?? (process.stdin.isTTY ? await asked(words) : ''))
  if (key === '') throw new WrongUse('NO_KEY', 'The key is missing. Set COUNTERFOIL_KEY, or give "--key -" and the key on standard input; at a terminal it is asked for.')
  return key
}

function asked(words: string): Promise<string> {
  process.stderr.write(words)
  // What is typed is not written back.
  const lines = createInterface({ input: process.stdin, output: new Writable({ write: (_chunk, _encoding, done) => done() }), terminal: true })
  return new Promise((resolve) => {
    let typed = ''
    lines.once('line', (line) => {
      typed = line.trim()
      lines.close()
    })
    lines.once('close', () => {
      process.stderr.write('\n')
      resolve(typed)
    })
  })
}
