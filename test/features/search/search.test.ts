import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { search } from '#contract/search.ts'
import { searchRouter } from '#main/features/search/handlers.ts'
import { openWorkspace } from '#main/db/workspace.ts'
import { booksIn, emptyBooks, type Books } from '../../fixtures/books.ts'
import { clientOf } from '../../fixtures/desk.ts'

const boxOf = (books: Books) => {
  books.derive()
  const { find } = clientOf<typeof search>(searchRouter(books))
  return {
    find,
    titles: async (text: string, limit = 20) => (await find({ text, limit })).map((hit) => hit.title),
  }
}

/** Four customers with a name to find, invoices and payments. Searching changes nothing, so one company serves all. */
let company: ReturnType<typeof boxOf>
let close: () => void
beforeAll(() => {
  const dir = mkdtempSync(join(tmpdir(), 'counterfoil-search-'))
  const workspace = openWorkspace(dir, { create: true, who: 'a test' })
  close = () => {
    workspace.close()
    rmSync(dir, { recursive: true })
  }
  const books = booksIn(dir, workspace.database)
  books.together(() => {
    books.party()
    books.party({ id: 'jp', currency: 'JPY', name: 'Japan' })
    books.party({ id: 'kw', currency: 'KWD', name: 'Kuwait' })
    const otara = books.account({ name: 'Ōtara Plumbing', ref: 'A-000017' })
    const kestrel = books.account({ name: 'Kestrel Freight', ref: 'A-000042' })
    const kyoto = books.account({ name: '京都運輸', ref: 'A-000099', partyId: 'jp', currency: 'JPY' })
    const gulf = books.account({ name: 'Gulf Dental', ref: 'A-000123', partyId: 'kw', currency: 'KWD' })
    books.put('contacts', { id: 'con_1', rev: 1, partyId: 'au', updatedAt: 1, accountId: otara.id, name: 'Mère O’Brien', email: 'mere.obrien@otara.example', phone: '+64 21 555 0017', roles: [], prefers: 'email', emailBouncedAt: null, smsStoppedAt: null })
    books.invoice(kestrel, { number: 'IN2001', totalMinor: 124_000, issuedOn: '2026-01-10' })
    books.invoice(kestrel, { number: 'IN2002', totalMinor: 124_000, issuedOn: '2026-02-10' })
    books.invoice(kyoto, { number: 'IN2003', totalMinor: 1_240 })
    books.invoice(gulf, { number: 'IN2004', totalMinor: 1_240_000 })
    books.invoice(otara, { number: 'IN20', totalMinor: 700 })
    books.payment(kestrel, { ref: 'PM000777', amountMinor: 124_000 })
  })
  company = boxOf(books)
})
afterAll(() => close())

describe('the search box finds', () => {
  test.each([
    ['a name by the beginnings of its words', 'kes fre', ['Kestrel Freight']],
    ['a name without its accents', 'otara', ['Ōtara Plumbing']],
    ['a name with accents that it does not have', 'Késtrel', ['Kestrel Freight']],
    ['a name in another script', '京都', ['京都運輸']],
    ['an account by its number', 'A-000042', ['Kestrel Freight']],
    ['an account by the beginning of its number', 'a-00004', ['Kestrel Freight']],
    ['a contact by their email address', 'mere.obrien@otara.example', ['Mère O’Brien']],
    ['a contact by the beginning of their email address', 'mere.ob', ['Mère O’Brien']],
    ['a contact by their name', 'mère', ['Mère O’Brien']],
    ['an account whose name and whose contact’s the words are of', 'otara mere', ['Mère O’Brien']],
    ['a payment by its reference', 'pm000777', ['PM000777']],
    ['a payment by the beginning of its reference', 'PM0007', ['PM000777']],
    ['an invoice by its number, before those that begin like it, the highest first', 'in20', ['IN20', 'IN2004', 'IN2003', 'IN2002', 'IN2001']],
    ['an invoice by the figures of its number', '2003', ['IN2003']],
  ])('%s', async (_, text, titles) => {
    expect(await company.titles(text)).toEqual(titles)
  })

  test('no word in its middle: a contact who is called so comes as a contact', async () => {
    const books = emptyBooks()
    books.party()
    const account = books.account({ name: 'Ironbark Flight' })
    books.put('contacts', { id: 'con_7', rev: 1, partyId: 'au', updatedAt: 1, accountId: account.id, name: 'Arjun Abara', email: null, phone: null, roles: [], prefers: 'email', emailBouncedAt: null, smsStoppedAt: null })
    expect(await boxOf(books).titles('ar')).toEqual(['Arjun Abara'])
  })

  test('each with what tells it apart', async () => {
    const { find } = company
    expect(await find({ text: 'kestrel', limit: 2 })).toEqual([
      { kind: 'account', id: 'acc_2', accountId: 'acc_2', partyId: 'au', title: 'Kestrel Freight', subtitle: 'A-000042' },
    ])
    expect(await find({ text: 'in2002', limit: 2 })).toEqual([{ kind: 'invoice', id: 'inv_2', accountId: 'acc_2', partyId: 'au', title: 'IN2002', subtitle: 'Invoice · A$1,240.00 · Kestrel Freight' }])
    expect(await find({ text: 'PM000777', limit: 1 })).toMatchObject([{ kind: 'payment', subtitle: 'Payment · A$1,240.00 · Kestrel Freight' }])
    expect(await find({ text: 'mere.ob', limit: 1 })).toMatchObject([{ kind: 'contact', id: 'con_1', accountId: 'acc_1', subtitle: 'mere.obrien@otara.example · Ōtara Plumbing' }])
  })

  test('what is called exactly so before what begins so, and that before what is called so', async () => {
    const books = emptyBooks()
    books.together(() => {
      books.party()
      for (const name of ['Kestrel Dental', 'Kestrel', 'Blue Kestrel']) {
        const account = books.account({ name })
        for (let i = 0; i < 100; i++) books.invoice(account)
      }
    })
    expect(await boxOf(books).titles('kestrel', 4)).toEqual(['Kestrel', 'Kestrel Dental', 'Blue Kestrel'])
  })

  test('a number that thousands begin like', async () => {
    const books = emptyBooks()
    books.together(() => {
      books.party()
      const account = books.account()
      for (let i = 0; i < 1500; i++) books.invoice(account, { number: `IN7${String(i).padStart(4, '0')}` })
      // The last in the order of the index.
      books.invoice(account, { id: 'inv_z', number: 'IN7' })
    })
    expect((await boxOf(books).titles('in7', 3))[0]).toBe('IN7')
  })
})

