/** How long a person waits from starting the application to the first queue's rows, by turns with a bare Electron window. */
import { spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { findElectron, type ElectronRuntime } from '../../scripts/electron/find.ts'
import { PROJECT } from '../../scripts/project.ts'
import { below, median, type Figure } from '../figures.ts'
import { rounds } from '../quick.ts'

/** By turns, so that what disturbs the machine disturbs both. */
const ROUNDS = rounds(7)
const WITHIN_MS = 60_000
const FIRST_QUEUE = { place: '#/registrations', row: '[role=grid] [data-row]' }

export async function startFigures(workspaceDir: string, dir: string, invoices: number): Promise<Figure[]> {
  const electron = findElectron()
  if (electron === null) throw new Error('No Electron is on this machine yet: run `npm run setup`.')
  const application = { folder: PROJECT, userData: mkdtempSync(join(dir, 'start-')), args: ['--workspace', workspaceDir], waitFor: FIRST_QUEUE.row }
  const bare = { folder: join(import.meta.dirname, 'bare'), userData: mkdtempSync(join(dir, 'bare-')), args: [], waitFor: 'p' }
  // Once each before it counts: the application opens where one left it, and both have made their caches.
  await started(electron, bare)
  await started(electron, application, FIRST_QUEUE.place)
  await started(electron, application)
  const spent = { application: [] as number[], bare: [] as number[] }
  for (let round = 0; round < ROUNDS; round++) {
    spent.bare.push(await started(electron, bare))
    spent.application.push(await started(electron, application))
  }
  const company = `${invoices.toLocaleString('en')} invoices; median of ${ROUNDS} by turns`
  return [
    below('start to the first queue’s rows', median(spent.application) / median(spent.bare), 'ratio', 1.5, `a bare Electron window’s first frame: ${Math.round(median(spent.bare))} ms`),
    below('start to the first queue’s rows', median(spent.application), 'ms', null, company),
  ]
}

interface Application {
  folder: string
  userData: string
  args: readonly string[]
  /** A selector of what must have been painted. */
  waitFor: string
}

/** Milliseconds from the start of its process until it has painted. @param goTo where it is turned to first */
async function started(electron: ElectronRuntime, { folder, userData, args, waitFor }: Application, goTo?: string): Promise<number> {
  const { ELECTRON_RUN_AS_NODE: _, ...inherited } = process.env
  const env = { ...inherited, ...electron.env, BENCH_WAIT_FOR: waitFor, ...(goTo === undefined ? {} : { BENCH_GO_TO: goTo }) }
  const startedAt = performance.timeOrigin + performance.now()
  const child = spawn(electron.executable, ['-r', join(import.meta.dirname, 'tellPainted.cjs'), ...electron.args, folder, ...args, `--user-data-dir=${userData}`], { cwd: PROJECT, env, stdio: ['ignore', 'pipe', 'ignore'] })
  const timer = setTimeout(() => child.kill('SIGKILL'), WITHIN_MS)
  let printed = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text))
  await new Promise<void>((resolve) => void child.once('close', () => resolve()))
  clearTimeout(timer)
  const paintedAt = /^painted ([\d.]+)$/m.exec(printed)?.[1]
  if (paintedAt === undefined) throw new Error(`The window at ${folder} painted no ${waitFor} within ${WITHIN_MS / 1000} s. ${printed}`)
  return Number(paintedAt) - startedAt
}
