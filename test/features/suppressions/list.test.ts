/** The list of those who are not written to, as a window asks for it. */
import { describe, expect, test } from 'vitest'
import type { suppressions } from '#contract/suppressions.ts'
import { brokenAudit } from '#main/db/audit.ts'
import { accountsOfCriticalNumber, accountsOfEmail, accountsOfNumber, suppress, suppressionCounts, suppressionOf, suppressionPage, suppressionWords, suppressedAmong } from '#main/db/suppressions.ts'
import { accountsRouter } from '#main/features/accounts/handlers.ts'
import { registrationsRouter } from '#main/features/registrations/handlers.ts'
import { suppressionsRouter } from '#main/features/suppressions/handlers.ts'
import type { accounts as accountsContract } from '#contract/accounts.ts'
import type { registrations as registrationsContract } from '#contract/registrations.ts'
import { emptyBooks, type Books } from '../../fixtures/books.ts'
import { clientOf, deskOver } from '../../fixtures/desk.ts'
import { expectWalk } from '../../fixtures/plan.ts'
import { customer, NOW } from '../../mail/customers.ts'

function opened({ grants }: { grants?: ('billing:view' | 'billing:manage')[] } = {}) {
  const books = emptyBooks()
  books.party()
  const desk = deskOver(books, { now: () => NOW, ...(grants === undefined ? {} : { grants }) })
  return { books, desk, client: clientOf<typeof suppressions>(suppressionsRouter(desk.context)) }
}

const contact = ({ database }: Books, accountId: string, given: { id: string; email?: string; phone?: string }) =>
  database.raw.prepare(`INSERT INTO cache.contact (id, rev, partyId, updatedAt, accountId, name, email, phone, roles, prefers, emailBouncedAt, smsStoppedAt)
    VALUES (?, 1, 'au', 1, ?, 'Kai', ?, ?, '[]', 'email', NULL, NULL)`).run(given.id, accountId, given.email ?? null, given.phone ?? null)

const put = (books: Books, address: string, given: Partial<Parameters<typeof suppress>[1]> = {}) => suppress(books.database, { address, reason: 'bounced', words: 'there is no such mailbox', at: NOW, by: 'Bounce mailbox', ...given })

const code = (call: Promise<unknown>): Promise<string> => call.then(() => 'done', (error: { code?: string }) => error.code ?? 'unexpected')

