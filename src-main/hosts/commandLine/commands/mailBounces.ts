/** `counterfoil mail read-bounces` and `counterfoil mail suppressions`: what came back, and who is not written to. */
import type { Suppression, SuppressionReason } from '#contract/suppressions.ts'
import type { CommandHost } from '../command.ts'
import { WrongUse } from '../failure.ts'
import { withCore } from '../session.ts'
import { table } from '../table.ts'

interface ReadArguments {
  workspace: string
  imap: string
  folder: string
}

/** Prints `{read, bounces, matched}`. What the last reading had is not read again. */
export async function readBounces({ places, output }: CommandHost, { workspace, imap, folder }: ReadArguments): Promise<void> {
  await withCore({ workspaceDir: workspace, who: 'counterfoil mail read-bounces', output, ...places }, async ({ core, run }) => {
    core.context.requireManage()
    const total = { read: 0, bounces: 0, matched: 0 }
    for (let more = true; more; ) {
      const done = await run('mail.bounces', { workspaceDir: core.context.workspaceDir, mailbox: { url: imap, folder, oauth: null }, now: core.context.now() }, 'Reading the mailbox')
      for (const key of ['read', 'bounces', 'matched'] as const) total[key] += done[key]
      more = done.more
    }
    output.result(total, () => `${total.read} messages read, ${total.bounces} of them reports, ${total.matched} about our messages.`)
  })
}

interface ListArguments {
  workspace: string
  add?: string
  remove?: string
  note?: string
  text?: string
  reason?: SuppressionReason
  limit: number
}

/** Prints `{total, rows}`, with `--add` the entry, with `--remove` `{address}`. */
export async function suppressions({ places, output }: CommandHost, { workspace, add, remove, note, text, reason, limit }: ListArguments): Promise<void> {
  if (add !== undefined && remove !== undefined) throw new WrongUse('WRONG_USE', 'Add an address or remove one, in two commands.')
  await withCore({ workspaceDir: workspace, who: 'counterfoil mail suppressions', output, ...places }, async ({ client }) => {
    const remark = note === undefined ? {} : { note }
    if (add !== undefined) {
      const entry = await client.suppressions.add({ address: add, reason: 'by_hand', ...remark })
      output.result(entry, () => `${entry.address} is not written to: ${why(entry)}.`)
      return
    }
    if (remove !== undefined) {
      const { address } = await client.suppressions.remove({ address: remove, ...remark }).catch((error: unknown) => {
        if (error instanceof Error && 'code' in error && error.code === 'NOTE_NEEDED') throw new WrongUse('NOTE_NEEDED', 'The customer said so themselves: give --note with why it may be written to again.')
        throw error
      })
      output.result({ address }, () => `${address} may be written to again.`)
      return
    }
    const rows: Suppression[] = []
    for (let after: string | undefined; rows.length < limit; ) {
      const page = await client.suppressions.page({ text, reason, after, limit: Math.min(500, limit - rows.length) })
      rows.push(...page.rows)
      if (page.next === null) break
      after = page.next
    }
    const { total, byReason } = await client.suppressions.counts()
    output.result({ total: reason === undefined ? total : byReason[reason], rows }, () => [
      table(['Address', 'Why', 'Since', 'By', 'Accounts'], rows.map((row) => [row.address, why(row), new Date(row.at).toISOString().slice(0, 10), row.by, row.accounts.map(({ name }) => name).join(', ')])),
      `${rows.length} of ${reason === undefined ? total : byReason[reason]}`,
    ].join('\n'))
  })
}

const REASONS: Record<SuppressionReason, string> = { bounced: 'came back', complained: 'complained', unsubscribed: 'unsubscribed', stopped: 'answered STOP', by_hand: 'by hand' }

const why = ({ reason, words }: Suppression): string => (words === null ? REASONS[reason] : `${REASONS[reason]}, ${words}`)
