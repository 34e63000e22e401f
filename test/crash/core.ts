/**
 * A core in a process of its own, to be killed: the core as the application starts it, with its job
 * threads and its own schedule, on the workspace and with the commands of its first argument (JSON).
 * Says one JSON line for each thing that happens; ends when all is sent and pulled, or with its input.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { commandNames } from '#contract/commands.ts'
import { createCore, type Core } from '#main/core/createCore.ts'
import { countWaiting, wakeCommands } from '#main/db/outbox.ts'
import { lineLog } from '#main/hosts/log.ts'

export const Errand = z.object({
  dir: z.string(), url: z.string(), token: z.string(),
  commands: z.array(z.object({
    marker: z.string(), command: z.enum(commandNames as [string, ...string[]]), input: z.record(z.string(), z.unknown()),
    accountId: z.string(), partyId: z.string(), targetId: z.string(), ifMatch: z.int().nullable(), afterMs: z.number(),
  })),
  /** Nothing waits for its time: the line is known to be good. */
  hurry: z.boolean(),
})
export type Errand = z.infer<typeof Errand>

export const Said = z.discriminatedUnion('said', [
  z.object({ said: z.literal('working') }),
  z.object({ said: z.literal('giving'), marker: z.string() }),
  z.object({ said: z.literal('given'), marker: z.string(), id: z.int() }),
  z.object({ said: z.literal('step'), job: z.string(), step: z.string(), running: z.boolean() }),
  z.object({ said: z.literal('settled') }),
  z.object({ said: z.literal('log'), level: z.string(), message: z.string(), data: z.unknown() }),
])
export type Said = z.infer<typeof Said>

const POLL_MS = 15

if (process.argv[1] === fileURLToPath(import.meta.url)) await run(Errand.parse(JSON.parse(process.argv[2] ?? '')))

async function run(errand: Errand): Promise<void> {
  const say = (said: Said) => void process.stdout.write(`${JSON.stringify(said)}\n`)
  // Its parent is gone: nobody is left to kill it.
  process.stdin.once('end', () => process.exit(1)).resume()
  const core = await createCore({
    workspaceDir: errand.dir, create: true, who: 'the crash test', version: '0', connection: { url: errand.url, token: errand.token },
    workerFile: fileURLToPath(new URL('killingWorker.ts', import.meta.url)),
    secrets: { get: () => Promise.resolve(null), set: () => Promise.resolve(false) },
    log: lineLog(({ level, message, data }) => say({ said: 'log', level, message, data })),
  })
  say({ said: 'working' })
  void tellSteps(core, say)
  for (const { marker, command, input, afterMs, ...subject } of errand.commands) {
    await sleep(afterMs)
    say({ said: 'giving', marker })
    const { id } = core.context.outbox.enqueue(command as never, input as never, subject)
    say({ said: 'given', marker, id })
  }
  await settle(core, errand.hurry)
  say({ said: 'settled' })
  await core.close()
  process.exit(0)
}

/** Until nothing waits, and a pull that began after that has come to its end. */
async function settle({ context }: Core, hurry: boolean): Promise<void> {
  const { database, sync, jobs } = context
  const waiting = () => database.first(countWaiting())?.count ?? 0
  const quiet = async () => {
    while (jobs.list().some(({ state }) => state === 'running')) await sleep(POLL_MS)
  }
  for (;;) {
    await sleep(POLL_MS)
    await quiet()
    if (waiting() > 0) {
      if (hurry) database.run(wakeCommands())
      sync.pushSoon()
      await sleep(100)
      continue
    }
    const pulled = await sync.pullNow().finished.then(() => true, () => false)
    if (pulled && waiting() === 0) return
  }
}

async function tellSteps({ context }: Core, say: (said: Said) => void): Promise<void> {
  for await (const { job, step, state } of context.jobs.watch()) say({ said: 'step', job, step, running: state === 'running' })
}