describe('by hand', () => {
  test('an address is put on the list, whose it is is told, windows hear of it, and so does the audit trail', async () => {
    const { books, desk, client } = opened()
    const account = books.account({ name: 'Kestrel Freight' })
    contact(books, account.id, { id: 'k1', email: 'Kai@Kestrel.example' })
    expect(await client.add({ address: ' KAI@kestrel.example ', reason: 'by_hand', note: 'Asked on the phone.' })).toEqual({
      address: 'kai@kestrel.example', channel: 'email', reason: 'by_hand', words: 'Asked on the phone.', at: NOW, by: 'Noor Vale', accounts: [{ id: account.id, name: 'Kestrel Freight' }] })
    expect(desk.published).toEqual([['suppressions', 'registrations', 'accounts', 'mail']])
    expect(books.database.raw.prepare('SELECT action, subject, by FROM audit').all()).toEqual([{ action: 'suppression.add', subject: 'kai@kestrel.example', by: 'Noor Vale' }])
    expect(brokenAudit(books.database)).toBeNull()
  })

  test('a number is kept in one form, and found at everybody who has it, however they wrote it', async () => {
    const { books, client } = opened()
    const [one, two, abroad] = [books.account({ name: 'One' }), books.account({ name: 'Two', criticalPhone: '0400 000 111' }), books.account({ name: 'Abroad', billingAddress: { lines: ['1 Quay St'], city: 'Auckland', region: '', postcode: '1010', country: 'NZ' } })]
    contact(books, one.id, { id: 'k1', phone: '+61 400 000 111' })
    contact(books, abroad.id, { id: 'k2', phone: '0400 000 111' })
    const entry = await client.add({ address: '0061 (400) 000-111', reason: 'by_hand' })
    expect(entry).toMatchObject({ address: '+61400000111', channel: 'sms', words: null })
    expect(entry.accounts.map(({ name }) => name).sort()).toEqual([one.name, two.name])
  })

  test.each(['nobody', 'a@b@c.example', 'a@b.example, c@d.example', 'a@b.example\r\nBcc: c@d.example', '0400 000 111', '+0400000', '+61 4', '<a@b.example>'])('%j is neither an address nor a number', async (address) => {
    const { client, books } = opened()
    expect(await code(client.add({ address, reason: 'by_hand' }))).toBe('BAD_ADDRESS')
    expect(books.database.all(suppressionCounts)).toEqual([])
  })

  test('a second time changes nothing, and does not weaken what a customer said', async () => {
    const { client, books, desk } = opened()
    put(books, 'kai@kestrel.example', { reason: 'complained', words: 'reported as abuse', at: NOW - 5 })
    expect(await client.add({ address: 'kai@kestrel.example', reason: 'by_hand', note: 'x' })).toMatchObject({ reason: 'complained', words: 'reported as abuse', at: NOW - 5 })
    expect([desk.published, books.database.raw.prepare('SELECT count(*) AS n FROM audit').get()]).toEqual([[], { n: 0 }])
  })

  test('it is taken off with a note, and what stood there is in the audit trail', async () => {
    const { client, books } = opened()
    put(books, 'kai@kestrel.example')
    expect(await client.remove({ address: 'Kai@kestrel.example', note: 'Mended.' })).toEqual({ address: 'kai@kestrel.example' })
    expect(suppressionOf(books.database, 'kai@kestrel.example')).toBeNull()
    const { action, detail } = books.database.raw.prepare<[], { action: string; detail: string }>('SELECT action, detail FROM audit').get()!
    expect([action, JSON.parse(detail)]).toEqual(['suppression.remove', { reason: 'bounced', words: 'there is no such mailbox', since: NOW, note: 'Mended.' }])
    expect(await code(client.remove({ address: 'kai@kestrel.example' }))).toBe('NOT_FOUND')
  })

  test.each(['complained', 'unsubscribed', 'stopped'] as const)('what the customer said themselves (%s) is taken back with a note only', async (reason) => {
    const { client, books } = opened()
    put(books, 'kai@kestrel.example', { reason, words: null })
    expect(await code(client.remove({ address: 'kai@kestrel.example' }))).toBe('NOTE_NEEDED')
    expect(await code(client.remove({ address: 'kai@kestrel.example', note: '  ' }))).not.toBe('done')
    expect(suppressionOf(books.database, 'kai@kestrel.example')?.reason).toBe(reason)
    await client.remove({ address: 'kai@kestrel.example', note: 'Kai rang: wants invoices again.' })
    expect(suppressionOf(books.database, 'kai@kestrel.example')).toBeNull()
  })

  test('whoever may only look sees the list and changes nothing', async () => {
    const { client, books } = opened({ grants: ['billing:view'] })
    put(books, 'kai@kestrel.example')
    expect((await client.page({ limit: 10 })).rows).toHaveLength(1)
    expect(await code(client.add({ address: 'b@c.example', reason: 'by_hand' }))).toBe('NOT_ALLOWED')
    expect(await code(client.remove({ address: 'kai@kestrel.example' }))).toBe('NOT_ALLOWED')
    expect(suppressionOf(books.database, 'kai@kestrel.example')).not.toBeNull()
  })
})

