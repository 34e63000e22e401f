/** One registration of the queue, with what its detail needs. */
import { sql } from 'kysely'
import { db } from '#main/db/database.ts'

export const registrationById = (registrationId: string) =>
  db.selectFrom('cache.registrationItem as i')
    .innerJoin('cache.registration as r', 'r.id', 'i.registrationId')
    .innerJoin('cache.party as p', 'p.id', 'i.partyId')
    .leftJoin('cache.contact as c', 'c.id', 'r.contactId')
    .selectAll('i')
    .select(['p.portalUrl', 'p.timeZone', 'p.locale', sql<number | null>`CASE WHEN c.email = r.email THEN c."emailBouncedAt" END`.as('emailBouncedAt')])
    .where('i.registrationId', '=', registrationId)
