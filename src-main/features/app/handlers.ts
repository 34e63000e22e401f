/** Who is at the desk, and the stream of invalidations. */
import { basename } from 'node:path'
import { implement } from '@orpc/server'
import { app } from '#contract/app.ts'
import type { CoreContext } from '#main/core/ports/context.ts'
import { db } from '#main/db/database.ts'
import type { PartyId } from '#contract/vocabulary.ts'

/** What the host knows of itself. */
export interface AppFacts {
  version: string
  demo: boolean
  notices: readonly string[]
}

const parties = () =>
  db.selectFrom('cache.party')
    .select(['id', 'name', 'legalName', 'currency', 'timeZone', 'locale', 'colour', 'portalUrl', 'senderName', 'senderEmail'])
    .orderBy('name')

export function appRouter(context: CoreContext, facts: AppFacts) {
  const os = implement(app)
  return os.router({
    info: os.info.handler(() => ({
      version: facts.version,
      workspace: { name: basename(context.workspaceDir), dir: context.workspaceDir },
      operator: context.operator(),
      parties: context.database.all(parties()).map((party) => ({ ...party, id: party.id as PartyId })),
      notices: [...facts.notices],
      demo: facts.demo,
    })),
  })
}
