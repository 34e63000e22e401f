/** `counterfoil sms poll`: reads what customers answered by SMS, once. */
import { JobFailure } from '#main/core/ports/jobs.ts'
import type { CommandHost } from '../command.ts'
import { CommandFailed, onTheCommandLine } from '../failure.ts'
import { connectionOf, withCore } from '../session.ts'
import { smsAccess, type SmsArguments } from '../smsAccess.ts'

export interface SmsPollArguments extends SmsArguments {
  workspace: string
  url?: string
  token?: string
}

/**
 * Prints `{read, taken, proposed}`. What is taken waits in the outbox, and goes out at once where the billing system is
 * known; without it nothing is taken, for it could not be asked how an invoice stands.
 */
export async function smsPoll({ places, output }: CommandHost, given: SmsPollArguments): Promise<void> {
  const said = given.url === undefined ? null : connectionOf(given.url, given.token, null)
  const options = { workspaceDir: given.workspace, who: 'counterfoil sms poll', token: given.token, output, ...places, connection: said, sms: smsAccess(given), pushesByItself: false }
  await withCore(options, async ({ core, run }) => {
    const { workspaceDir, connection, answers } = core.context
    if (connection() === null) output.remark('No billing system is connected, so everything is left to a person. To have clear answers taken, give --url and --token, or COUNTERFOIL_TOKEN for the one the workspace names.')
    try {
      const { read, taken, proposed } = await answers.pollNow()
      const to = connection()
      if (taken > 0 && to !== null) {
        const { waiting, refused, conflicts, stopped } = await run('sync.push', { workspaceDir, connection: to }, 'Push')
        if (waiting > 0) output.remark(`${waiting} changes still wait to be sent${stopped === null ? '.' : `: ${onTheCommandLine(stopped)}`}`)
        if (refused + conflicts > 0) output.remark(`${refused + conflicts} changes were refused or met one made by somebody else: look at them in the outbox.`)
      }
      output.result({ read, taken, proposed }, () => `${read} read: ${taken} done at once, ${proposed} left to a person.`)
    } catch (error) {
      if (!(error instanceof JobFailure)) throw error
      throw error.code === 'NO_SMS' ? new CommandFailed('NO_SMS', 'No SMS provider is named. Give it with --sms, --sms-account and --sms-token.') : new CommandFailed(error.code, onTheCommandLine(error.message))
    }
  })
}
