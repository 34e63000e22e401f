/** The rules of the team, as they are listed and kept. */
import type { BankRule, RuleTerms } from '#contract/bank.ts'
import { sql } from 'kysely'
import type { CoreContext } from '#main/core/ports/context.ts'
import { allRules, dealtWith, ruleById, RULES_MAX } from '#main/db/bankRules.ts'
import { db, type Database } from '#main/db/database.ts'
import { deskTransaction } from '#main/db/fileTransactions.ts'

export function listRules(database: Database): BankRule[] {
  const counts = new Map(database.all(dealtWith()).map(({ ruleId, count }) => [ruleId, count]))
  return database.all(allRules).map(({ id, name, terms, paused }) => ({ id, name, terms: JSON.parse(terms) as RuleTerms, paused: paused === 1, applied: counts.get(id) ?? 0 }))
}

/** What names no payer would put everybody's money to one account, or aside. */
export const isTooWide = ({ words, payerAccount, then }: RuleTerms): boolean => then.do !== 'suggestion' && words.length === 0 && payerAccount === null

/** Behind all others where it is new. Null when it is not there any more, or there is no room. */
export function keepRule(context: CoreContext, { id, name, terms, paused }: { id?: string | undefined; name: string; terms: RuleTerms; paused: boolean }): string | null {
  const { database } = context
  return deskTransaction(database, () => {
    const values = { name, terms: JSON.stringify(terms), paused: paused ? 1 : 0 } as const
    const kept = id ?? context.newId()
    if (id === undefined) {
      if (database.all(allRules).length >= RULES_MAX) return null
      const position = (database.first(db.selectFrom('bankRule').select(sql<number | null>`max(position)`.as('last')))?.last ?? 0) + 1
      database.run(db.insertInto('bankRule').values({ id: kept, ...values, position, createdAt: context.now(), createdBy: context.operator().name }))
    } else if (database.run(db.updateTable('bankRule').set(values).where('id', '=', id)).changes === 0) return null
    context.audit('bank.saveRule', kept, { rule: name, terms, paused })
    return kept
  })
}

export function dropRule(context: CoreContext, id: string): boolean {
  const { database } = context
  return deskTransaction(database, () => {
    const rule = database.first(ruleById(id))
    if (rule === undefined) return false
    database.run(db.deleteFrom('bankRule').where('id', '=', id))
    context.audit('bank.removeRule', id, { rule: rule.name })
    return true
  })
}
