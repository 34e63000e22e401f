/** `counterfoil export hledger`: the receivables ledger as a journal, at a place the person names. */
import { resolve } from 'node:path'
import type { CommandHost } from '../command.ts'
import { partyNamed } from '../party.ts'
import { withCore } from '../session.ts'
import { remarkUnfinished } from '../wholeCopy.ts'

export interface HledgerArguments {
  workspace: string
  out: string
  party?: string
}

/** Prints `{path, sha256, bytes, count}`: transactions. */
export async function hledger({ places, output }: CommandHost, given: HledgerArguments): Promise<void> {
  await withCore({ workspaceDir: given.workspace, who: 'counterfoil export hledger', output, ...places }, async (session) => {
    const party = await partyNamed(session.client, given.party)
    remarkUnfinished(session, output, { party })
    const destination = { to: 'file', path: resolve(given.out) } as const
    const { path, sha256, bytes, count } = await session.run('reports.hledger', { workspaceDir: session.core.context.workspaceDir, party, destination }, 'Journal for hledger')
    output.result({ path, sha256, bytes, count }, () => `${path}  (${count.toLocaleString('en')} transactions, ${bytes.toLocaleString('en')} bytes)`)
  })
}
