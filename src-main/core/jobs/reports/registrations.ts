/** Whether each customer can sign in to the portal, and what it still needs. */
import type { RegistrationState } from '#contract/vocabulary.ts'
import type { Column, Row, Value } from '#main/documents/report/report.ts'
import { isInvited, sourcesNotInviting } from '#main/db/invitedParties.ts'
import { REGISTRATION_PROBLEM_WORDS, registrationProblem } from '#main/domain/registration.ts'
import { at, CUSTOMER, name, text, whole } from './columns.ts'
import { clockIn, count, figuresBy, reading, sqlOf, type Query } from './reading.ts'
import type { ReportMaker } from './report.ts'
import { REGISTRATIONS, wordIn } from './words.ts'

const AT = { email: 5, state: 6, need: 7, sent: 8, invited: 9, expires: 10, bounced: 11, registered: 12, mailBounced: 13 }

const columnsIn = (timeZone: string): readonly Column[] => [
  ...CUSTOMER, name('Account is', 12), text('Contact', 24), text('Email', 32), name('State', 14), name('What is needed', 54), whole('Times sent', 11),
  at('Invited', timeZone), at('Link runs out', timeZone), at('Bounced', timeZone), at('Registered', timeZone),
]

export const registrations: ReportMaker = (database, scope, context) => {
  const query = { party: scope.party, accountId: scope.account?.id ?? null }
  const clock = clockIn(scope.timeZone)
  const total = count(database, registrationCount(query))
  const from = { table: 0, by: [AT.state] }
  const rowOf = (row: Value[], into: Row[]) => {
    const record = { email: row[AT.email] as string | null, state: row[AT.state] as RegistrationState, expiresAt: row[AT.expires] as number | null, timesSent: row[AT.sent] as number, emailBouncedAt: row[AT.mailBounced] as number | null }
    const problem = registrationProblem(record, scope.now)
    // A link runs out without the record changing.
    const state = record.state === 'invited' && record.expiresAt !== null && record.expiresAt <= scope.now ? 'expired' : record.state
    row[0] = scope.publisher.nameOf(row[0] as string)
    row[3] = wordIn({}, row[3])
    row[AT.state] = wordIn(REGISTRATIONS, state)
    row[AT.need] = problem === null ? null : REGISTRATION_PROBLEM_WORDS[problem]
    for (const moment of [AT.invited, AT.expires, AT.bounced, AT.registered]) if (row[moment] !== null) row[moment] = clock(row[moment] as number)
    into.push(row)
  }
  const leftOut = sourcesNotInviting(database, scope.party)
  const inBooks = figuresBy(database, registrationStates(query, scope.now))
  return {
    tables: [{ name: 'Registrations', columns: columnsIn(scope.timeZone), rows: () => reading(database, registrationsInOrder(query), context, { step: 'registrations', total }, rowOf) }],
    blocks: [{
      keys: ['State'], money: false, total: true,
      columns: [
        { title: 'Registrations', takes: 'count', from },
        { title: 'In the copy', takes: 'told', counts: true, of: ([state = '']) => inBooks.get(state) ?? 0 },
        { title: 'Difference', takes: 'terms', check: true, counts: true, terms: [[1, 0], [-1, 1]] },
      ],
    }],
    empty: 'There are no registrations.',
    notes: ['As it stood when the report was made. A link that has run out counts as run out, whether or not the billing system has marked it yet.', ...(leftOut.length === 0 ? [] : [`Left out, as they are not invited to the portal: customers of ${new Intl.ListFormat('en-GB').format(leftOut)}.`])],
  }
}

export interface RegistrationRange {
  party: string | null
  accountId: string | null
}

const where = ({ party, accountId }: RegistrationRange): string => sqlOf([isInvited('a.partyId'), ...(accountId === null ? [] : ['a.id = @accountId']), ...(party === null ? [] : ['a.partyId = @party'])])

const joined = 'cache.account AS a CROSS JOIN cache.registration AS r INDEXED BY registration_by_account ON r.accountId = a.id'

/** In the order of names, along `account_by_name` or `account_by_party_name`. */
export const registrationsInOrder = (range: RegistrationRange): Query => ({
  sql: `SELECT a.partyId, a.ref, a.name, a.status, c.name, r.email, r.state, NULL, r.timesSent, r.invitedAt, r.expiresAt, r.bouncedAt, r.registeredAt, CASE WHEN c.email = r.email THEN c.emailBouncedAt END
    FROM ${joined} LEFT JOIN cache.contact AS c ON c.id = r.contactId AND c.accountId IN (a.id, a.parentId) ${where(range)} ORDER BY a.name, a.id`,
  values: { ...range },
})

export const registrationCount = (range: RegistrationRange): Query => ({ sql: `SELECT count(*) FROM ${joined} ${where(range)}`, values: { ...range } })

/** How many there are in each state, as the summary names it. */
export const registrationStates = (range: RegistrationRange, now: number): Query => ({
  sql: `SELECT CASE CASE WHEN r.state = 'invited' AND r.expiresAt <= @now THEN 'expired' ELSE r.state END ${Object.entries(REGISTRATIONS).map(([state, word]) => `WHEN '${state}' THEN '${word}'`).join(' ')} END AS state, count(*)
    FROM ${joined} ${where(range)} GROUP BY 1`,
  values: { ...range, now },
})
