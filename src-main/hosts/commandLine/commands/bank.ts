/** `counterfoil bank …`: statements read, and what becomes of their entries. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { z } from 'zod'
import { appliedByAccount, type BankEntry, type EntryState, type StatementRead, type Suggestion, TABLE_COLUMNS } from '#contract/bank.ts'
import type { SearchHit } from '#contract/search.ts'
import type { AccountId, InvoiceId, PartyId } from '#contract/vocabulary.ts'
import { parseDecimal, toDecimalString } from '#main/domain/currency.ts'
import { addMinor } from '#main/domain/minorUnits.ts'
import { JobFailure } from '#main/core/ports/jobs.ts'
import type { CommandHost } from '../command.ts'
import { CommandFailed, WrongUse } from '../failure.ts'
import { partyNamed } from '../party.ts'
import { withCore, type Session } from '../session.ts'
import { table } from '../table.ts'
import { exportedList, listFileOf, orderOf, type ExportWish } from './exportList.ts'
import { accountNamed } from './mailPreview.ts'

interface OfWorkspace {
  workspace: string
}
export interface ReadArguments extends OfWorkspace {
  file: string
  /** A party, of every account that nobody knows; or `ACCOUNT=PARTY`, of one. */
  party?: string[]
  /** A JSON file: of a table, which column is which. */
  mapping?: string
}
export interface EntriesArguments extends OfWorkspace, ExportWish {
  state?: EntryState
  party?: string
  text?: string
  limit: number
}
interface MayKeep {
  /** What Stripe does not take is kept in the desk's own ledger. */
  keep?: boolean
}
export interface ApplyArguments extends OfWorkspace, MayKeep {
  entry: string
  /** Which suggestion, from 1. */
  suggestion: number
}
export interface EntryArguments extends OfWorkspace {
  entry: string
}
export interface ParkArguments extends EntryArguments, MayKeep {
  /** Its number, or id. */
  account: string
}
export interface SplitArguments extends EntryArguments, MayKeep {
  /** `IN1042=120.00`, an invoice and what it gets of the entry. */
  pays: string[]
  /** Whose unapplied cash the rest is: an account's number, or id. */
  rest?: string
}
export interface IgnoreArguments extends EntryArguments {
  reason: string
}

/** What is given waits in the outbox for `counterfoil sync`. */
const open = <T>({ places, output }: CommandHost, { workspace }: OfWorkspace, who: string, body: (session: Session) => Promise<T>): Promise<T> =>
  withCore({ workspaceDir: workspace, who, pushesByItself: false, output, ...places }, body)

/** Prints `{format, statements, applied, notes}`. Fails with STATEMENTS_REFUSED where one was, and with PARTY_NEEDED where nobody knows whose account it is; what was taken stays. */
export const readBank = (host: CommandHost, given: ReadArguments): Promise<void> =>
  open(host, given, 'counterfoil bank read', async ({ core: { context }, client, run }) => {
    const { party, parties } = await whoseIn(client, given.party ?? [])
    context.requireManage()
    const path = resolve(given.file)
    if (!existsSync(path)) throw new CommandFailed('NO_FILE', `There is no file ${path}.`)
    const look = async () => (await run('bank.look', { workspaceDir: context.workspaceDir, path }, 'Looking at the table')).table
    const mapping = given.mapping === undefined ? null : completed(await mappingIn(given.mapping), (await look())?.mapping ?? {})
    const order = { workspaceDir: context.workspaceDir, path, fileName: basename(path), party, parties, mapping, by: context.operator().name, skewMs: context.now() - Date.now() }
    const result = await run('bank.read', order, 'Bank statements').catch(async (error: unknown) => {
      if (!(error instanceof JobFailure) || error.code !== 'MAPPING_NEEDED' || mapping !== null) throw error
      const table = await look()
      throw new CommandFailed('MAPPING_NEEDED', `${error.message} Give --mapping FILE, JSON of texts with “account” and “currency” (and “dateOrder” YMD, DMY or MDY, “decimal”, where the table does not tell). From its headings: ${JSON.stringify(table?.mapping ?? {})}`, { headings: table?.headings ?? [], mapping: table?.mapping ?? {} })
    })
    const asks = [...new Set(result.statements.flatMap(({ state, number }) => (state === 'asks_party' ? [number ?? ''] : [])))]
    if (asks.length === 1) throw new CommandFailed('PARTY_NEEDED', `It is not known whose account ${asks[0]!} is. Give the party with --party.`, result)
    if (asks.length > 1) throw new CommandFailed('PARTY_NEEDED', `It is not known whose accounts ${asks.join(', ')} are. Give the party of each, as --party ${asks[0]!}=PARTY, or one of them all with --party.`, result)
    const refused = result.statements.find(({ state }) => state === 'refused')
    if (refused !== undefined) throw new CommandFailed('STATEMENTS_REFUSED', refusedWords(refused, result.statements), result)
    host.output.result(result, () => [table(['Account', 'To', 'Entries', 'New', 'What became of it'], result.statements.map(statementWords)), ...(result.applied > 0 ? [`${result.applied} dealt with by the rules of the team.`] : []), ...result.notes].join('\n'))
  })

