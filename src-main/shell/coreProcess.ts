/** The life of the core's process: started, asked, restarted when it dies, ended in order. */
import { utilityProcess, type MessagePortMain, type UtilityProcess } from 'electron'
import type { CoreQuestion, CoreQuestions, CoreStart, FromCore, ToCore } from '#contract/coreProcess.ts'
import type { ShellLog } from './log.ts'
import { restartAllowance } from './restarts.ts'
import type { SecretStore } from './secrets.ts'

/** How long an orderly end may take before it is a disorderly one. */
const CLOSE_WITHIN_MS = 8_000
const QUESTIONS_AT_ONCE = 100

export interface Problem {
  code: string
  /** Plain words with what to do. */
  message: string
}

export interface CoreEvents {
  /** It answers; `again` when it had died before. */
  ready(again: boolean): void
  /** It cannot be started, or dies again and again; it stays down. */
  failed(problem: Problem): void
}

export interface CoreProcess {
  /** Hands a window's port over. A core that is starting keeps it; without one the port is closed. */
  connect(port: MessagePortMain): void
  /** Rejects in plain words when there is no core, or it dies before it answers. */
  ask<Q extends CoreQuestion>(question: Q, input: CoreQuestions[Q]['input']): Promise<CoreQuestions[Q]['answer']>
  /** The machine woke from sleep. */
  wake(): void
  /** Ends it: in order, and after eight seconds anyway. */
  close(): Promise<void>
}

interface Asked {
  resolve(answer: unknown): void
  reject(error: Error): void
}

export function startCoreProcess(file: string, start: CoreStart, services: { log: ShellLog; secrets: SecretStore }, events: CoreEvents): CoreProcess {
  const { log } = services
  const restarts = restartAllowance(Date.now)
  const asked = new Map<number, Asked>()
  let lastAsked = 0
  let child: UtilityProcess | null = null
  let wasReady = false
  let state: 'up' | 'failed' | 'closing' = 'up'

  const send = (message: ToCore, ports?: MessagePortMain[]): void => child?.postMessage(message, ports)

  function spawn(): void {
    const started = utilityProcess.fork(file, [], { serviceName: 'Counterfoil core', stdio: 'pipe' })
    child = started
    started.stdout?.on('data', (text: Buffer) => log.core('info', text.toString('utf8').trimEnd(), {}))
    started.stderr?.on('data', (text: Buffer) => log.core('warn', text.toString('utf8').trimEnd(), {}))
    started.on('message', (message: FromCore) => hear(message))
    started.once('exit', (code) => gone(started, code))
    // A restart opens what the first start made.
    send(wasReady ? { ...start, create: false } : start)
  }

  function hear(message: FromCore): void {
    switch (message.kind) {
      case 'ready': {
        const again = wasReady
        wasReady = true
        return events.ready(again)
      }
      case 'failed':
        return giveUp({ code: message.code, message: message.message })
      case 'answer':
        return settle(message.id, (question) => question.resolve(message.answer))
      case 'answer-failed':
        return settle(message.id, (question) => question.reject(new Error(message.message)))
      case 'secret': {
        const kept = message.write === null || services.secrets.set(message.name, message.write.value)
        return send({ kind: 'secret', id: message.id, value: services.secrets.get(message.name), kept })
      }
      case 'log':
        return log.core(message.level, message.message, message.data)
      default:
        return message satisfies never
    }
  }

  function settle(id: number, how: (question: Asked) => void): void {
    const question = asked.get(id)
    asked.delete(id)
    if (question) how(question)
  }

  function gone(which: UtilityProcess, code: number): void {
    if (child !== which) return
    child = null
    for (const id of asked.keys()) settle(id, (question) => question.reject(new Error('Counterfoil’s core stopped before it could answer. Try again.')))
    if (state !== 'up') return
    log.core('error', 'The core stopped by itself', { code })
    if (restarts.take()) return spawn()
    giveUp({ code: 'KEEPS_STOPPING', message: 'The part of Counterfoil that reads the workspace stopped four times within a minute. Nothing saved is lost. Try again; if it goes on, look into the log.' })
  }

  function giveUp(problem: Problem): void {
    state = 'failed'
    child?.kill()
    events.failed(problem)
  }

  spawn()
  return {
    connect(port) {
      if (child === null) port.close()
      else send({ kind: 'port' }, [port])
    },
    ask(question, input) {
      return new Promise((resolve, reject) => {
        if (child === null || asked.size >= QUESTIONS_AT_ONCE) return reject(new Error('The workspace is not open. Try again in a moment.'))
        asked.set(++lastAsked, { resolve, reject })
        send({ kind: 'ask', id: lastAsked, question, input } as ToCore)
      })
    },
    wake: () => send({ kind: 'wake' }),
    async close() {
      state = 'closing'
      const ending = child
      if (ending === null) return
      const ended = new Promise<void>((resolve) => void ending.once('exit', () => resolve()))
      send({ kind: 'close' })
      const timer = setTimeout(() => ending.kill(), CLOSE_WITHIN_MS)
      await ended
      clearTimeout(timer)
    },
  }
}
