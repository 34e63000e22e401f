/** `counterfoil accounts`: the list of accounts, read page by page as a window does, or as a file. */
import { formatMoney } from '#main/domain/money.ts'
import type { AccountRow } from '#contract/accounts.ts'
import type { CommandHost } from '../command.ts'
import { partyNamed } from '../party.ts'
import { withCore } from '../session.ts'
import { table } from '../table.ts'
import { remarkUnfinished, withNewLists } from '../wholeCopy.ts'
import { exportedList, listFileOf, orderOf, type ExportWish } from './exportList.ts'

export interface AccountsArguments extends ExportWish {
  workspace: string
  party?: string
  billing?: 'postpaid' | 'prepaid'
  text?: string
  sort?: 'name' | 'oldest_due'
  order?: 'asc' | 'desc'
  /** Rows at the most. */
  limit: number
}

const PAGE = 500

/** Prints `{total, rows}`; `total` counts all that match, `rows` holds the first `limit`. With `--export` all of them go into a file: `{path, sha256, bytes, count}`. */
export async function accounts({ places, output }: CommandHost, given: AccountsArguments): Promise<void> {
  const { billing, text, sort, order } = given
  const file = listFileOf('accounts', given)
  await withCore({ workspaceDir: given.workspace, who: 'counterfoil accounts', output, ...places }, async (session) => {
    const { client } = session
    const party = await partyNamed(client, given.party)
    await withNewLists(session)
    remarkUnfinished(session, output, { party })
    const filter = { ...(party === null ? {} : { party }), ...(billing === undefined ? {} : { billing }), ...(text === undefined ? {} : { text }) }
    const terms = { ...(sort === undefined ? {} : { sort }), ...(order === undefined ? {} : { descending: order === 'desc' }) }
    if (file !== null) {
      const made = await exportedList(session, orderOf('accounts', { ...filter, ...terms }, file), file)
      output.result(made, () => `${made.path}  (${made.count.toLocaleString('en')} rows, ${made.bytes.toLocaleString('en')} bytes)`)
      return
    }
    const rows: AccountRow[] = []
    for (let after: string | undefined; rows.length < given.limit; ) {
      const page = await client.accounts.page({ ...filter, ...terms, after, limit: Math.min(PAGE, given.limit - rows.length) })
      rows.push(...page.rows)
      if (page.next === null) break
      after = page.next
    }
    const { total } = await client.accounts.counts(filter)
    output.result({ total, rows }, () => `${table(['Account', 'Name', 'Owes', 'Oldest due', 'Available balance', 'Paused'], rows.map(lineOf))}\n\n${rows.length.toLocaleString('en')} of ${total.toLocaleString('en')}`)
  })
}

const lineOf = ({ ref, name, balances, wallet, pausedAt }: AccountRow): string[] => [
  ref, name, balances.filter(({ openMinor }) => openMinor !== 0).map(({ openMinor, currency }) => formatMoney({ minor: openMinor, currency }, 'en')).join(', ') || '–',
  balances.flatMap(({ oldestDueOn }) => oldestDueOn ?? []).sort()[0] ?? '–', wallet === null ? '–' : formatMoney(wallet, 'en'), pausedAt === null ? 'no' : 'yes',
]
