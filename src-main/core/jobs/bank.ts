/** The jobs of bank statements: a file is looked at and read, credits are gone through for what they may be, and by the rules of the team. */
import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import type { StatementRead } from '#contract/bank.ts'
import { BankFileError } from '#main/banks/bankFileError.ts'
import { csvMapping, type CsvMapping } from '#main/banks/csv/mapping.ts'
import { readStatements } from '#main/banks/readStatements.ts'
import type { BankFile } from '#main/banks/statement.ts'
import { appendAudit } from '#main/db/audit.ts'
import { entryById, type Deciding } from '#main/db/bankApplication.ts'
import { suggestionsFor, type NamesFound } from '#main/db/bankCandidates.ts'
import { activeRules, applyRules, creditsInOrder, ruleById, wouldDeal, type Rule } from '#main/db/bankRules.ts'
import { takeStatement } from '#main/db/bankStatements.ts'
import { keep, keptFrom } from '#main/db/bankSuggestions.ts'
import type { Database } from '#main/db/database.ts'
import { partyById } from '#main/db/books.ts'
import { deskTransaction } from '#main/db/fileTransactions.ts'
import { keepMapping, keptMapping, lookAtTable } from '../bank/tables.ts'
import { requireManage } from '../notAllowed.ts'
import { readOperator } from '../operator.ts'
import { createOutbox } from '../outboxService.ts'
import { JobFailure, type JobContext, type JobHandler } from '../ports/jobs.ts'
import { withoutBillingSystem } from './billingJob.ts'
import { stopIfCancelled } from './madeFile.ts'

/** Left to others between two slices, so that nobody who waits for the desk finds it taken each time. */
const BETWEEN_MS = 4
/** Credits gone through between two looks at what else is to be done. */
const SLICE = 20

/** Fails with NO_FILE, UNREADABLE, MAPPING_NEEDED, NO_SUCH_PARTY; then nothing was taken. Cancelled, what was taken stays. */
export const bankReadJob: JobHandler<'bank.read'> = ({ workspaceDir, path, fileName, party, parties, mapping, by, skewMs }, context) =>
  withoutBillingSystem(workspaceDir, async (database) => {
    const now = () => Date.now() + skewMs
    for (const id of new Set([...(party === null ? [] : [party]), ...parties.map((one) => one.party)])) if (database.first(partyById(id)) === undefined) throw new JobFailure('NO_SUCH_PARTY', `There is no party “${id}” in this workspace.`)
    const whose = new Map(parties.map((one) => [accountNumber(one.number), one.party]))
    const { file, used } = await readIt(database, { path, fileName, mapping }, context)
    const deciding = decidingIn(database, by, now)
    const statements: (StatementRead & { n: number })[] = file.refused.map(({ n, accountNumber: number, currency, reference, fromOn, toOn, openingMinor, closingMinor, entries, reason, differenceMinor }) => ({
      n, number, currency, format: file.format, reference, fromOn, toOn, openingMinor, closingMinor, entries, news: 0, state: 'refused', reason, differenceMinor, gap: null, bankAccountId: null,
    }))
    const credits: string[] = []
    for (const [at, statement] of file.statements.entries()) {
      stopIfCancelled(context)
      context.progress({ done: at, total: file.statements.length, step: 'statements' })
      const taken = takeStatement({ database, format: file.format, fileName, party: whose.get(statement.accountNumber) ?? party, at: now(), by, newId: randomUUID, audit: deciding.audit }, statement)
      statements.push({ n: statement.n, ...taken.read })
      credits.push(...taken.credits)
      await pause(BETWEEN_MS)
    }
    if (used !== null && statements.some(({ state }) => state === 'taken' || state === 'known')) await keepMapping(database, path, used, now())
    const applied = await dealWith(database, deciding, activeRules(database), credits, context)
    return { statements: statements.toSorted((a, b) => a.n - b.n).map(({ n: _n, ...read }) => read), applied, notes: [...file.notes] }
  })

/** As statements give it. */
const accountNumber = (given: string): string => given.replaceAll(/\s/g, '').toUpperCase()

/** Fails with NO_FILE, UNREADABLE. */
export const bankLookJob: JobHandler<'bank.look'> = ({ workspaceDir, path }) =>
  withoutBillingSystem(workspaceDir, async (database) => {
    try {
      return { table: await lookAtTable(database, path) }
    } catch (error) {
      throw inWords(error)
    }
  })

/** Works out again what open credits may be: those that nothing is known of, and those that were worked out before `since`. */
export const bankSuggestJob: JobHandler<'bank.suggest'> = ({ workspaceDir, since, skewMs }, context) =>
  withoutBillingSystem(workspaceDir, async (database) => {
    const names = new Map<string, NamesFound>()
    let [made, done] = [0, 0]
    for (const page of creditsInOrder(database)) {
      const due = page.filter(({ madeAt }) => madeAt === null || madeAt < since)
      for (let from = 0; from < due.length; from += SLICE) {
        stopIfCancelled(context)
        const some = due.slice(from, from + SLICE)
        keep(database, some.map((entry) => keptFrom(entry.id, suggestionsFor(database, entry, { limit: 1, names })[0], Date.now() + skewMs)))
        made += some.length
        await pause(BETWEEN_MS)
      }
      done += page.length
      context.progress({ done, total: null, step: 'what open credits may be' })
    }
    return { made }
  })

