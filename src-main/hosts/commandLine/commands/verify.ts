/** `counterfoil verify`: whether everything in the workspace is as it must be. */
import { verifyWorkspace } from '#main/core/verify.ts'
import { unfinishedNames } from '#main/core/wholeCopy.ts'
import type { CommandHost } from '../command.ts'
import { withCore } from '../session.ts'

/** Prints `{accounts, differences, problems, ledger, waiting, unfinished, pulled}`; exit 1 where there are differences, or where not everything is here that would have to be checked. */
export async function verify({ places, output }: CommandHost, given: { workspace: string }): Promise<void> {
  await withCore({ workspaceDir: given.workspace, who: 'counterfoil verify', output, ...places }, async ({ core }) => {
    const report = await verifyWorkspace(core.context)
    output.result(report, () =>
      [...(report.pulled || report.unfinished.length > 0 ? [] : ['Nothing has been pulled into this workspace yet: sync, then verify.']),
        ...unfinishedNames(core.context).map((name) => `The first pull of ${name} has not come to its end: sync, then verify again.`),
        `${report.accounts.toLocaleString('en')} accounts checked, ${report.differences} differences.${report.ledger === null ? '' : ` ${report.ledger.toLocaleString('en')} records of the ledger.`}`, ...report.problems.map((problem) => `  ${problem.kind}: ${problem.subject}: ${problem.message}`),
        ...report.waiting.map(({ resource, refersTo, records }) => `  ${records.toLocaleString('en')} ${resource} wait for ${refersTo} that are not in the copy.`)].join('\n'))
    if (report.differences > 0 || report.unfinished.length > 0 || !report.pulled) process.exitCode = 1
  })
}