describe('an amount', () => {
  const AUD = ['IN2002', 'IN2001', 'PM000777']
  test.each([
    ['is found in whichever currency it can be one of', '1240', ['IN2002', 'IN2001', 'IN2003', 'IN2004', 'PM000777']],
    ['with two decimals is none of a currency that has none', '1240.00', ['IN2004', ...AUD]],
    ['with three decimals is one of the currency that has three', '1240.000', ['IN2004']],
    ['may be grouped', '1,240.00', ['IN2004', ...AUD]],
    ['may be grouped by spaces and have a sign', '$ 1 240.00', AUD],
    ['may be grouped and parted the other way round', '1.240,00', ['IN2004', ...AUD]],
    ['may have the sign of its currency', 'A$1,240', AUD],
    ['may have the code of its currency, before it or after', 'JPY 1240', ['IN2003']],
    ['and', '1,240 kwd', ['IN2004']],
    ['that can be read in two ways is looked for as both', '1.240', ['IN2003', 'IN2004', ...AUD]],
  ])('%s', async (_, text, titles) => {
    expect((await company.titles(text)).toSorted()).toEqual(titles.toSorted())
  })
  test('is shown with its currency, invoices the newest first and then payments', async () => {
    const { find } = company
    expect((await find({ text: '1240.00', limit: 10 })).map((hit) => hit.subtitle)).toEqual([
      'Invoice · A$1,240.00 · Kestrel Freight', 'Invoice · A$1,240.00 · Kestrel Freight', expect.stringMatching(/^Invoice · KWD\s1,240\.000 · Gulf Dental$/), 'Payment · A$1,240.00 · Kestrel Freight',
    ])
  })
  test('leaves room for words where it is a bare number', async () => {
    const books = emptyBooks()
    books.together(() => {
      books.party()
      const account = books.account({ name: '700 Collins Street' })
      for (let i = 0; i < 9; i++) books.invoice(account, { totalMinor: 70_000 })
    })
    const titles = await boxOf(books).titles('700', 8)
    expect(titles[0]).toBe('700 Collins Street')
    expect(titles).toHaveLength(8)
    expect(new Set(titles).size).toBe(8)
  })
  test.each(['0.001', '999999999999', '12.3456', '1.2.3', '-8', '٥٠'])('that nothing amounts to finds nothing, and does not fail: %s', async (text) => {
    expect(await company.titles(text)).toEqual([])
  })
})

describe('whatever is typed', () => {
  test.each(['"* OR 1', '"', '*', '\'; DROP TABLE search; --', 'title : x', 'NEAR(a b)', '(', 'a AND', '\0', '^kestrel -', '{body}', '%'])('is never read as a language: %j', async (text) => {
    expect(await company.titles(text)).not.toContain('IN2003')
    expect(await company.titles('kestrel')).toContain('Kestrel Freight')
  })
  test('finds nothing where there is no word, and never more than asked, each once', async () => {
    const { find } = company
    expect(await find({ text: '  ', limit: 10 })).toEqual([])
    await fc.assert(fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 12 }), fc.integer({ min: 1, max: 5 }), async (text, limit) => {
      const hits = await find({ text, limit })
      expect(hits.length).toBeLessThanOrEqual(limit)
      expect(new Set(hits.map((hit) => `${hit.kind} ${hit.id}`)).size).toBe(hits.length)
    }))
  })
})
