/** `counterfoil verify`: whether everything in the workspace is as it must be. */
import { verifyWorkspace } from '#main/core/verify.ts'
import type { CommandHost } from '../command.ts'
import { withCore } from '../session.ts'

/** Prints `{accounts, differences, problems, waiting}`; exit 1 where there are differences. */
export async function verify({ places, output }: CommandHost, given: { workspace: string }): Promise<void> {
  await withCore({ workspaceDir: given.workspace, who: 'counterfoil verify', output, ...places }, async ({ core }) => {
    const report = await verifyWorkspace(core.context)
    output.result(report, () =>
      [`${report.accounts.toLocaleString('en')} accounts checked, ${report.differences} differences.`, ...report.problems.map((problem) => `  ${problem.kind}: ${problem.message}`),
        ...report.waiting.map(({ resource, refersTo, records }) => `  ${records.toLocaleString('en')} ${resource} wait for ${refersTo} that are not in the copy.`)].join('\n'))
    if (report.differences > 0) process.exitCode = 1
  })
}