/** @throws WrongUse `BAD_PARTY`; CommandFailed `NO_SUCH_PARTY` */
async function whoseIn(client: Session['client'], given: readonly string[]): Promise<{ party: PartyId | null; parties: { number: string; party: PartyId }[] }> {
  let party: PartyId | null = null
  const parties: { number: string; party: PartyId }[] = []
  for (const one of given) {
    const at = one.indexOf('=')
    const id = (await partyNamed(client, one.slice(at + 1)))!
    if (at > 0) parties.push({ number: one.slice(0, at), party: id })
    else if (at < 0 && party === null) party = id
    else throw new WrongUse('BAD_PARTY', 'Give one party for every account, or say which account each is of, as --party ACCOUNT=PARTY.')
  }
  return { party, parties }
}

/** Of a file of several, also what became of the others. */
function refusedWords({ reason, number, toOn }: StatementRead, all: readonly StatementRead[]): string {
  const words = reason ?? 'A statement was refused.'
  if (all.length === 1) return words
  const of = (wanted: StatementRead['state']) => all.filter(({ state }) => state === wanted).length
  return `${[number, toOn === null ? null : `to ${toOn}`].filter((part) => part !== null).join(' ')}: ${words} Of the file’s ${all.length} statements ${of('taken')} were taken, ${of('known')} known already, ${of('refused')} refused.`
}

const STATES = { taken: 'taken', known: 'known already', refused: 'refused', asks_party: 'whose is it?' }
const statementWords = ({ number, toOn, entries, news, state, gap }: StatementRead): string[] => [number ?? '', toOn ?? '', String(entries), String(news), gap === null ? STATES[state] : `${STATES[state]}. ${gap}`]

/** How the table tells that it is read fills what a person left out; its columns only where none is named. */
function completed(said: Readonly<Record<string, string>>, table: Readonly<Record<string, string>>): Record<string, string> {
  const names: readonly string[] = TABLE_COLUMNS.some((column) => said[column] !== undefined) ? READ_AS : [...READ_AS, ...TABLE_COLUMNS]
  return { ...Object.fromEntries(Object.entries(table).filter(([name]) => names.includes(name))), ...said }
}
const READ_AS = ['delimiter', 'dateOrder', 'decimal']

async function mappingIn(file: string): Promise<Record<string, string>> {
  const text = await readFile(file, 'utf8')
  try {
    return z.record(z.string(), z.string()).parse(JSON.parse(text))
  } catch {
    throw new WrongUse('BAD_MAPPING', `${file} is no mapping. Write JSON of texts: {"account": "12-345", "currency": "AUD", "dateOrder": "DMY", "decimal": ".", "delimiter": ",", "bookedOn": "Date", "amount": "Amount", "text": "Details"}.`)
  }
}

/** Prints `{count, sums, entries}`. With `--export` all of them go into a file: `{path, sha256, bytes, count}`. */
export async function bankEntries(host: CommandHost, given: EntriesArguments): Promise<void> {
  const file = listFileOf('bank', given)
  await open(host, given, 'counterfoil bank entries', async (session) => {
    const { client } = session
    const party = await partyNamed(client, given.party)
    const filter = { ...(given.state === undefined ? {} : { state: given.state }), ...(party === null ? {} : { party }), ...(given.text === undefined ? {} : { text: given.text }) }
    if (file !== null) {
      const made = await exportedList(session, orderOf('bank', filter, file), file)
      return host.output.result(made, () => `${made.path}  (${made.count.toLocaleString('en')} rows, ${made.bytes.toLocaleString('en')} bytes)`)
    }
    const entries: BankEntry[] = []
    for (let after: string | undefined; entries.length < given.limit;) {
      const page = await client.bank.entries({ ...filter, limit: Math.min(500, given.limit - entries.length), ...(after === undefined ? {} : { after }) })
      entries.push(...page.rows)
      if (page.next === null) break
      after = page.next
    }
    const { count, sums } = await client.bank.counts(filter)
    host.output.result({ count, sums, entries }, () => (entries.length === 0 ? 'No entries.' : table(['Entry', 'Booked', 'Amount', 'Payer', 'State', 'What it may be, or became'], entries.map(entryWords))))
  })
}

