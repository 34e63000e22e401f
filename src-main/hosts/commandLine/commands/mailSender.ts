/** `counterfoil mail check-sender`: what the domain a party sends from says about who may send for it. */
import type { SenderCheck } from '#contract/mailSettings.ts'
import type { CommandHost } from '../command.ts'
import { partyNamed } from '../party.ts'
import { withCore } from '../session.ts'
import { table } from '../table.ts'

export interface CheckSenderArguments {
  workspace: string
  party: string
  /** The mail server that mail will leave through, where the workspace names none. */
  smtp?: string
}

const NAMES: Record<SenderCheck['checks'][number]['name'], string> = { mx: 'MX', spf: 'SPF', dkim: 'DKIM', dmarc: 'DMARC' }

/** Prints `{domain, checkedAt, exists, checks}`. */
export async function checkSender({ places, output }: CommandHost, given: CheckSenderArguments): Promise<void> {
  await withCore({ workspaceDir: given.workspace, who: 'counterfoil mail check-sender', output, ...places, smtpUrl: given.smtp ?? null }, async ({ client }) => {
    const party = await partyNamed(client, given.party)
    const found = await client.mailSettings.checkSender({ party: party! })
    output.result(found, () => (found.exists ? [found.domain, table(['', 'Verdict', 'What to do'], found.checks.map(({ name, verdict, advice }) => [NAMES[name], verdict, advice]))].join('\n') : `There is no domain ${found.domain}. Check the sender’s address in the billing system.`))
  })
}
