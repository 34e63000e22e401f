/** `counterfoil import`: records from a CSV file or a workbook into a party of the team's own making. */
import { existsSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { ImportKind, type ImportLook, ImportMapping, type ImportQuestion } from '#contract/imports.ts'
import { OwnParty } from '#contract/sources.ts'
import type { ImportTaken } from '#main/core/ports/imports.ts'
import { JobFailure } from '#main/core/ports/jobs.ts'
import type { CommandHost } from '../command.ts'
import { CommandFailed, WrongUse } from '../failure.ts'
import type { Output } from '../output.ts'
import { withCore, type Session } from '../session.ts'
import { mappingIn, readJson } from './importMapping.ts'
import { chosenParty, leavingNothing, makeParty, type Chosen } from './importParty.ts'

export interface ImportArguments {
  workspace?: string
  kind?: string
  file?: string
  mapping?: string
  party?: string
  partyFile?: string
  currency?: string
  dateOrder?: string
  decimal?: string
  dryRun?: boolean
  partly?: boolean
}

/**
 * Prints `{importId, rows, inserted, updated, unchanged, rejectedRows, rejected:[{row, column, value, reason}], records, remarks, mapping}`.
 * What the file does not decide is asked: exit 2, with `asks` and the mapping as it is understood so far. Where there is
 * nothing at all the workspace is made, and its first party.
 */
export async function importFile({ places, output }: CommandHost, given: ImportArguments): Promise<void> {
  const { workspace, file } = given
  if (workspace === undefined || file === undefined) throw new WrongUse('WRONG_USE', `${workspace === undefined ? '--workspace' : '--file'} is needed.`)
  const { party: named, ...said } = await mappingIn(given.mapping)
  const decided = { ...said, ...saidHere(given) }
  const described = given.partyFile === undefined ? null : await readJson(given.partyFile, '--party-file', OwnParty)
  const dry = given.dryRun === true
  const path = resolve(file)
  if (!existsSync(path)) throw new CommandFailed('NO_FILE', `There is no file ${path}.`)
  await leavingNothing(dry, workspace, (workspaceDir, forGood) => withCore({ workspaceDir, who: 'counterfoil import', create: true, pushesByItself: false, output, ...places }, async (session) => {
    const { context } = session.core
    const looked: Look = (decision) => session.run('imports.look', { workspaceDir: context.workspaceDir, file: path, fileName: basename(path), decided: decision }, 'Look')
    const chosen = await chosenParty(session, described, given.party ?? named, dry)
    if (dry && forGood && chosen.make !== null) return 'would_make'
    const { look, remarks } = await lookWithParty(session, looked, decided, chosen)
    const { mapping, asks, problems } = look
    if (asks.length > 0) throw undecided(look)
    for (const problem of problems) output.remark(problem)
    // Only now: in a workspace without any source it is the first party that makes an operator of who is there.
    context.requireManage()
    const order = { file: path, fileName: basename(path), mapping, dry, partly: given.partly === true, remember: !dry }
    const taken = await session.run('imports.take', { workspaceDir: context.workspaceDir, by: context.imports.by(), at: context.now(), ...order }, dry ? 'Try' : 'Import')
    taken.result.remarks.unshift(...remarks)
    const result = { importId: taken.importId, ...taken.result }
    if (taken.failure !== null) throw new CommandFailed('NOT_TAKEN', `${taken.failure}${hasGoodRows(taken) ? ' (--partly does.)' : ''}${output.json ? '' : firstRejections(taken)}`, result)
    await intoTheCopy(context.imports.taken(order, taken), output)
    output.result(result, () => textOf(taken, dry))
    return 'done'
  }))
}

type Look = (decided: Partial<ImportMapping>) => Promise<ImportLook>

/** With the party that was chosen, or with the first one of all, which is made in the currency that the file says. */
async function lookWithParty(session: Session, looked: Look, decided: Partial<ImportMapping>, chosen: Chosen): Promise<{ look: ImportLook; remarks: string[] }> {
  if (chosen.make === null) return { look: await withColumns(looked, { ...decided, ...(chosen.id === null ? {} : { party: chosen.id }) }), remarks: [] }
  if (typeof chosen.make !== 'string') {
    const { id } = await session.client.sources.saveOwnParty(chosen.make)
    return { look: await withColumns(looked, { ...decided, party: id }), remarks: [] }
  }
  const before = await withColumns(looked, decided)
  const asks = before.asks.filter(({ field }) => field !== 'party')
  const currency = decided.currency ?? before.mapping.currency ?? currencyInColumn(before)
  if (currency === null && !asks.some(({ field }) => field === 'currency')) asks.push({ field: 'currency', why: 'Nothing says which currency your company bills in.' })
  if (asks.length > 0 || currency === null) throw undecided({ ...before, asks })
  const { id, remark } = await makeParty(session, chosen.make, currency)
  return { look: await withColumns(looked, { ...decided, party: id }), remarks: [remark] }
}

/** Columns that were named hold. Where one that must be there was not, all the others are guessed. */
async function withColumns(looked: Look, decided: Partial<ImportMapping>): Promise<ImportLook> {
  const look = await looked(decided)
  const { columns, ...rest } = decided
  if (columns === undefined || !look.asks.some(({ field }) => field === 'columns')) return look
  const { mapping: { columns: guessed } } = await looked({ ...rest, kind: look.mapping.kind })
  const taken = new Set(Object.values(columns).map((heading) => heading.trim().toLowerCase()))
  const more = Object.entries(guessed).filter(([field, heading]) => columns[field] === undefined && !taken.has(heading.trim().toLowerCase()))
  return more.length === 0 ? look : looked({ ...decided, columns: { ...columns, ...Object.fromEntries(more) } })
}

/** Of the first row that says one. */
function currencyInColumn({ mapping: { columns }, headings, sample }: ImportLook): string | null {
  const at = columns['currency'] === undefined ? -1 : headings.indexOf(columns['currency'])
  return sample.map((cells) => (cells[at] ?? '').trim().toUpperCase()).find((cell) => Intl.supportedValuesOf('currency').includes(cell)) ?? null
}

/** What is said by options of its own. */
function saidHere({ kind, currency, dateOrder, decimal }: ImportArguments): Partial<ImportMapping> {
  return ImportMapping.pick({ kind: true, currency: true, dateOrder: true, decimal: true }).partial().parse({
    ...(kind === undefined ? {} : { kind: ImportKind.parse(kind) }), ...(currency === undefined ? {} : { currency }), ...(dateOrder === undefined ? {} : { dateOrder }), ...(decimal === undefined ? {} : { decimal }),
  })
}

const SAID_WITH: Record<ImportQuestion['field'], string> = {
  kind: '--kind', party: '--party', currency: '--currency', dateOrder: '--date-order DMY, MDY or YMD', decimal: '--decimal . or --decimal ,', columns: '--mapping, a JSON file such as {"columns": {"number": "the heading"}}',
}

function undecided({ asks, problems, mapping, headings }: ImportLook): WrongUse {
  const words = asks.map(({ field, why }) => `${why} Say it with ${SAID_WITH[field]}.`)
  const seen = asks.some(({ field }) => field === 'columns') ? [`The columns are ${headings.slice(0, 30).map((heading) => `“${heading}”`).join(', ')}${headings.length > 30 ? ' …' : ''}.`] : []
  return new WrongUse('UNDECIDED', [...problems, ...words, ...seen].join(' '), { asks, problems, mapping, headings })
}

/** What was done comes into the copy. Where that fails it is kept all the same, and the next pull brings it. */
export async function intoTheCopy(copied: Promise<void>, output: Output): Promise<void> {
  try {
    await copied
  } catch (error) {
    if (!(error instanceof JobFailure)) throw error
    output.remark(`It is kept. The copy could not be pulled just now: ${error.message}`)
  }
}

const hasGoodRows = ({ result: { rows, rejectedRows } }: ImportTaken): boolean => rejectedRows < rows

const SHOWN = 10
const firstRejections = ({ result: { rejected } }: ImportTaken): string =>
  rejected.slice(0, SHOWN).map(({ row, column, value, reason }) => `\n  row ${row}${column === null ? '' : `, ${column}`}${value === '' ? '' : ` “${value}”`}: ${reason}`).join('')

function textOf(taken: ImportTaken, dry: boolean): string {
  const { rows, inserted, updated, unchanged, rejectedRows, remarks } = taken.result
  const n = (value: number) => value.toLocaleString('en')
  const lines = [`${dry ? 'Tried' : `Import ${taken.importId}`}: ${n(rows)} rows, ${n(inserted)} new, ${n(updated)} changed, ${n(unchanged)} as they were, ${n(rejectedRows)} rejected.${firstRejections(taken)}`, ...remarks]
  return lines.join('\n')
}
