/** The kind of a campaign, with what it needs. */
import type { ChangedRecord, Connector } from '#main/core/ports/connector.ts'
import { JobFailure } from '#main/core/ports/jobs.ts'
import type { PaperMaker } from '#main/core/ports/mail.ts'
import type { CampaignRecord } from '#main/db/campaigns.ts'
import type { Database } from '#main/db/database.ts'
import { createSenders } from '../sender.ts'
import type { Template } from '../templates.ts'
import type { Kind } from './kind.ts'
import { matterKind } from './matterKind.ts'
import { isMatterKind, matterOf } from './matters.ts'
import { PAPER, STATEMENT } from './names.ts'
import { paperKind } from './papers.ts'
import { registrationKind } from './registration.ts'

export interface KindParts {
  database: Database
  connector: Pick<Connector, 'send'> | null
  papers?: PaperMaker
  applyChanges(changed: readonly ChangedRecord[]): void
  now(): number
  pausesMs: readonly number[]
}

/** What its subjects are, only the kind itself knows: they go from its `look` to its `make`. @throws JobFailure `NOT_CONNECTED` */
export function kindOf(campaign: CampaignRecord, _template: Template, { database, connector, papers, applyChanges, now, pausesMs }: KindParts): Kind<unknown> {
  const senderFor = createSenders(database)
  if (isMatterKind(campaign.kind)) return opaque(matterKind({ database, campaign, matter: matterOf(campaign.kind), senderFor, papers, now }))
  if (campaign.kind === STATEMENT || campaign.kind === PAPER) {
    if (papers === undefined) throw new TypeError('Nothing makes documents for this campaign.')
    return opaque(paperKind({ database, campaign, senderFor, papers, now }))
  }
  if (connector === null) throw new JobFailure('NOT_CONNECTED', 'No billing system is connected. Give its address and token in Settings.')
  return opaque(registrationKind({ database, campaign, senderFor, connector, applyChanges, now, pausesMs }))
}

const opaque = <Subject>(kind: Kind<Subject>): Kind<unknown> => kind
