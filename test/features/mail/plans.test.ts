import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Compilable } from 'kysely'
import { messagesTo, newestMessagesTo } from '#main/db/campaigns.ts'
import { db } from '#main/db/database.ts'
import { campaignsPage, messagesPage } from '#main/features/mail/queries.ts'
import { inviteeById, inviteesById, recentAddresses, recentMessage, waitingAccounts } from '#main/mail/invitees.ts'
import { openWorkspace, type Workspace } from '#main/db/workspace.ts'

const queries: [string, Compilable<unknown>, RegExp][] = [
  ['campaigns, the first page', campaignsPage(null, 50), /^SCAN c USING INDEX campaign_by_time$/],
  ['campaigns, a later page', campaignsPage([1, 1], 50), /^SEARCH c USING INDEX campaign_by_time/],
  ['messages of a campaign, the first page', messagesPage({ campaign: 'c1', after: null, limit: 50 }), /^SEARCH m USING INDEX sqlite_autoindex_message_1 \(id>\? AND id<\?\)/],
  ['messages of a campaign, a later page', messagesPage({ campaign: 'c1', after: 'c1.000050', limit: 50 }), /^SEARCH m USING INDEX sqlite_autoindex_message_1 \(id>\? AND id<\?\)/],
  ['messages in one state', messagesPage({ campaign: 'c1', state: 'failed', after: null, limit: 50 }), /^SEARCH m USING INDEX message_by_state \(campaignId=\? AND state=\? AND id>\?\)/],
  ['the newest message to each account', newestMessagesTo(['acc']), /^SEARCH m USING INDEX message_by_account \(accountId=\?\)/],
  ['messages to an account', messagesTo('acc', 50), /^SEARCH message USING INDEX message_by_account \(accountId=\?\)/],
  ['how a campaign stands', db.selectFrom('message').select('state').where('campaignId', '=', 'c1').groupBy('state'), /^SEARCH message USING COVERING INDEX message_by_state \(campaignId=\?\)/],
  ['who was written to lately', recentMessage('a@b.example', 1, ''), /^SEARCH m USING INDEX message_by_address \(toAddress=\?/],
  ['which of many addresses were written to lately', recentAddresses(['a@b.example', 'c@d.example'], 1), /^SEARCH m USING INDEX message_by_address \(toAddress=\?/],
  ['what is about to go to accounts', waitingAccounts(['acc', 'bcc']), /^SEARCH m USING INDEX message_by_account \(accountId=\?\)/],
  ['one customer', inviteeById('reg_1'), /^SEARCH r USING INDEX sqlite_autoindex_registration_1 \(id=\?\)/],
  ['many customers', inviteesById(['reg_1', 'reg_2']), /^SEARCH r USING INDEX sqlite_autoindex_registration_1 \(id=\?\)/],
]

let dir: string
let workspace: Workspace
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'counterfoil-plans-'))
  workspace = openWorkspace(join(dir, 'workspace'), { create: true, who: 'a test' })
})
afterAll(() => {
  workspace.close()
  rmSync(dir, { recursive: true })
})

describe('reading by index', () => {
  test.each(queries)('%s', (_, query, index) => {
    const plan = workspace.database.plan(query)
    const large = plan.filter((line) => /^(SCAN|SEARCH) (c|m|message|r)\b/.test(line))
    expect(large.some((line) => index.test(line)), plan.join('\n')).toBe(true)
    expect(large.filter((line) => line.startsWith('SCAN') && !index.test(line)), plan.join('\n')).toEqual([])
    expect(plan.filter((line) => line.includes('TEMP B-TREE')), plan.join('\n')).toEqual([])
  })
})
