/** `counterfoil report …`: one file each, at a place the person names. */
import { resolve } from 'node:path'
import type { Destination, JobName, JobOutput, MadeFile } from '#main/core/ports/jobs.ts'
import type { CommandHost } from '../command.ts'
import { WrongUse } from '../failure.ts'
import { partyNamed } from '../party.ts'
import { withCore, type Session } from '../session.ts'
import { remarkUnfinished } from '../wholeCopy.ts'

interface Made {
  workspace: string
  out: string
}

interface Period {
  from: string
  to: string
}

export const agedReceivables = (host: CommandHost, given: Made & { asOf: string; party?: string }): Promise<void> =>
  make(host, 'report aged-receivables', given, async (session, common) => {
    const party = await partyNamed(session.client, given.party)
    remarkUnfinished(session, host.output, { party })
    return session.run('reports.agedReceivables', { ...common, asOf: given.asOf, party }, 'Aged receivables')
  })

export async function usage(host: CommandHost, given: Made & Period & { account?: string; party?: string }): Promise<void> {
  inOrder(given)
  await make(host, 'report usage', given, async (session, common) => {
    const party = await partyNamed(session.client, given.party)
    remarkUnfinished(session, host.output, { party, account: given.account ?? null })
    return session.run('reports.usage', { ...common, from: given.from, to: given.to, accountId: given.account ?? null, party }, 'Usage')
  })
}

interface Common {
  workspaceDir: string
  destination: Destination
}
type Making = { [J in JobName]: JobOutput<J> extends MadeFile ? Promise<JobOutput<J>> : never }[JobName]

/** Prints `{path, sha256, bytes, count}`: pages of a PDF, rows of a workbook. */
async function make({ places, output }: CommandHost, name: string, given: Made, job: (session: Session, common: Common) => Making): Promise<void> {
  await withCore({ workspaceDir: given.workspace, who: `counterfoil ${name}`, output, ...places }, async (session) => {
    const destination = { to: 'file', path: resolve(given.out) } as const
    const { path, sha256, bytes, count } = await job(session, { workspaceDir: session.core.context.workspaceDir, destination })
    output.result({ path, sha256, bytes, count }, () => `${path}  (${count.toLocaleString('en')} ${path.endsWith('.pdf') ? (count === 1 ? 'page' : 'pages') : 'rows'}, ${bytes.toLocaleString('en')} bytes)`)
  })
}

/** Said before anything is opened. */
function inOrder({ from, to }: Period): void {
  if (from > to) throw new WrongUse('DATE_RANGE_REVERSED', `The first day, ${from}, is after the last, ${to}. Give the earlier date as --from.`)
}
