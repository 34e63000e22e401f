/** Versions of templates, and how many messages were made from each. */
import { sql } from 'kysely'
import { db } from '#main/db/database.ts'
import { ofParty } from '#main/db/templates.ts'

/** Versions that are listed. */
export const VERSIONS_MAX = 200

const version = db.selectFrom('template').select(['id', 'version', 'createdAt', 'createdBy'])

/** Of this kind and party, the newest first; those that are set aside too. */
export const versionsOf = (kind: string, partyId: string | null) => version.where('kind', '=', kind).where(ofParty(partyId)).orderBy('version', 'desc').limit(VERSIONS_MAX)

export const versionById = (id: string) => db.selectFrom('template').selectAll().where('id', '=', id)

/** Parties that have written their own, of all kinds: also those that went back to the one for all. */
export const partiesWithOwn = db.selectFrom('template').select(['kind', 'partyId']).distinct().where(sql<boolean>`coalesce("partyId", '') > ''`)

export const partyNames = db.selectFrom('cache.party').select(['id', 'name']).orderBy('name')
export const partyById = (id: string) => db.selectFrom('cache.party').select('id').where('id', '=', id)

/** Messages that name the version, and those of campaigns that name it for all their messages. */
export const messagesNaming = (id: string) => db.selectFrom('message').select(({ fn }) => fn.countAll<number>().as('count')).where('templateId', '=', id)
export const messagesOfCampaignsNaming = (id: string) =>
  db.selectFrom('campaign as c').innerJoin('message as m', 'm.campaignId', 'c.id').select(({ fn }) => fn.countAll<number>().as('count')).where('c.templateId', '=', id).where('m.templateId', 'is', null)
