/** `counterfoil serve`: the window in an ordinary browser, on this machine only. */
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import type { CommandHost } from '../command.ts'
import { prepareDemo } from '../../demo.ts'
import { startLoopbackHost } from '../../loopbackHttp.ts'
import { companyIn } from '../demo/company.ts'
import { connectionOf, withCore } from '../session.ts'
import { CommandFailed, WrongUse } from '../failure.ts'
import { smsAccess, type SmsArguments } from '../smsAccess.ts'

export interface ServeArguments extends SmsArguments {
  workspace?: string
  port?: number
  url?: string
  token?: string
  smtp?: string
  /** Against the sandbox, with its demo company. */
  demo?: boolean
  /** Of a new demo company. */
  accounts?: number
  /** Nobody has worked at the desk of the demo company yet. */
  bareDesk?: boolean
}

/** Prints the address with its one-time token (`{url, workspace}`), then serves until Ctrl+C. */
export async function serve({ places, output }: CommandHost, given: ServeArguments): Promise<void> {
  if (given.workspace === undefined && !given.demo) throw new WrongUse('NO_WORKSPACE', 'Name the workspace with --workspace, or use --demo for the demo company.')
  const ended = untilStopped()
  const demoDir = resolve(given.workspace ?? process.env['COUNTERFOIL_DEMO_DIR'] ?? join(homedir(), '.counterfoil', 'demo'))
  const demo = given.demo ? await prepareDemo({ dir: demoDir, ...companyIn(demoDir, given) }) : null
  try {
    const connection = demo?.connection ?? (given.url === undefined ? null : connectionOf(given.url, given.token, null))
    const options = {
      workspaceDir: demo?.workspaceDir ?? resolve(given.workspace!), who: 'counterfoil serve', create: demo !== null || connection !== null, connection,
      token: given.token, smtpUrl: given.smtp ?? demo?.smtpUrl ?? null, sms: smsAccess(given) ?? demo?.sms ?? null, demo: demo !== null, deskHistory: demo !== null && given.bareDesk !== true, automatic: true, output, ...places,
    }
    if (!existsSync(join(places.rendererDir, 'index.html'))) output.remark('The window is not built yet, so a browser will find nothing here. Build it with "npm run build".')
    await withCore(options, async ({ core }) => {
      if (core.context.connection() === null) output.remark('No source is connected: what is in the copy can be read. To pull and push, give --url and --token, or COUNTERFOIL_TOKEN for the billing system that the workspace names; a file or a Stripe account is added in the window, or with "counterfoil source add".')
      const host = await startLoopbackHost(core, { port: given.port, rendererDir: places.rendererDir }).catch((error: Error) => {
        throw error.cause === undefined ? error : new CommandFailed('PORT_TAKEN', error.message)
      })
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
    // A channel to whoever started it would keep the process alive.
    if (process.connected) process.disconnect()
  }
}

/** Ctrl+C, a polite kill, or the end of whoever started it. */
const untilStopped = (): Promise<void> =>
  new Promise((stop) => {
    process.once('SIGINT', () => stop())
    process.once('SIGTERM', () => stop())
    process.once('SIGHUP', () => stop())
    process.once('disconnect', () => stop())
  })