/** Goes through the open credits by the rules, or by one. `dry`: only how many it would deal with. Fails with NOT_FOUND. */
export const bankRulesJob: JobHandler<'bank.rules'> = ({ workspaceDir, rule, dry, by, skewMs }, context) =>
  withoutBillingSystem(workspaceDir, async (database) => {
    const rules = rule === null ? activeRules(database) : oneRule(database, rule)
    if (!dry) {
      const ids = [...creditsInOrder(database)].flatMap((page) => page.map(({ id }) => id))
      return { applied: await dealWith(database, decidingIn(database, by, () => Date.now() + skewMs), rules, ids, context) }
    }
    const names = new Map<string, NamesFound>()
    let applied = 0
    for (const page of creditsInOrder(database)) {
      stopIfCancelled(context)
      for (const entry of page) if (wouldDeal(database, rules, entry, names)) applied += 1
      await pause(0)
    }
    return { applied }
  })

function oneRule(database: Database, id: string): Rule[] {
  const found = database.first(ruleById(id))
  if (found === undefined) throw new JobFailure('NOT_FOUND', 'There is no such rule any more.')
  return [{ id: found.id, name: found.name, terms: JSON.parse(found.terms) as Rule['terms'] }]
}

async function dealWith(database: Database, deciding: Deciding, rules: readonly Rule[], credits: readonly string[], context: JobContext): Promise<number> {
  if (rules.length === 0) return 0
  const names = new Map<string, NamesFound>()
  const by = new Map<string, number>()
  for (let from = 0; from < credits.length; from += SLICE) {
    stopIfCancelled(context)
    for (const id of credits.slice(from, from + SLICE)) {
      const entry = database.first(entryById(id))
      if (entry === undefined || entry.state !== 'open') continue
      const rule = applyRules(deciding, rules, entry, names)
      if (rule !== null) by.set(rule, (by.get(rule) ?? 0) + 1)
    }
    context.progress({ done: Math.min(from + SLICE, credits.length), total: credits.length, step: 'by the rules of the team' })
    await pause(BETWEEN_MS)
  }
  for (const { id, name } of rules) if (by.has(id)) deskTransaction(database, () => deciding.audit('bank.rule', id, { rule: name, applied: by.get(id)! }))
  return [...by.values()].reduce((sum, count) => sum + count, 0)
}

/** The outbox of the core, in this thread: the same checks, rows and entries in the audit trail. The core tells windows, and sends. */
function decidingIn(database: Database, by: string, now: () => number): Deciding {
  const audit = (action: string, subject: string, detail: Record<string, unknown>, who = by) => appendAudit(database, { at: now(), by: who, action, subject, detail })
  const outbox = createOutbox({
    database, now, newId: randomUUID, operator: () => ({ ...readOperator(database), name: by }), requireManage: () => requireManage(readOperator(database)), audit, publish: () => {}, sync: { pushSoon: () => {} },
  })
  return { database, outbox, now, newId: randomUUID, by, audit }
}

async function readIt(database: Database, { path, fileName, mapping }: { path: string; fileName: string; mapping: Record<string, string> | null }, { signal }: JobContext): Promise<{ file: BankFile; used: Record<string, string> | null }> {
  const read = async (said: Record<string, string> | null): Promise<BankFile> => {
    const csv: CsvMapping | undefined = said === null ? undefined : csvMapping(said)
    return readStatements(createReadStream(path), { fileName, signal, ...(csv === undefined ? {} : { csv }) })
  }
  try {
    try {
      return { file: await read(mapping), used: mapping }
    } catch (error) {
      if (mapping !== null || !(error instanceof BankFileError) || error.code !== 'MAPPING_NEEDED') throw error
      const kept = await keptMapping(database, path)
      if (kept === null) throw error
      return { file: await read(kept), used: kept }
    }
  } catch (error) {
    throw inWords(error)
  }
}

function inWords(error: unknown): unknown {
  if (error instanceof BankFileError) return new JobFailure(error.code === 'MAPPING_NEEDED' ? 'MAPPING_NEEDED' : 'UNREADABLE', error.message)
  const code = (error as { code?: unknown } | null)?.code
  if (code === 'ENOENT') return new JobFailure('NO_FILE', 'This file is no longer here. Choose it again.')
  if (code === 'EISDIR') return new JobFailure('UNREADABLE', 'This is a folder. Choose the file in it that the bank gave.')
  if (code === 'EACCES' || code === 'EPERM') return new JobFailure('UNREADABLE', 'This file may not be read. Look at its permissions.')
  return error
}
