/**
 * A core on a workspace whose disk has little room: `node fullDiskCore.ts DIR URL TOKEN ROOM`, where
 * ROOM is the command that makes room. Pulls until the disk is full, gives a command, makes room,
 * pulls and gives again; prints what each brought as one line of JSON.
 */
import { execSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { createRouterClient } from '@orpc/server'
import { createCore } from '#main/core/createCore.ts'
import { diskFailure } from '#main/core/diskFailure.ts'
import { lineLog } from '#main/hosts/log.ts'

const [dir = '', url = '', token = '', room = ''] = process.argv.slice(2)

export interface FullDiskSteps {
  [step: string]: { ok: boolean; code?: unknown; message?: string; answer?: unknown }
}
const steps: FullDiskSteps = {}
async function step(name: string, work: () => unknown): Promise<void> {
  try {
    steps[name] = { ok: true, answer: await work() }
  } catch (error) {
    // As the window is told it.
    const { code, message } = diskFailure(error) ?? (error as { code?: unknown; message: string })
    steps[name] = { ok: false, code, message }
  }
}

const logged: string[] = []
const core = await createCore({
  workspaceDir: dir, who: 'a test', version: '0', connection: { url, token }, automatic: false,
  workerFile: fileURLToPath(new URL('../../src-main/worker.ts', import.meta.url)),
  secrets: { get: () => Promise.resolve(null), set: () => Promise.resolve(false) },
  log: lineLog(({ level, message, data }) => void (level === 'error' && logged.push(`${message} ${JSON.stringify(data)}`))),
})
const { context, router } = core
const client = createRouterClient(router)
const { database } = context
const count = (table: string): unknown => database.raw.prepare(`SELECT count(*) FROM ${table}`).pluck().get()
const give = () => client.outbox.give({ command: 'addAccountNote', input: { accountId: database.raw.prepare('SELECT id FROM cache.account LIMIT 1').pluck().get() as never, text: 'given' } })

database.raw.prepare(`INSERT INTO note (id, accountId, text, at, by) VALUES ('n1', 'acc_1', 'written before', 1, 'Rosa')`).run()
await step('pull', () => context.sync.pullNow().finished)
await step('pull again', () => context.sync.pullNow().finished)
await step('status', () => context.sync.status())
await step('accounts', () => count('cache.account'))
// As long as the disk takes anything, and once more.
await step('write on', () => {
  const write = database.raw.prepare(`INSERT INTO setting VALUES (?, hex(randomblob(?)), 0, '')`)
  let last: unknown = null
  for (const bytes of [50_000, 2_000, 10]) {
    try {
      for (let n = 0; n < 1000; n += 1) write.run(`filler ${bytes} ${n}`, bytes)
    } catch (error) {
      last = error
    }
  }
  throw last
})
await step('give', give)
execSync(room.replace('PID', String(process.pid)))
await step('pull with room', () => context.sync.pullNow().finished)
await step('give with room', give)
await step('outbox', () => count('outbox'))
database.raw.exec(`DELETE FROM setting WHERE key LIKE 'filler %'`)
await core.close()
process.stdout.write(`${JSON.stringify({ steps, logged })}\n`)
