/**
 * The core in a process of its own under the desktop shell: started by its first message, given
 * windows' ports by later ones. It asks the shell only for secrets, and tells it its log.
 */
import { createRouterClient } from '@orpc/server'
import type { CoreQuestion, CoreQuestions, CoreStart, FromCore, ToCore } from '#contract/coreProcess.ts'
import type { Core, CorePorts } from '#main/core/createCore.ts'
import type { Log, Secrets } from '#main/core/ports/context.ts'
import { lineLog } from './log.ts'
import { portHost, type HostPort } from './messagePort.ts'

/** The line to the shell: Electron's `process.parentPort`. */
export interface ParentPort {
  on(event: 'message', listener: (event: { data: ToCore; ports: HostPort[] }) => void): unknown
  postMessage(message: FromCore): void
}

export interface CoreProcessOptions {
  createCore(ports: CorePorts): Promise<Core>
  /** The job threads' entry. */
  workerFile: string
  exit(code: number): void
}

/** Serves until the shell says `close`. A workspace that cannot be used is told as `failed`. */
export function runCoreProcess(parent: ParentPort, options: CoreProcessOptions): void {
  const log = lineLog((line) => parent.postMessage({ kind: 'log', ...line }))
  const { secrets, answered } = secretsOfShell(parent)
  const waiting: HostPort[] = []
  let serve = (port: HostPort): void => void waiting.push(port)
  let core: Core | null = null
  let closing = false

  async function start(given: CoreStart): Promise<void> {
    const { kind: _, ...ports } = given
    try {
      core = await options.createCore({ ...ports, workerFile: options.workerFile, secrets, log })
    } catch (error) {
      // The shell ends this process: by itself it could be gone before its last words are.
      return parent.postMessage(failure(error, log))
    }
    if (closing) return close()
    serve = portHost(core.router, log)
    parent.postMessage({ kind: 'ready' })
    for (const port of waiting.splice(0)) serve(port)
  }

  async function close(): Promise<void> {
    closing = true
    if (core === null) return
    try {
      await core.close()
      options.exit(0)
    } catch (error) {
      log.error('The core did not close as it should', error)
      options.exit(1)
    }
  }

  async function reply<Q extends CoreQuestion>(id: number, question: Q, input: CoreQuestions[Q]['input']): Promise<void> {
    try {
      if (core === null) throw new Error('The workspace is not open yet.')
      parent.postMessage({ kind: 'answer', id, answer: await answers[question](core, input) })
    } catch (error) {
      log.error(`${question} could not be answered`, error)
      parent.postMessage({ kind: 'answer-failed', id, message: 'The workspace could not say. Try again.' })
    }
  }

  parent.on('message', ({ data, ports }) => {
    switch (data.kind) {
      case 'start':
        return void start(data)
      case 'port':
        return ports.forEach((port) => serve(port))
      case 'ask':
        return void reply(data.id, data.question, data.input)
      case 'wake':
        // One that is still starting begins with a pull anyway.
        return core?.context.sync.wake()
      case 'secret':
        return answered(data)
      case 'close':
        return void close()
      default:
        return data satisfies never
    }
  })
}

const answers: { [Q in CoreQuestion]: (core: Core, input: CoreQuestions[Q]['input']) => CoreQuestions[Q]['answer'] | Promise<CoreQuestions[Q]['answer']> } = {
  documentFile: (core, { id }) => core.documentFile(id),
  async portalUrls(core) {
    return (await createRouterClient(core.router).app.info()).parties.map((party) => party.portalUrl)
  },
}

function failure(error: unknown, log: Log): FromCore {
  if (error instanceof Error && error.name === 'WorkspaceError') {
    log.warn('The workspace cannot be used', { message: error.message })
    return { kind: 'failed', code: (error as Error & { code: string }).code, message: error.message }
  }
  const id = log.error('The core could not start', error)
  return { kind: 'failed', code: 'UNEXPECTED', message: `The workspace could not be opened, for a reason that Counterfoil does not know. It is in the log as ${id}.` }
}

/** Secrets are kept by the shell, for only it can reach the system's key store. */
function secretsOfShell(parent: ParentPort): { secrets: Secrets; answered(message: Extract<ToCore, { kind: 'secret' }>): void } {
  const asked = new Map<number, (message: Extract<ToCore, { kind: 'secret' }>) => void>()
  let last = 0
  const ask = (name: Parameters<Secrets['get']>[0], write: { value: string | null } | null) =>
    new Promise<Extract<ToCore, { kind: 'secret' }>>((resolve) => {
      asked.set(++last, resolve)
      parent.postMessage({ kind: 'secret', id: last, name, write })
    })
  return {
    secrets: {
      get: async (name) => (await ask(name, null)).value,
      set: async (name, value) => (await ask(name, { value })).kept,
    },
    answered(message) {
      asked.get(message.id)?.(message)
      asked.delete(message.id)
    },
  }
}