const entryWords = ({ id, bookedOn, amount, payerName, state, suggested, applied }: BankEntry): string[] => [
  id, bookedOn, `${toDecimalString(amount.minor, amount.currency)} ${amount.currency}`, payerName, state,
  suggested !== null ? `${suggested.confidence} %: ${suggested.accountName}, ${suggested.words}` : appliedByAccount(applied).map(({ accountName, parts }) => `${accountName} ${parts.map(partWords).join(', ')}`).join('; '),
]

const partWords = ({ numbers, waiting, refused }: BankEntry['applied'][number]): string =>
  `${numbers.length === 0 ? 'unapplied' : numbers.join(' ')}${refused === null ? (waiting ? ' (waiting)' : '') : ` (${refused})`}`

/** Prints `{entry, suggestions}`, the likeliest first. */
export const bankSuggestions = (host: CommandHost, given: EntryArguments): Promise<void> =>
  open(host, given, 'counterfoil bank suggestions', async ({ client }) => {
    const suggestions = await client.bank.suggestions({ entry: given.entry })
    const words = ({ accountRef, accountName, confidence, reason, rows, unappliedMinor }: Suggestion, n: number): string[] => [String(n + 1), `${confidence} %`, `${accountRef} ${accountName}`, `${reason}${rows.length > 0 && unappliedMinor > 0 ? '; the rest is left over' : ''}`]
    host.output.result({ entry: given.entry, suggestions }, () => (suggestions.length === 0 ? 'Nothing suggests itself for this entry, or it was dealt with already.' : table(['No.', 'Sure', 'Account', 'Why'], suggestions.map(words))))
  })

/** Prints `{entry, accountId, outbox}`. */
export const parkBank = (host: CommandHost, given: ParkArguments): Promise<void> =>
  open(host, given, 'counterfoil bank park', async (session) => {
    const { client } = session
    const accountId = await accountNamed(session, given.account)
    const { amount } = await client.bank.entry({ entry: given.entry })
    const { outbox } = await client.bank.apply({ entry: given.entry, parts: [{ accountId, rows: [], unappliedMinor: Math.max(0, amount.minor) }], keep: given.keep === true })
    host.output.result({ entry: given.entry, accountId, outbox }, () => `Parked with ${given.account}, on no invoice. ${sentWords(outbox)}`)
  })

/** Prints `{entry, parts, outbox}`. @throws WrongUse `BAD_PART` `REST_UNSAID`; CommandFailed `NO_SUCH_INVOICE` */
export const splitBank = (host: CommandHost, given: SplitArguments): Promise<void> =>
  open(host, given, 'counterfoil bank split', async (session) => {
    const { client } = session
    const entry = await client.bank.entry({ entry: given.entry })
    const parts = new Map<AccountId, { rows: { invoiceId: InvoiceId; amountMinor: number }[]; unappliedMinor: number }>()
    const partOf = (accountId: AccountId) => {
      const part = parts.get(accountId) ?? { rows: [], unappliedMinor: 0 }
      parts.set(accountId, part)
      return part
    }
    let applied = 0
    for (const pays of given.pays) {
      const { number, amountMinor } = partIn(pays, entry.amount.currency)
      const { accountId, id } = await invoiceNumbered(session, number, entry.party)
      partOf(accountId).rows.push({ invoiceId: id as InvoiceId, amountMinor })
      applied = addMinor(applied, amountMinor)
    }
    const rest = entry.amount.minor - applied
    if (rest > 0) {
      const whose = given.rest === undefined ? (parts.size === 1 ? [...parts.keys()][0]! : null) : await accountNamed(session, given.rest)
      if (whose === null) throw new WrongUse('REST_UNSAID', `${toDecimalString(rest, entry.amount.currency)} ${entry.amount.currency} is left over. Say with --rest whose unapplied cash it is.`)
      partOf(whose).unappliedMinor = rest
    }
    const all = [...parts].map(([accountId, part]) => ({ accountId, ...part }))
    const { outbox } = await client.bank.apply({ entry: given.entry, parts: all, keep: given.keep === true })
    host.output.result({ entry: given.entry, parts: all, outbox }, () => `Applied to ${given.pays.length} ${given.pays.length === 1 ? 'invoice' : 'invoices'} of ${parts.size} ${parts.size === 1 ? 'account' : 'accounts'}${rest > 0 ? `, ${toDecimalString(rest, entry.amount.currency)} ${entry.amount.currency} left over as unapplied cash` : ''}. ${sentWords(outbox)}`)
  })

