/** The billing log and the agency of an account's page. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDefinedError, safe } from '@orpc/client'
import { describe, expect, test } from 'vitest'
import type { accounts } from '#contract/accounts.ts'
import type { AccountId } from '#contract/vocabulary.ts'
import ExcelJS from 'exceljs'
import { reportJob } from '#main/core/jobs/reports/make.ts'
import { db } from '#main/db/database.ts'
import { accountsRouter } from '#main/features/accounts/handlers.ts'
import { emptyBooks, type Books } from '../../fixtures/books.ts'
import { clientOf, deskOver } from '../../fixtures/desk.ts'
import { visitAll } from '../../fixtures/paging.ts'

const NOW = Date.UTC(2026, 2, 20, 3)
const AT = Date.UTC(2026, 2, 19, 14)

function company() {
  const books = emptyBooks()
  books.party()
  return { books, page: clientOf<typeof accounts>(accountsRouter(deskOver(books, { now: () => NOW }).context)) }
}
let entries = 0
const wrote = (books: Books, { id: accountId, partyId }: { id: string; partyId: string }, { at = AT, kind = 'payment_received', actor = 'Billing system', text = 'Payment PM000001 received', id = `log_${String((entries += 1)).padStart(3, '0')}` }: { at?: number; kind?: string; actor?: string; text?: string; id?: string }) =>
  books.put('billingLog', { id, rev: 1, partyId, updatedAt: 1, accountId, at, kind, actor, text })
const contact = (books: Books, account: { id: string; partyId: string }, name: string, given: object = {}) =>
  books.put('contacts', { id: `con_${name}`, rev: 1, partyId: account.partyId, updatedAt: 1, accountId: account.id, name, email: `${name.toLowerCase()}@customer.example`, phone: null, roles: ['billing_email'], prefers: 'email', emailBouncedAt: null, smsStoppedAt: null, ...given })

describe('the billing log of an account', () => {
  test('is told from the newest, those of one moment as they were written, and of this account alone', async () => {
    const { books, page } = company()
    const [account, other] = [books.account(), books.account()]
    wrote(books, account, { at: AT - 1, id: 'log_a' })
    wrote(books, account, { id: 'log_c', kind: 'invoice_held', actor: 'Rosa Lindqvist', text: 'Invoice IN1001 put on hold (sms)' })
    wrote(books, account, { id: 'log_b' })
    wrote(books, account, { at: AT + 1, id: 'log_d' })
    wrote(books, other, { id: 'log_x' })
    const { rows } = await page.log({ account: account.id, limit: 10 })
    expect(rows.map(({ id }) => id)).toEqual(['log_d', 'log_b', 'log_c', 'log_a'])
    expect(rows[2]).toEqual({ id: 'log_c', at: AT, kind: 'invoice_held', actor: 'Rosa Lindqvist', text: 'Invoice IN1001 put on hold (sms)' })
    for (const limit of [1, 2, 3]) expect((await visitAll((after) => page.log({ account: account.id, limit, ...after }))).map(({ id }) => id)).toEqual(['log_d', 'log_b', 'log_c', 'log_a'])
  })
  test('is narrowed to a kind and to words, which are no patterns', async () => {
    const { books, page } = company()
    const account = books.account()
    wrote(books, account, { id: 'log_1', kind: 'note', text: 'They pay 100% of it_now' })
    wrote(books, account, { id: 'log_2', kind: 'note', text: 'They pay 100 of it now', actor: 'Noor Vale' })
    wrote(books, account, { id: 'log_3', kind: 'add_on_changed', text: 'Cold-chain enabled' })
    const found = async (input: { kind?: string; text?: string }) => (await page.log({ account: account.id, limit: 10, ...input })).rows.map(({ id }) => id.slice(4)).join('')
    expect(await found({ kind: 'note' })).toBe('12')
    expect(await found({ text: '100%' })).toBe('1')
    expect(await found({ text: 'it_now' })).toBe('1')
    expect(await found({ text: 'PAY noor' })).toBe('2')
    expect(await found({ text: 'add on' })).toBe('3')
    expect(await found({ text: 'pay', kind: 'add_on_changed' })).toBe('')
  })
  test('says what is in it and of which days, in the party’s zone; that is what is exported', async () => {
    const { books, page } = company()
    const account = books.account()
    expect(await page.logFacts({ account: account.id })).toEqual({ total: 0, kinds: [], days: null })
    wrote(books, account, { kind: 'note' })
    wrote(books, account, { kind: 'note', at: Date.UTC(2026, 0, 1, 1) })
    wrote(books, account, { kind: 'add_on_changed', at: AT - 5 })
    expect(await page.logFacts({ account: account.id })).toEqual({ total: 3, kinds: [{ kind: 'add_on_changed', count: 1 }, { kind: 'note', count: 2 }], days: { from: '2026-01-01', to: '2026-03-20' } })
  })
  test('as a file holds what is shown, in its order, and says in its head what was asked', async () => {
    const { books, page } = company()
    const account = books.account({ name: 'Kestrel Mutual' })
    wrote(books, account, { at: AT - 2, text: '50% of IN1001 paid', actor: 'Noor Vale' })
    wrote(books, account, { at: AT - 1, text: '50 of IN1001 paid', actor: 'Noor Vale' })
    wrote(books, account, { kind: 'invoice_held', text: '50% IN1001', actor: 'Noor Vale' })
    wrote(books, account, { at: AT + 1, text: 'IN1001: 50% more', actor: 'Noor Vale' })
    wrote(books, account, { text: '50% of IN1001', actor: 'Billing system' })
    const asked = { kind: 'payment_received', text: 'noor 50%' }
    const shown = (await page.log({ account: account.id, limit: 10, ...asked })).rows.map(({ text }) => text)
    const terms = { report: 'billing-log', bom: false, account: account.id as AccountId, from: '2026-01-01', to: '2026-12-31', ...asked } as const
    const make = async (format: 'xlsx' | 'csv', given: object = {}) =>
      (await reportJob({ workspaceDir: books.dir, terms: { ...terms, format, ...given }, destination: { to: 'file', path: join(books.dir, `log.${format}`) } }, { signal: new AbortController().signal, progress: () => {} })).path
    const book = new ExcelJS.Workbook()
    await book.xlsx.readFile(await make('xlsx'))
    const listed: unknown[] = []
    book.getWorksheet('Billing log')!.eachRow((row, n) => { if (n > 1) listed.push(row.getCell(7).value) })
    expect([listed, shown]).toEqual([['IN1001: 50% more', '50% of IN1001 paid'], listed])
    const head: string[] = []
    book.worksheets[0]!.eachRow((row) => head.push(`${row.getCell(1).text}: ${row.getCell(2).text}`))
    expect(head).toEqual(expect.arrayContaining(['Only: Payment received', 'Search: noor 50%', 'Entries that match: 2']))
    expect(readFileSync(await make('csv'), 'utf8').trim().split(/\r?\n/).length).toBe(3)
    await expect(make('csv', { report: 'payments' })).rejects.toMatchObject({ code: 'NOT_SEARCHED' })
  })
  test('refuses the place of another list', async () => {
    const { books, page } = company()
    const { error } = await safe(page.log({ account: books.account().id, limit: 1, after: 'x' }))
    expect(isDefinedError(error) && error.code).toBe('BAD_CURSOR')
  })
})

describe('an agency', () => {
  test('is shown with its sub-accounts, what each owes and who receives its billing emails, from whichever of them', async () => {
    const { books, page } = company()
    const agency = books.account({ name: 'Harbour Agency', kind: 'agency' })
    const [b, a] = ['Beta', 'Alpha'].map((name) => books.account({ name, kind: 'sub_account', parentId: agency.id })) as [ReturnType<typeof books.account>, ReturnType<typeof books.account>]
    books.account({ name: 'Somebody else' })
    books.invoice(a, { totalMinor: 7_000 })
    books.wallet(b, { balanceMinor: -50 })
    contact(books, agency, 'Ada')
    contact(books, a, 'Zoe', { emailBouncedAt: 5 })
    contact(books, a, 'Ben')
    contact(books, a, 'Quinn', { roles: ['admin'] })
    contact(books, b, 'Stop')
    books.database.run(db.insertInto('suppression').values({ address: 'stop@customer.example', channel: 'email', reason: 'unsubscribed', words: null, at: 1, by: 'Noor Vale', messageId: null }))
    books.derive()
    const tree = await page.agency({ account: agency.id })
    expect(tree).toMatchObject({
      agency: { name: 'Harbour Agency', balances: [], billingTo: [{ name: 'Ada', email: 'ada@customer.example', unreachable: false }] },
      subAccounts: [
        { name: 'Alpha', ref: a.ref, balances: [{ currency: 'AUD', balanceMinor: 7_000 }], wallet: null, billingTo: [{ name: 'Ben', unreachable: false }, { name: 'Zoe', unreachable: true }] },
        { name: 'Beta', balances: [], wallet: { minor: -50, currency: 'AUD' }, billingTo: [{ name: 'Stop', unreachable: true }] },
      ],
      more: false,
    })
    expect(await page.agency({ account: a.id })).toEqual(tree)
  })
  test('is none for an account that stands alone, and an account that is not there is not found', async () => {
    const { books, page } = company()
    expect(await page.agency({ account: books.account().id })).toBeNull()
    const { error } = await safe(page.agency({ account: 'acc_404' }))
    expect(isDefinedError(error) && error.code).toBe('NOT_FOUND')
  })
})
