import { describe, expect, test } from 'vitest'
import { createRouterClient } from '@orpc/server'
import { registrationCampaigns, sentMessages } from '#main/features/registrations/conversion.ts'
import { registrationsRouter } from '#main/features/registrations/handlers.ts'
import { customer } from '../../mail/customers.ts'
import { emptyBooks, type Books } from '../../fixtures/books.ts'
import { visitAll } from '../../fixtures/paging.ts'

const NOW = 1_790_000_000_000
const HOUR = 3_600_000
const queueOf = (books: Books) => createRouterClient(registrationsRouter({ database: books.database, now: () => NOW } as never))

function campaign({ database }: Books, id: string, { party = null, kind = 'registration', at = NOW }: { party?: string | null; kind?: string; at?: number } = {}) {
  database.raw.prepare(`INSERT OR IGNORE INTO template (id, kind, partyId, version, subject, html, text, createdAt, createdBy) VALUES ('t', 'registration', NULL, 1, 's', 'h', 't', 0, 'x')`).run()
  database.raw.prepare(`INSERT INTO campaign (id, kind, partyId, state, templateId, total, createdAt, createdBy) VALUES (?, ?, ?, 'done', 't', 9, ?, 'Rosa')`).run(id, kind, party, at)
}
function message({ database }: Books, campaignId: string, registration: string, { state = 'sent', settledAt = NOW, bounced = false }: { state?: string; settledAt?: number; bounced?: boolean } = {}) {
  const row = database.raw.prepare<[string], { accountId: string; partyId: string }>('SELECT accountId, partyId FROM cache.registration WHERE id = ?').get(registration)
  database.raw.prepare(`INSERT INTO message (id, campaignId, accountId, partyId, subjectId, toAddress, toName, state, messageId, queuedAt, settledAt, bouncedAt) VALUES (?, ?, ?, ?, ?, 'x@y.example', 'x', ?, ?, 0, ?, ?)`)
    .run(`${campaignId}-${registration}`, campaignId, row?.accountId ?? registration, row?.partyId ?? 'au', registration, state, `<${campaignId}-${registration}>`, settledAt, bounced ? NOW : null)
}

describe('what became of registration campaigns', () => {
  test('of those it was sent to, who bounced, who can sign in now, and how long half of them took', async () => {
    const books = emptyBooks()
    books.party()
    campaign(books, 'c')
    const registered = (hours: number) => customer(books, { state: 'registered', registeredAt: NOW + hours * HOUR })
    for (const hours of [1, 3, 40]) message(books, 'c', registered(hours))
    // Had registered before the email came: counted, and it took them no time from it.
    message(books, 'c', registered(-5))
    message(books, 'c', customer(books, { state: 'invited' }))
    message(books, 'c', customer(books, { state: 'bounced' }), { bounced: true })
    message(books, 'c', customer(books, { state: 'not_invited' }), { state: 'failed' })
    message(books, 'c', 'reg_gone')
    expect(await queueOf(books).conversion({ limit: 5 })).toEqual({ rows: [{ campaign: 'c', at: NOW, by: 'Rosa', partyId: null, sent: 7, bounced: 1, registered: 4, medianMs: 3 * HOUR }], next: null })
  })

  test('the newest first, page by page, without emails to one customer and campaigns nobody got', async () => {
    const books = emptyBooks()
    books.party()
    for (const [n, at] of [5, 9, 9, 2].entries()) {
      campaign(books, `c${n}`, { at })
      message(books, `c${n}`, customer(books))
    }
    campaign(books, 'single', { kind: 'registration_single' })
    message(books, 'single', customer(books))
    campaign(books, 'empty', { at: 7 })
    const rows = await visitAll((at) => queueOf(books).conversion({ limit: 2, ...at }))
    expect(rows.map((row) => row.campaign)).toEqual(['c2', 'c1', 'c0', 'c3'])
    expect(rows[0]).toMatchObject({ sent: 1, registered: 0, medianMs: null })
  })

  test('of a party: its own campaigns, and its share of those to several', async () => {
    const books = emptyBooks()
    books.party({ id: 'au' })
    books.party({ id: 'us' })
    for (const [id, party] of [['ours', 'au'], ['theirs', 'us'], ['both', null]] as const) campaign(books, id, { party })
    message(books, 'ours', customer(books, { partyId: 'au' }))
    message(books, 'theirs', customer(books, { partyId: 'us' }))
    for (const partyId of ['au', 'us', 'us']) message(books, 'both', customer(books, { partyId }))
    const of = async (party: string) => Object.fromEntries((await queueOf(books).conversion({ party, limit: 9 })).rows.map(({ campaign: id, sent }) => [id, sent]))
    expect(await of('au')).toEqual({ ours: 1, both: 1 })
    expect(await of('us')).toEqual({ theirs: 1, both: 2 })
  })

  test('campaigns and their messages are each read along an index', () => {
    const { database } = emptyBooks()
    for (const before of [undefined, [NOW, 'c'] as const]) {
      for (const party of [undefined, 'au']) {
        const plan = database.plan(registrationCampaigns(party, before, 5))
        expect(plan.join('\n')).toMatch(/(SCAN|SEARCH) campaign USING INDEX campaign_of_registrations/)
        expect(plan.join('\n')).not.toContain('TEMP B-TREE')
      }
    }
    const plan = database.plan(sentMessages('c', '', 5)).join('\n')
    expect(plan).toMatch(/SEARCH m USING INDEX message_by_state \(campaignId=\? AND state=\? AND id>\?\)/)
    expect(plan).not.toContain('TEMP B-TREE')
  })
})
