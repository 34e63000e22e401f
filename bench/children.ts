/** Work in a process of its own: with nothing else in its memory, and nothing of ours in its way. */
import { spawn } from 'node:child_process'
import { PROJECT } from '../scripts/project.ts'

/** Runs a file of the benchmark to its end; answers the JSON document that it printed. */
export function inChild(file: string, args: readonly string[]): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--expose-gc', file, ...args], { cwd: PROJECT, stdio: ['ignore', 'pipe', 'inherit'] })
    let printed = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text))
    child.once('error', reject)
    child.once('close', (code) => {
      if (code === 0) resolve(JSON.parse(printed))
      else reject(new Error(`${file} ended with ${code}`))
    })
  })
}

export const print = (value: unknown): void => void process.stdout.write(JSON.stringify(value))

/** The most memory this process has had, in bytes. */
export const peakBytes = (): number => process.resourceUsage().maxRSS * 1024
