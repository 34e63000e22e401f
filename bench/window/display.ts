/** A screen to show windows on: the one there is, or one in memory on a machine without any. */
import { spawn } from 'node:child_process'
import type { Readable } from 'node:stream'

const SIZE = '1440x900x24'

/** Answers what ends it. */
export async function provideDisplay(): Promise<() => void> {
  if (process.platform !== 'linux' || process.env['DISPLAY'] !== undefined) return () => undefined
  const screen = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', SIZE, '-nolisten', 'tcp'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] })
  const number = await new Promise<string>((resolve, reject) => {
    screen.once('error', () => reject(new Error('This machine has no screen, and no Xvfb to make one: run `npm run setup`.')))
    screen.once('exit', (code) => reject(new Error(`Xvfb ended with ${code} before it had a screen.`)))
    ;(screen.stdio[3] as Readable).once('data', (text: Buffer) => resolve(text.toString('utf8').trim()))
  })
  process.env['DISPLAY'] = `:${number}`
  return () => {
    delete process.env['DISPLAY']
    screen.kill()
  }
}