describe('the list', () => {
  test('pages from the newest on, each entry once, also where many came at the same moment', async () => {
    const { client, books } = opened()
    for (let n = 0; n < 25; n++) put(books, `a${String(n).padStart(2, '0')}@b.example`, { at: NOW + Math.floor(n / 10) })
    const seen: string[] = []
    for (let after: string | undefined; ; ) {
      const page = await client.page({ limit: 7, after })
      seen.push(...page.rows.map(({ address }) => address))
      if (page.next === null) break
      after = page.next
    }
    expect(seen).toEqual(Array.from({ length: 25 }, (_, n) => `a${String(24 - n).padStart(2, '0')}@b.example`))
    expect(await code(client.page({ limit: 7, after: 'bm9uc2Vuc2U' }))).toBe('BAD_CURSOR')
  })

  test('a text is part of an address, of a number however it is written, or names an account; a reason narrows it', async () => {
    const { client, books } = opened()
    const account = books.account({ name: 'Ōtara Plumbing' })
    contact(books, account.id, { id: 'k1', email: 'Hemi@pipes.example' })
    books.derive()
    put(books, 'hemi@pipes.example')
    put(books, 'kai@kestrel.example', { reason: 'complained' })
    put(books, '+61400000111', { reason: 'stopped', words: 'STOP' })
    const found = async (text: string, reason?: 'complained') => (await client.page({ limit: 10, text, reason })).rows.map(({ address }) => address)
    expect(await found('KESTREL')).toEqual(['kai@kestrel.example'])
    expect(await found('400 000')).toEqual(['+61400000111'])
    expect(await found('otara')).toEqual(['hemi@pipes.example'])
    expect(await found('example', 'complained')).toEqual(['kai@kestrel.example'])
    expect(await found('100%')).toEqual([])
    expect(await client.counts()).toEqual({ total: 3, byReason: { bounced: 1, complained: 1, unsubscribed: 0, stopped: 1, by_hand: 0 } })
  })

  test('an address that thousands of accounts share names five of them', async () => {
    const { client, books } = opened()
    books.together(() => {
      for (let n = 0; n < 300; n++) contact(books, books.account().id, { id: `k${n}`, email: 'pay@agency.example' })
    })
    put(books, 'pay@agency.example')
    expect((await client.page({ limit: 1 })).rows[0]!.accounts).toHaveLength(5)
  })

  test('the plans: by time, by reason, by address; and whose an address or a number is, by an index of its own', () => {
    const { books: { database } } = opened()
    const first = { after: null, limit: 50 }
    expectWalk(database, suppressionPage({}, first), 'suppression_by_time')
    expectWalk(database, suppressionPage({}, { after: [NOW, 'a@b.example'], limit: 50 }), 'suppression_by_time')
    expectWalk(database, suppressionPage({ reason: 'bounced' }, first), 'suppression_by_reason')
    expectWalk(database, suppressionCounts, 'suppression_by_reason')
    expect(database.plan(suppressedAmong(['a@b.example'])).join('\n')).toMatch(/SEARCH suppression USING INDEX sqlite_autoindex_suppression_1 \(address=\?\)/)
    expect(database.plan(accountsOfEmail('a@b.example', 5)).join('\n')).toMatch(/SEARCH c USING INDEX contact_by_email/)
    expect(database.plan(accountsOfNumber('+61400000111')).join('\n')).toMatch(/SEARCH c USING INDEX contact_by_phone/)
    expect(database.plan(accountsOfCriticalNumber('+61400000111')).join('\n')).toMatch(/SEARCH a USING INDEX account_by_critical_phone/)
  })
})

describe('where it shows', () => {
  test('at the contact, by email and by number, and at the registration, in the party’s day', async () => {
    const { books, desk } = opened()
    const registrationId = customer(books, { email: 'mere@pipes.example' })
    const accountId = books.database.raw.prepare<[string], { accountId: string }>('SELECT accountId FROM cache.registration WHERE id = ?').get(registrationId)!.accountId
    contact(books, accountId, { id: 'k9', email: 'Kai@pipes.example', phone: '0400 000 111' })
    books.derive()
    // 13:30 UTC is the next day in Sydney already.
    const at = Date.UTC(2026, 10, 3, 13, 30)
    put(books, 'mere@pipes.example', { at })
    put(books, '+61400000111', { at, reason: 'stopped', words: 'Stop please' })
    const { contacts } = await clientOf<typeof accountsContract>(accountsRouter(desk.context)).detail({ account: accountId })
    expect(Object.fromEntries(contacts.map(({ email, suppressed }) => [email, suppressed]))).toEqual({
      'mere@pipes.example': 'Mail to this address comes back, since 4 Nov 2026 (there is no such mailbox).',
      'Kai@pipes.example': 'The customer answered STOP, on 4 Nov 2026 (Stop please).',
    })
    const { rows } = await clientOf<typeof registrationsContract>(registrationsRouter(desk.context)).page({ limit: 10 })
    expect(rows.map(({ suppressed }) => suppressed)).toEqual(['Mail to this address comes back, since 4 Nov 2026 (there is no such mailbox).'])
  })

  test('words without end are cut, and their end is shown as such', () => {
    expect(suppressionWords({ reason: 'bounced', words: 'x'.repeat(5000), at: NOW }, 'UTC')).toMatch(/^Mail to this address comes back, since \d+ \w+ 2026 \(x{160}…\)\.$/)
  })
})
