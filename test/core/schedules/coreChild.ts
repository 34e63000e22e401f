/** A core that runs its schedules until no message is left and every campaign has ended, in a process of its own that can be killed: `node coreChild.ts WORKSPACE SMTP NOW`. */
import { createCore } from '#main/core/createCore.ts'
import { WORKER } from './worker.ts'

const [dir, smtp, now] = process.argv.slice(2) as [string, string, string]
const core = await createCore({
  workspaceDir: dir, who: 'a child', workerFile: WORKER, version: 'test', automatic: true, now: () => Number(now), connection: null, smtpUrl: smtp,
  secrets: { get: () => Promise.resolve(null), set: () => Promise.resolve(false) },
  log: { info() {}, warn() {}, error: (message, error) => { throw new Error(message, { cause: error }) } },
})
const left = core.context.database.raw.prepare<[], number>(`SELECT (SELECT count(*) FROM message WHERE state IN ('queued', 'sending')) + (SELECT count(*) FROM campaign WHERE state <> 'done') + (SELECT count(*) FROM schedule WHERE nextRunAt <= ${Number(now)})`).pluck()
while (left.get()! > 0 || core.context.jobs.list().some(({ state }) => state === 'running')) await new Promise((resolve) => setTimeout(resolve, 5))
await core.close()
process.exit(0)
