/** `counterfoil schedules`: the recurring statements of a workspace, or one of them run now. */
import type { ScheduleRow } from '#contract/schedules.ts'
import { instantWords } from '#main/domain/instantWords.ts'
import type { CommandHost } from '../command.ts'
import { CommandFailed, WrongUse } from '../failure.ts'
import { progressWords, withCore, type Session } from '../session.ts'
import { table } from '../table.ts'

export interface SchedulesArguments {
  workspace: string
  /** Of a schedule, by id or name: runs it. */
  run?: string
  smtp?: string
  /** Also to whoever has the statement already. */
  again?: boolean
}

/**
 * Without `--run` prints `{schedules}`; with it `{schedule, campaign, sent, failed, skipped, uncertain, queued}`.
 * Nothing runs by itself here: what is due runs at the desk that stays open.
 */
export async function schedules({ places, output }: CommandHost, given: SchedulesArguments): Promise<void> {
  await withCore({ workspaceDir: given.workspace, who: 'counterfoil schedules', output, ...places, smtpUrl: given.smtp ?? null }, async (session) => {
    const { rows } = await session.client.schedules.list({})
    if (given.run === undefined) {
      output.result({ schedules: rows }, () => (rows.length === 0 ? 'No schedules. They are made in the window, under Schedules.' : listed(rows)))
      return
    }
    const schedule = named(rows, given.run)
    session.core.context.requireManage()
    if (session.core.context.smtpUrl() === null) throw new CommandFailed('NO_TRANSPORT', 'No mail server is named. Give it with --smtp, or set it in the window.')
    const { campaign, activity } = await session.core.context.schedules.runNow(schedule.id, given.again === true)
    await ended(session, activity, (line) => output.progress(line))
    const { campaign: { counts, stopReason } } = await session.client.mail.messages({ campaign, limit: 1 })
    const { sent, failed, skipped, uncertain } = counts
    const result = { schedule: schedule.id, campaign, sent, failed, skipped, uncertain, queued: counts.queued + counts.sending }
    if (stopReason !== null) throw new CommandFailed('STOPPED', `${stopReason} What is not sent stays in the mail log, to be resumed.`, result)
    output.result(result, () => `${schedule.name}: ${sent} sent, ${failed} failed, ${skipped} left out, ${uncertain} uncertain.`)
  })
}

function named(rows: readonly ScheduleRow[], idOrName: string): ScheduleRow {
  const found = rows.filter(({ id, name }) => id === idOrName || name === idOrName)
  if (found.length === 1) return found[0]!
  if (found.length > 1) throw new WrongUse('NOT_ONE', `${found.length} schedules are called “${idOrName}”. Give the id of one: ${found.map(({ id }) => id).join(', ')}.`)
  throw new WrongUse('NO_SUCH_SCHEDULE', `There is no schedule “${idOrName}”. ${rows.length === 0 ? 'This workspace has none.' : `There are: ${rows.map(({ name }) => `“${name}”`).join(', ')}.`}`)
}

const listed = (rows: readonly ScheduleRow[]): string =>
  table(['Schedule', 'Rule', 'Next run', 'Last run', 'Id'], rows.map((row) => [row.name, row.ruleWords, nextWords(row), row.lastRun?.outcome ?? '–', row.id]))

function nextWords({ paused, waiting, nextRunAt, timeZone }: ScheduleRow): string {
  if (paused) return 'paused'
  if (nextRunAt === null) return 'never again'
  return waiting === null ? instantWords(nextRunAt, timeZone) : `due: ${waiting}`
}

/** Waits for a job of the core; Ctrl+C cancels it at its next safe place. */
async function ended({ core: { context: { jobs } } }: Session, activity: string, progress: (line: string) => void): Promise<void> {
  const cancel = () => void jobs.cancel(activity)
  process.once('SIGINT', cancel).once('SIGTERM', cancel)
  const watched = new AbortController()
  try {
    const isOver = () => jobs.list().find(({ id }) => id === activity)?.state !== 'running'
    if (isOver()) return
    for await (const one of jobs.watch(watched.signal)) {
      if (one.id === activity) progress(`${one.label}: ${progressWords(one)}`)
      if (isOver()) return
    }
  } finally {
    watched.abort()
    process.off('SIGINT', cancel).off('SIGTERM', cancel)
  }
}
