/** In whose name a workbook is made: a party's, or the company's where it is of all parties. */
import { db, type Database } from '#main/db/database.ts'
import { JobFailure } from '../ports/jobs.ts'

export interface Publisher {
  /** `All parties`, or the party's name. */
  whose: string
  author: string
  paper: 'A4' | 'Letter'
  /** The name of any party. */
  nameOf(partyId: string): string
}

/** @throws JobFailure NO_SUCH_PARTY */
export function publisherOf(database: Database, party: string | null): Publisher {
  const parties = database.all(db.selectFrom('cache.party').select(['id', 'name', 'legalName', 'paper']).orderBy('name').orderBy('id'))
  const names = new Map<string, string>(parties.map(({ id, name }) => [id, name]))
  const nameOf = (id: string) => names.get(id) ?? id
  const one = parties.find(({ id }) => id === party)
  if (one !== undefined) return { whose: one.name, author: one.legalName, paper: one.paper, nameOf }
  if (party !== null) throw new JobFailure('NO_SUCH_PARTY', `There is no party ${party} in the local copy. Known are: ${[...names.keys()].join(', ') || 'none; pull first'}.`)
  return { whose: 'All parties', author: parties.map(({ legalName }) => legalName).join(', ') || 'Counterfoil', paper: parties[0]?.paper ?? 'A4', nameOf }
}
