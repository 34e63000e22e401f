/** `counterfoil mail dispatch statements` and `mail preview statements`: a period's statements to the accounts of a party, as a schedule sends them. */
import type { StatementTerms } from '#contract/documents.ts'
import type { ContactRole, PartyId } from '#contract/vocabulary.ts'
import { previewOfStatements, sendsStatement, writeStatements, type StatementsAsked } from '#main/core/statementCampaign.ts'
import { createCampaigns, dispatchedWords, FRESH, outgoingAt, thatStopped } from '../campaigns.ts'
import type { CommandHost } from '../command.ts'
import { WrongUse } from '../failure.ts'
import { partyNamed } from '../party.ts'
import { withCore, type Session } from '../session.ts'

interface Arguments {
  workspace: string
  party: string
  from: string
  to: string
  kind: StatementTerms['kind']
  only: 'all' | 'not_empty' | 'owing'
  /** Contacts with any of these. */
  role: ContactRole[]
  /** Also to whoever has this statement already. */
  again?: boolean
}

interface DispatchArguments extends Arguments {
  smtp: string
  /** Messages a minute. */
  rate?: number
}

const LABEL = 'Statements'

/** Prints what the other dispatches do. What of this statement stopped before goes on first. */
export async function dispatchStatements({ places, output }: CommandHost, given: DispatchArguments): Promise<void> {
  inOrder(given)
  await withCore({ workspaceDir: given.workspace, who: 'counterfoil mail dispatch', output, ...places, smtpUrl: given.smtp }, async (session) => {
    const { context } = session.core
    const { database } = context
    context.requireManage()
    const asked = await askedOf(session, given)
    const ratePerMinute = given.rate ?? null
    const campaigns = createCampaigns(session, { connection: null, outgoing: await outgoingAt(session, ratePerMinute) })
    const { total } = campaigns
    const stopped = (await thatStopped(session, ['statement'], asked.party)).filter(({ id }) => sendsStatement(database, id, asked.statement))
    for (const campaign of stopped) {
      context.audit('mail.resume', campaign.id, {})
      await campaigns.send(campaign, LABEL)
    }
    const { messages, skipped } = previewOfStatements(database, asked, context.now())
    if (messages > 0) await campaigns.send({ id: writeStatements(database, asked, { by: context.operator().name, ratePerMinute, now: context.now() }), counts: FRESH }, LABEL)
    else if (stopped.length === 0) total.leftOut = skipped.reduce((sum, { count }) => sum + count, 0)
    if (messages > 0 || stopped.length === 0) for (const { reason, count } of skipped) output.remark(`${count} left out: ${reason}`)
    await campaigns.checkTaken()
    output.result(total, () => dispatchedWords(total))
  })
}

/** Prints `{accounts, messages, skipped}`. What the statement itself leaves out (`--only`) is known when it is made. */
export async function previewStatementsOf({ places, output }: CommandHost, given: Arguments): Promise<void> {
  inOrder(given)
  await withCore({ workspaceDir: given.workspace, who: 'counterfoil mail preview', output, ...places }, async (session) => {
    const { context } = session.core
    const preview = previewOfStatements(context.database, await askedOf(session, given), context.now())
    output.result(preview, () => [
      ...preview.skipped.map(({ reason, count }) => `${count.toLocaleString('en')} left out: ${reason}`),
      `${preview.messages.toLocaleString('en')} of ${preview.accounts.toLocaleString('en')} accounts would get one${given.only === 'all' ? '' : ', but for those whose statement turns out to be left out'}.`,
    ].join('\n'))
  })
}

function inOrder({ from, to }: Arguments): void {
  if (from > to) throw new WrongUse('DATE_RANGE_REVERSED', `The first day, ${from}, is after the last, ${to}. Give the earlier date as --from.`)
}

async function askedOf({ client }: Session, { party, from, to, kind, only, role, again = false }: Arguments): Promise<StatementsAsked & { party: PartyId }> {
  const named = await partyNamed(client, party)
  return { party: named!, statement: { kind, from, to }, who: { filter: {}, only }, recipients: role, again }
}
