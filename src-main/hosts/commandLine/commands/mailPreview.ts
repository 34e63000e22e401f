/** `counterfoil mail preview <kind>` and `mail test <kind>`: what would go, and one message of it to oneself. */
import { AccountId } from '#contract/vocabulary.ts'
import type { CommandHost } from '../command.ts'
import { CommandFailed } from '../failure.ts'
import { DISPATCHED, orderOf, type DispatchName, type OrderArguments } from '../mailOrders.ts'
import { partyNamed } from '../party.ts'
import { withCore, type Session } from '../session.ts'
import { table } from '../table.ts'

interface PreviewArguments extends OrderArguments {
  workspace: string
  party?: string
  again?: boolean
  /** Recipients listed at the most. */
  limit: number
}

/** Prints `{willSend, texts, segments, segmentsReckoned, skipped, senders, recipients}`. */
export async function previewMail({ places, output }: CommandHost, name: DispatchName, given: PreviewArguments): Promise<void> {
  await withCore({ workspaceDir: given.workspace, who: 'counterfoil mail preview', output, ...places }, async ({ client }) => {
    const order = orderOf(name, { ...given, party: await partyNamed(client, given.party) })
    const again = given.again ?? false
    const preview = await client.mail.preview({ order, again })
    const { rows } = await client.mail.previewList({ order, again, show: 'going', limit: given.limit })
    output.result({ ...preview, recipients: rows }, () => [
      table(['Account', 'Name', 'To', 'About'], rows.map(({ accountRef, accountName, to, about }) => [accountRef, accountName, to ?? '–', about ?? ''])),
      ...preview.senders.map(({ from, count, template }) => `${count.toLocaleString('en')} from ${from} (${template})`),
      ...preview.skipped.map(({ reason, count }) => `${count.toLocaleString('en')} left out: ${reason}`),
      `${preview.willSend.toLocaleString('en')} would be sent${preview.texts === 0 ? '' : `, ${preview.texts.toLocaleString('en')} of them by SMS in ${preview.segmentsReckoned ? 'about ' : ''}${preview.segments.toLocaleString('en')} segments`}.`,
    ].join('\n'))
  })
}

interface TestArguments extends OrderArguments {
  workspace: string
  smtp: string
  party?: string
  account: string
}

/** Prints `{to, serverReply}`. */
export async function testMail({ places, output }: CommandHost, name: DispatchName, given: TestArguments): Promise<void> {
  await withCore({ workspaceDir: given.workspace, who: 'counterfoil mail test', output, ...places, smtpUrl: given.smtp }, async (session) => {
    const { client } = session
    const order = orderOf(name, { ...given, party: await partyNamed(client, given.party) })
    const sent = await client.mail.sendTest({ order, account: await accountNamed(session, given.account) })
    output.result(sent, () => `${DISPATCHED[name].label}: a test went to ${sent.to}. The mail server said: ${sent.serverReply}`)
  })
}

/** @throws CommandFailed `NO_SUCH_ACCOUNT` */
export async function accountNamed({ client }: Session, refOrId: string): Promise<AccountId> {
  const { rows } = await client.accounts.page({ text: refOrId, limit: 50 })
  const byRef = rows.find(({ ref }) => ref === refOrId)
  if (byRef !== undefined) return byRef.accountId
  const id = AccountId.safeParse(refOrId)
  const byId = id.success ? await client.accounts.detail({ account: id.data }).catch(() => null) : null
  if (byId === null) throw new CommandFailed('NO_SUCH_ACCOUNT', `There is no account ${refOrId} in the local copy. Check the number, or pull and try again.`)
  return id.data!
}
