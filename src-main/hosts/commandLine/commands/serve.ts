/** `counterfoil serve`: the window in an ordinary browser, on this machine only. */
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import type { CommandHost } from '../command.ts'
import { prepareDemo } from '../../demo.ts'
import { startLoopbackHost } from '../../loopbackHttp.ts'
import { connectionOf, withCore } from '../session.ts'
import { WrongUse } from '../failure.ts'

export interface ServeArguments {
  workspace?: string
  port?: number
  url?: string
  token?: string
  smtp?: string
  /** Against the sandbox, with its demo company. */
  demo?: boolean
  accounts: number
}

/** Prints the address with its one-time token (`{url, workspace}`), then serves until Ctrl+C. */
export async function serve({ places, output }: CommandHost, given: ServeArguments): Promise<void> {
  if (given.workspace === undefined && !given.demo) throw new WrongUse('NO_WORKSPACE', 'Name the workspace with --workspace, or use --demo for the demo company.')
  const ended = untilStopped()
  const demoDir = resolve(given.workspace ?? process.env['COUNTERFOIL_DEMO_DIR'] ?? join(homedir(), '.counterfoil', 'demo'))
  const demo = given.demo ? await prepareDemo({ dir: demoDir, accounts: given.accounts }) : null
  try {
    const connection = demo?.connection ?? (given.url === undefined ? null : connectionOf(given.url, given.token, null))
    const options = {
      workspaceDir: demo?.workspaceDir ?? resolve(given.workspace!), who: 'counterfoil serve', create: demo !== null || connection !== null, connection,
      smtpUrl: demo?.smtpUrl ?? given.smtp ?? null, demo: demo !== null, automatic: true, output, ...places,
    }
    await withCore(options, async ({ core }) => {
      const host = await startLoopbackHost(core, { port: given.port, rendererDir: places.rendererDir })
      try {
        output.result({ url: host.url, workspace: core.context.workspaceDir }, () =>
          `Counterfoil is at\n\n  ${host.url}\n\nThe address opens it once, in one browser on this machine. Ctrl+C ends it.`)
        await ended
      } finally {
        await host.close()
      }
    })
  } finally {
    await demo?.close()
  }
}

/** Ctrl+C, a polite kill, or the end of whoever started it. */
const untilStopped = (): Promise<void> =>
  new Promise((stop) => {
    process.once('SIGINT', () => stop())
    process.once('SIGTERM', () => stop())
    process.once('disconnect', () => stop())
  })