/** All of it may be kept: then nothing goes out. */
const sentWords = (outbox: readonly number[]): string => (outbox.length === 0 ? 'It is kept in the desk’s own ledger.' : 'It waits to be sent.')

function partIn(pays: string, currency: string): { number: string; amountMinor: number } {
  const at = pays.lastIndexOf('=')
  const bad = (why: string) => new WrongUse('BAD_PART', `“${pays}”: ${why} Write an invoice and its amount, as IN1042=120.00.`)
  if (at < 1) throw bad('no amount.')
  const number = pays.slice(0, at).trim()
  try {
    const amountMinor = parseDecimal(pays.slice(at + 1), currency)
    if (amountMinor > 0) return { number, amountMinor }
  } catch (error) {
    throw bad(error instanceof Error ? error.message : '')
  }
  throw bad('an invoice is paid more than nothing.')
}

async function invoiceNumbered({ client }: Session, number: string, party: PartyId): Promise<SearchHit> {
  const hits = await client.search.find({ text: number, limit: 50 })
  const found = hits.find(({ kind, title, partyId }) => kind === 'invoice' && partyId === party && title.toLowerCase().split(' ').includes(number.toLowerCase()))
  if (found === undefined) throw new CommandFailed('NO_SUCH_INVOICE', `There is no invoice ${number} of this party in the local copy. Check the number, or pull and try again.`)
  return found
}

/** Prints `{entry, reason}`. */
export const ignoreBank = (host: CommandHost, given: IgnoreArguments): Promise<void> =>
  open(host, given, 'counterfoil bank ignore', async ({ client }) => {
    await client.bank.ignore({ entry: given.entry, reason: given.reason })
    host.output.result({ entry: given.entry, reason: given.reason }, () => 'Put aside: no receivable.')
  })

/** Goes through the open credits by the rules that are not paused. Prints `{rules, applied}`. */
export const applyBankRules = (host: CommandHost, given: OfWorkspace): Promise<void> =>
  open(host, given, 'counterfoil bank rules', async ({ core: { context }, client, run }) => {
    context.requireManage()
    const rules = await client.bank.rules()
    const { applied } = await run('bank.rules', { workspaceDir: context.workspaceDir, rule: null, dry: false, by: context.operator().name, skewMs: context.now() - Date.now() }, 'Bank entries by the rules of the team')
    host.output.result({ rules: rules.length, applied }, () => (rules.length === 0 ? 'The team has no rules yet; they are made in the window.' : `${applied} dealt with by the rules of the team. What was applied waits to be sent.`))
  })

/** Prints `{entry, suggestion, outbox}`. */
export const applyBank = (host: CommandHost, given: ApplyArguments): Promise<void> =>
  open(host, given, 'counterfoil bank apply', async ({ client }) => {
    const found = await client.bank.suggestions({ entry: given.entry })
    const suggestion = found[given.suggestion - 1]
    if (suggestion === undefined) throw new CommandFailed('NO_SUCH_SUGGESTION', found.length === 0 ? 'Nothing suggests itself for this entry, or it was dealt with already.' : `${found.length === 1 ? 'There is one suggestion' : `There are ${found.length} suggestions`} for this entry. "counterfoil bank suggestions" lists them.`)
    const { accountId, rows, unappliedMinor } = suggestion
    const { outbox } = await client.bank.apply({ entry: given.entry, parts: [{ accountId, rows: rows.map(({ invoiceId, amountMinor }) => ({ invoiceId, amountMinor })), unappliedMinor }], keep: given.keep === true })
    host.output.result({ entry: given.entry, suggestion, outbox }, () => `Applied to ${suggestion.accountName}: ${suggestion.reason}. ${sentWords(outbox)}`)
  })

/** Prints `{entry, outbox}`. */
export const undoBank = (host: CommandHost, given: EntryArguments): Promise<void> =>
  open(host, given, 'counterfoil bank undo', async ({ client }) => {
    const { outbox } = await client.bank.undo({ entry: given.entry })
    host.output.result({ entry: given.entry, outbox }, () => (outbox.length === 0 ? 'Taken back.' : 'Taken back: what was recorded is reversed, which waits to be sent.'))
  })
