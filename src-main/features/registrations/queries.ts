/** One registration of the queue, with what its detail needs. */
import { sql } from 'kysely'
import { among } from '#main/db/among.ts'
import { db } from '#main/db/database.ts'

export const registrationById = (registrationId: string) =>
  db.selectFrom('cache.registrationItem as i')
    .innerJoin('cache.registration as r', 'r.id', 'i.registrationId')
    .innerJoin('cache.party as p', 'p.id', 'i.partyId')
    .leftJoin('cache.contact as c', 'c.id', 'r.contactId')
    .selectAll('i')
    .select(['p.portalUrl', 'p.timeZone', 'p.locale', 'r.contactId', sql<number | null>`CASE WHEN c.email = r.email THEN c."emailBouncedAt" END`.as('emailBouncedAt')])
    .where('i.registrationId', '=', registrationId)

/** The contacts of a page's rows: a change of one is a change of the row. */
export const contactsOf = (registrationIds: readonly string[]) =>
  db.selectFrom('cache.registration').select(['id', 'contactId']).where(among('id', registrationIds)).where('contactId', 'is not', null)
