/** Rules of the team: which entries one means, and what it does with them. Nothing is applied by itself but by these. */
import type { RuleTerms } from '#contract/bank.ts'
import { suggestAllocation } from '#main/domain/allocationSuggestion.ts'
import { addMinor } from '#main/domain/minorUnits.ts'
import { applyEntry, ignoreEntry, partsProblem, type Deciding, type MoneyPart } from './bankApplication.ts'
import { oldestOpen, suggestionsFor, type CreditToPlace, type NamesFound } from './bankCandidates.ts'
import { openCredits } from './bankEntries.ts'
import { db, type Database } from './database.ts'
import { moneyUnderWay } from './moneyUnderWay.ts'
import { applicationsOnTheirWay } from './unapplied.ts'

export const RULES_MAX = 200
export const allRules = db.selectFrom('bankRule').selectAll().orderBy('position').orderBy('id').limit(RULES_MAX)
export const ruleById = (id: string) => db.selectFrom('bankRule').selectAll().where('id', '=', id)
/** How many entries each has dealt with, through `bankEntry_by_rule`. */
export const dealtWith = () => db.selectFrom('bankEntry').select(({ fn }) => ['ruleId', fn.countAll<number>().as('count')]).where('ruleId', 'is not', null).groupBy('ruleId')

export interface Rule {
  id: string
  name: string
  terms: RuleTerms
}

/** In the order in which they are asked. */
export const activeRules = (database: Database): Rule[] => database.all(allRules).filter(({ paused }) => paused === 0).map(({ id, name, terms }) => ({ id, name, terms: JSON.parse(terms) as RuleTerms }))

type Entry = CreditToPlace & { id: string; bankAccountId: string }

/** Whether a rule means an entry: all of its words are in the payer's name, the reference or the text, without case. */
export function means({ party, bankAccount, words, payerAccount }: RuleTerms, entry: Entry): boolean {
  if (party !== null && party !== entry.partyId) return false
  if (bankAccount !== null && bankAccount !== entry.bankAccountId) return false
  if (payerAccount !== null && payerAccount.replaceAll(/\s/g, '').toUpperCase() !== entry.payerAccount) return false
  const said = `${entry.payerName}\n${entry.reference}\n${entry.text}`.toLowerCase()
  return words.every((word) => said.includes(word.toLowerCase()))
}

/** What a rule would do with an entry now; null where it does nothing. */
export function stepOf(database: Database, { then }: RuleTerms, entry: Entry, names: Map<string, NamesFound>): { ignore: string } | { parts: MoneyPart[] } | null {
  switch (then.do) {
    case 'ignore': return { ignore: then.reason }
    case 'account': return { parts: [{ accountId: then.accountId, ...oldestDue(database, then.accountId, entry) }] }
    case 'suggestion': {
      const [best, next] = suggestionsFor(database, entry, { limit: 2, names })
      // Where two are as likely, it is a person who decides.
      if (best === undefined || best.confidence < then.confidence || next?.confidence === best.confidence) return null
      return { parts: [{ accountId: best.accountId, rows: best.rows, unappliedMinor: best.unappliedMinor }] }
    }
  }
}

function oldestDue(database: Database, accountId: string, { amountMinor, currency }: Entry): Pick<MoneyPart, 'rows' | 'unappliedMinor'> {
  const onItsWay = applicationsOnTheirWay(database, accountId).to
  const charged = moneyUnderWay(database, [accountId])
  const invoices = database.all(oldestOpen(accountId, currency)).map(({ openMinor, held, disputed, ...invoice }) => ({
    ...invoice, openMinor: Math.max(0, addMinor(openMinor, -(onItsWay.get(invoice.id) ?? 0))), held: held === 1, disputed: disputed === 1, charging: charged.has(invoice.id),
  }))
  const { rows, leftMinor } = suggestAllocation({ amountMinor, currency }, invoices)
  return { rows: rows.map(({ invoiceId, amountMinor: minor }) => ({ invoiceId, amountMinor: minor })), unappliedMinor: leftMinor }
}

/** Deals with an entry by the first rule that means it and can; answers that rule's id. What it cannot do is left to a person. */
export function applyRules(deciding: Deciding, rules: readonly Rule[], entry: Entry, names: Map<string, NamesFound>): string | null {
  for (const rule of rules) {
    if (!means(rule.terms, entry)) continue
    const step = stepOf(deciding.database, rule.terms, entry, names)
    if (step === null) continue
    const decided = 'ignore' in step ? ignoreEntry(deciding, entry.id, step.ignore, rule) : applyEntry(deciding, entry.id, step.parts, { rule })
    if (decided.ok) return rule.id
  }
  return null
}

/** Whether one of the rules would deal with an entry as things stand. */
export function wouldDeal(database: Database, rules: readonly Rule[], entry: Entry & Parameters<typeof partsProblem>[1], names: Map<string, NamesFound>): boolean {
  return rules.some(({ terms }) => {
    const step = means(terms, entry) ? stepOf(database, terms, entry, names) : null
    return step !== null && ('ignore' in step || partsProblem(database, entry, step.parts) === null)
  })
}

/** Open credits, page after page, in the order of their days. */
export function* creditsInOrder(database: Database): Generator<ReturnType<typeof page>, void> {
  for (let after: { bookedOn: string; id: string } | null = null; ;) {
    const rows: ReturnType<typeof page> = page(database, after)
    if (rows.length === 0) return
    yield rows
    after = rows.at(-1)!
  }
}
const page = (database: Database, after: { bookedOn: string; id: string } | null) => database.all(openCredits(after, 200))
