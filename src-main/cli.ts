/** The command line's entry. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { runCommandLine } from './hosts/commandLine/program.ts'
import { beside } from './hosts/commandLine/command.ts'

const built = import.meta.url.endsWith('.js')
const root = new URL(built ? '../../' : '../', import.meta.url)
const { version } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as { version: string }

await runCommandLine(process.argv.slice(2), {
  workerFile: beside(import.meta.url, 'worker'),
  sandboxFile: beside(import.meta.url, 'sandboxServer'),
  rendererDir: fileURLToPath(new URL('out/renderer', root)),
  version,
})
