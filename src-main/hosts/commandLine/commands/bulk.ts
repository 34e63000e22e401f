/** `counterfoil bulk …`: the bulk actions of a desk, or one of them: what became of each item, and who was left out and why. */
import { BulkOutcome, type BulkRow, type BulkRun } from '#contract/bulk.ts'
import { formatMoney } from '#main/domain/money.ts'
import type { CommandHost } from '../command.ts'
import { CommandFailed, WrongUse } from '../failure.ts'
import { withCore, type Session } from '../session.ts'
import { table } from '../table.ts'
import { exportedList, listFileOf, orderOf, type ExportWish } from './exportList.ts'

export interface BulkArguments extends ExportWish {
  workspace: string
  /** The run that is looked at. */
  run?: string
  /** Only what ended so. */
  outcome?: string
  /** Rows at the most. */
  limit: number
}

/** Rows asked for at once. */
const PAGE = 500

/** Prints `{runs}`, the newest first; with `--run` `{run, rows}`, and with `--export` the file `{run, path, sha256, bytes, count}`. */
export async function bulk({ places, output }: CommandHost, given: BulkArguments): Promise<void> {
  const outcome = outcomeOf(given.outcome)
  const file = listFileOf('bulk-results', given)
  if (given.run === undefined && (file !== null || outcome !== undefined)) throw new WrongUse('WRONG_OPTIONS', 'Results are of one bulk action. Name it with --run; its id is listed without it.')
  await withCore({ workspaceDir: given.workspace, who: 'counterfoil bulk', output, ...places }, async (session) => {
    const { client } = session
    if (given.run === undefined) {
      const runs = await paged<BulkRun>(given.limit, (page) => client.bulk.runs(page))
      output.result({ runs }, () => table(['Id', 'Begun', 'By', 'Action', 'Results'], runs.map((run) => [run.id, new Date(run.at).toISOString().slice(0, 16), run.by, run.label, said(run)])))
      return
    }
    const run = await client.bulk.get({ run: given.run }).catch(() => {
      throw new CommandFailed('NOT_FOUND', `There is no bulk action “${given.run}” in this workspace. Without --run they are listed.`)
    })
    const filter = { run: run.id, ...(outcome === undefined ? {} : { outcome }) }
    if (file !== null) return inFile(session, output, filter, file)
    const rows = await paged<BulkRow>(given.limit, (page) => client.bulk.results({ ...filter, ...page }))
    output.result({ run, rows }, () => [
      `${run.label}: ${said(run)}`,
      ...run.leftOut.map(({ reason, before, count, money }) => `  ${before ? 'left out before it began' : 'left out when its turn came'}, ${count.toLocaleString('en')}${money.map((one) => `, ${formatMoney(one, 'en')}`).join('')}: ${reason}`),
      '', table(['Account', 'About', 'Amount', 'Result', 'Why'], rows.map((row) => [row.title, row.subtitle, row.amount === null ? '–' : formatMoney(row.amount, 'en'), plainly(row.outcome), row.message ?? ''])),
    ].join('\n'))
  })
}

async function inFile(session: Session, output: CommandHost['output'], filter: { run: string }, file: NonNullable<ReturnType<typeof listFileOf>>): Promise<void> {
  const { path, sha256, bytes, count } = await exportedList(session, orderOf('bulk-results', filter, file), file)
  output.result({ run: filter.run, path, sha256, bytes, count }, () => `${path}  (${count.toLocaleString('en')} rows, ${bytes.toLocaleString('en')} bytes)`)
}

function outcomeOf(given: string | undefined): BulkOutcome | undefined {
  if (given === undefined) return undefined
  const outcome = BulkOutcome.safeParse(given)
  if (!outcome.success) throw new WrongUse('WRONG_OPTIONS', `An item ends as one of ${BulkOutcome.options.join(', ')}.`)
  return outcome.data
}

async function paged<R>(limit: number, ask: (page: { limit: number; after?: string }) => Promise<{ rows: R[]; next: string | null }>): Promise<R[]> {
  const rows: R[] = []
  for (let after: string | null = null; rows.length < limit; ) {
    const page: { rows: R[]; next: string | null } = await ask({ limit: Math.min(PAGE, limit - rows.length), ...(after === null ? {} : { after }) })
    rows.push(...page.rows)
    if (page.next === null) break
    after = page.next
  }
  return rows
}

/** `left_out_before`: `left out before`. */
const plainly = (outcome: string): string => outcome.replaceAll('_', ' ')
const said = ({ outcomes }: BulkRun): string => BulkOutcome.options.flatMap((outcome) => (outcomes[outcome] === undefined ? [] : [`${outcomes[outcome].toLocaleString('en')} ${plainly(outcome)}`])).join(', ') || 'nothing yet'
