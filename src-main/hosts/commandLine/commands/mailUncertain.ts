/** `counterfoil mail uncertain`: messages that went, or may have gone; and a person's word on them. */
import type { CommandHost } from '../command.ts'
import { WrongUse } from '../failure.ts'
import { withCore, type Session } from '../session.ts'
import { table } from '../table.ts'

interface UncertainArguments {
  workspace: string
  settle?: 'sent' | 'send_again'
  message?: string[]
  limit: number
}

/**
 * Prints `{total, rows}`, or with `--settle` `{settled, already}`. Those that are to be sent again go with the next dispatch of
 * their kind, or when their campaign is resumed; where a person paused it with others waiting, only then.
 */
export async function uncertainMail({ places, output }: CommandHost, { workspace, settle, message = [], limit }: UncertainArguments): Promise<void> {
  if ((settle === undefined) !== (message.length === 0)) throw new WrongUse('WRONG_USE', 'Name the messages with --message, and say with --settle what became of them.')
  await withCore({ workspaceDir: workspace, who: 'counterfoil mail uncertain', output, ...places }, async ({ client }) => {
    if (settle !== undefined) {
      const done = await client.mail.settleUncertain({ messages: message, as: settle })
      const go = settle === 'sent' ? [] : await waitingFor(client, message)
      output.result(done, () => [`${done.settled} settled${done.already === 0 ? '' : `, ${done.already} settled already`}.`, ...go].join('\n'))
      return
    }
    const { total, rows } = await client.mail.uncertain({ limit })
    output.result({ total, rows }, () => [
      table(['Message', 'To', 'Campaign', 'Began to go', 'Message-ID', 'What is known', 'What the server said before'], rows.map(({ id, toAddress, campaignTitle, sendingAt, queuedAt, messageId, reason, serverReply }) => [
        id, toAddress, campaignTitle, `${new Date(sendingAt ?? queuedAt).toISOString().slice(0, 16).replace('T', ' ')} UTC`, messageId, reason ?? '', serverReply ?? '–',
      ])),
      `${rows.length} of ${total}`,
    ].join('\n'))
  })
}

/** How what is to be sent again goes. A message's id begins with its campaign's. */
async function waitingFor(client: Session['client'], messages: readonly string[]): Promise<string[]> {
  const ids = [...new Set(messages.map((id) => id.slice(0, id.lastIndexOf('.'))))]
  return Promise.all(ids.map(async (id) => {
    const { campaign: { title, stopReason } } = await client.mail.messages({ campaign: id, limit: 1 })
    return stopReason === null ? `${title} was paused by a person: counterfoil mail resume ${id} sends what waits in it.` : `${title}: sent again with the next dispatch of this kind, or with counterfoil mail resume ${id}.`
  }))
}
