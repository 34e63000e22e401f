import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { BankEntry, StatementRead, Suggestion } from '#contract/bank.ts'
import { openSqlite } from '#main/db/sqlite.ts'
import { camtFile, camtStatement } from '../banks/writers/camt.ts'
import { entry, said } from '../banks/writers/said.ts'
import { counterfoil, document, failing, printed } from './counterfoil.ts'
import { pulledCompany, type PulledCompany } from './pulledCompany.ts'
import { Synced } from './shapes.ts'

const Read = z.strictObject({ statements: z.array(StatementRead), applied: z.int(), notes: z.array(z.string()) })
const Entries = z.strictObject({ count: z.int(), sums: z.array(z.object({ minor: z.int(), currency: z.string() })), entries: z.array(BankEntry) })
const Applied = z.strictObject({ entry: z.string(), suggestion: Suggestion, outbox: z.array(z.int()) })
const Suggested = z.strictObject({ entry: z.string(), suggestions: z.array(Suggestion) })
const Parked = z.strictObject({ entry: z.string(), accountId: z.string(), outbox: z.array(z.int()) })
const Ignored = z.strictObject({ entry: z.string(), reason: z.string() })
const Undone = z.strictObject({ entry: z.string(), outbox: z.array(z.int()) })

let company: PulledCompany
let on: string[]
let invoice: { id: string; number: string; openMinor: number; currency: string; partyId: string; accountId: string }
beforeAll(async () => {
  company = await pulledCompany(60)
  on = ['--workspace', company.workspace]
  const cache = openSqlite(join(company.workspace, 'cache.db'))
  invoice = cache.prepare<[], typeof invoice>(`SELECT i.id, i.number, o.openMinor, i.currency, i.partyId, i.accountId FROM openInvoice o JOIN invoice i ON i.id = o.invoiceId JOIN account a ON a.id = i.accountId
    WHERE i.status = 'open' AND i.disputed = 0 AND a.currency = i.currency AND a.status = 'active' AND o.openMinor > 500 AND i.issuedOn < '2026-11-01' AND NOT EXISTS (SELECT 1 FROM hold h WHERE h.invoiceId = i.id AND h.releasedAt IS NULL) ORDER BY i.id`).get()!
  cache.close()
})
afterAll(() => company.dispose())

const onFile = (text: string, name = 'bank.xml'): string => {
  const file = join(company.dir, name)
  writeFileSync(file, text)
  return file
}

test('a statement is read, its credit applied as suggested and sent, and taken back again', { timeout: 120_000 }, async () => {
  const { number, openMinor, currency, partyId, accountId, id } = invoice
  const file = onFile(camtFile([camtStatement(said({ currency, toOn: '2026-11-19', fromOn: '2026-11-19', entries: [entry({ bookedOn: '2026-11-19', valueOn: '2026-11-19', amountMinor: openMinor, text: `Payment of ${number}` })] }))]))
  expect(await failing(1, 'NO_SUCH_PARTY', 'bank', 'read', ...on, '--file', file, '--party', 'nobody')).toContain('nobody')
  expect((await printed(Read, 'bank', 'read', ...on, '--file', file, '--party', partyId)).statements).toMatchObject([{ state: 'taken', news: 1, entries: 1 }])
  expect((await printed(Read, 'bank', 'read', ...on, '--file', file)).statements).toMatchObject([{ state: 'known', news: 0 }])
  const { entries, sums } = await printed(Entries, 'bank', 'entries', ...on, '--state', 'open')
  expect(sums).toEqual([{ minor: openMinor, currency }])
  expect(entries).toMatchObject([{ suggested: { accountId } }])
  const listed = join(company.dir, 'entries.csv')
  expect(await printed(z.object({ path: z.string(), count: z.int() }), 'bank', 'entries', ...on, '--state', 'open', '--export', listed, '--columns', 'amount,booked')).toMatchObject({ path: listed, count: 1 })
  expect(readFileSync(listed, 'utf8')).toContain('"Currency","Amount","Booked"')
  const applied = await printed(Applied, 'bank', 'apply', ...on, '--entry', entries[0]!.id, '--suggestion', '1')
  expect(applied.suggestion.rows).toMatchObject([{ invoiceId: id, amountMinor: openMinor }])
  expect(await printed(Synced, 'sync', ...on, ...company.connection)).toMatchObject({ pushed: 1, refused: 0 })
  expect((await printed(Entries, 'bank', 'entries', ...on, '--state', 'applied')).entries).toMatchObject([{ applied: [{ numbers: [number], waiting: false, refused: null }] }])
  expect((await printed(Undone, 'bank', 'undo', ...on, '--entry', entries[0]!.id)).outbox).toHaveLength(1)
  expect(await printed(Synced, 'sync', ...on, ...company.connection)).toMatchObject({ pushed: 1, refused: 0 })
  expect((await printed(Entries, 'bank', 'entries', ...on, '--state', 'open')).entries).toMatchObject([{ id: entries[0]!.id, applied: [] }])
})

test('an entry is parked with an account, put aside, and taken back; the rules of the team are gone through when asked', { timeout: 120_000 }, async () => {
  const { currency, partyId, accountId } = invoice
  const [some, own] = [entry({ bookedOn: '2026-11-18', valueOn: '2026-11-18', amountMinor: 4_321, text: 'nothing known', bankReference: 'P1' }), entry({ bookedOn: '2026-11-18', valueOn: '2026-11-18', amountMinor: 77, text: 'interest', bankReference: 'P2' })]
  const file = onFile(camtFile([camtStatement(said({ currency, reference: 'S-PARK', fromOn: '2026-11-18', toOn: '2026-11-18', entries: [some, own] }))]), 'park.xml')
  expect((await printed(Read, 'bank', 'read', ...on, '--file', file, '--party', partyId)).statements).toMatchObject([{ state: 'taken', news: 2 }])
  const id = async (text: string) => (await printed(Entries, 'bank', 'entries', ...on, '--text', text)).entries[0]!.id
  const [parked, aside] = [await id('known'), await id('interest')]
  expect((await printed(Suggested, 'bank', 'suggestions', ...on, '--entry', parked)).entry).toBe(parked)
  expect(await failing(1, 'NO_SUCH_ACCOUNT', 'bank', 'park', ...on, '--entry', parked, '--account', 'A-nobody')).toContain('A-nobody')
  expect(await printed(Parked, 'bank', 'park', ...on, '--entry', parked, '--account', accountId)).toMatchObject({ accountId, outbox: [expect.any(Number)] })
  expect(await printed(Ignored, 'bank', 'ignore', ...on, '--entry', aside, '--reason', 'Interest of our own')).toEqual({ entry: aside, reason: 'Interest of our own' })
  expect((await printed(Entries, 'bank', 'entries', ...on, '--state', 'ignored')).entries).toMatchObject([{ id: aside, reason: 'Interest of our own' }])
  for (const entryId of [parked, aside]) await printed(Undone, 'bank', 'undo', ...on, '--entry', entryId)
  expect((await printed(Entries, 'bank', 'entries', ...on, '--text', 'known')).entries).toMatchObject([{ state: 'open', applied: [] }])
  expect(await printed(z.strictObject({ rules: z.int(), applied: z.int() }), 'bank', 'rules', ...on)).toEqual({ rules: 0, applied: 0 })
})

test('an entry is split over invoices by their numbers, and what is left over is somebody’s unapplied cash', { timeout: 120_000 }, async () => {
  const { currency, partyId, accountId, number, id, openMinor } = invoice
  const file = onFile(camtFile([camtStatement(said({ currency, reference: 'S-SPLIT', fromOn: '2026-11-16', toOn: '2026-11-16', entries: [entry({ bookedOn: '2026-11-16', valueOn: '2026-11-16', amountMinor: 400, text: 'of two kinds' })] }))]), 'split.xml')
  await printed(Read, 'bank', 'read', ...on, '--file', file, '--party', partyId)
  const split = (...words: string[]) => ['bank', 'split', ...on, '--entry', entryId, ...words]
  const entryId = (await printed(Entries, 'bank', 'entries', ...on, '--text', 'kinds')).entries[0]!.id
  expect(await failing(2, 'BAD_PART', ...split('--pays', `${number}=1,20`))).toContain(number)
  expect(await failing(2, 'BAD_PART', ...split('--pays', number))).toContain('IN1042=120.00')
  expect(await failing(1, 'NO_SUCH_INVOICE', ...split('--pays', 'IN0000000=1.00'))).toContain('IN0000000')
  expect(await failing(1, 'DOES_NOT_FOOT', ...split('--pays', `${number}=4.01`))).toMatch(/4\.01.*4\.00/)
  const given = await printed(z.strictObject({ entry: z.string(), parts: z.array(z.unknown()), outbox: z.array(z.int()) }), ...split('--pays', `${number}=3.00`))
  expect(given).toMatchObject({ parts: [{ accountId, rows: [{ invoiceId: id, amountMinor: 300 }], unappliedMinor: 100 }], outbox: [expect.any(Number)] })
  expect(openMinor).toBeGreaterThan(300)
  await printed(Undone, 'bank', 'undo', ...on, '--entry', entryId)
})

test('what cannot be read, or is nobody’s yet, is told with its code, and a gone entry too', { timeout: 120_000 }, async () => {
  expect(await failing(1, 'UNREADABLE', 'bank', 'read', ...on, '--file', onFile('%PDF-1.4'))).toContain('PDF')
  expect(await failing(1, 'NO_FILE', 'bank', 'read', ...on, '--file', join(company.dir, 'gone.xml'))).toBe(`There is no file ${join(company.dir, 'gone.xml')}.`)
  // What it guesses from the headings is told, to be made a mapping of.
  const table = await counterfoil('bank', 'read', ...on, '--file', onFile('Date,Amount\n2026-11-01,5.00\n', 'a.csv'), '--json')
  expect(table.code).toBe(1)
  expect(document(table)).toMatchObject({ error: { code: 'MAPPING_NEEDED', message: expect.stringContaining('--mapping FILE') as string }, headings: ['Date', 'Amount'], mapping: { bookedOn: 'Date', amount: 'Amount', dateOrder: 'YMD', decimal: '.', delimiter: ',' } })
  // Account and currency are enough, where the table tells the rest.
  const german = onFile('Buchungstag;Betrag;Saldo\n13.11.2026;1.042,16;1.042,16\n14.11.2026;-5,00;1.037,16\n', 'b.csv')
  expect((await printed(Read, 'bank', 'read', ...on, '--file', german, '--party', invoice.partyId, '--mapping', onFile('{"account":"DE-1","currency":"EUR"}', 'm.json'))).statements).toMatchObject([{ state: 'taken', number: 'DE-1', entries: 2, closingMinor: 103_716 }])
  // Where a column is named, no other is taken.
  expect(await failing(1, 'MAPPING_NEEDED', 'bank', 'read', ...on, '--file', german, '--mapping', onFile('{"account":"DE-1","currency":"EUR","bookedOn":"Buchungstag"}', 'm.json'))).toContain('which column has the amounts')
  await failing(1, 'NOT_FOUND', 'bank', 'apply', ...on, '--entry', 'gone')
  const two = [said({ currency: invoice.currency, reference: 'S-GOOD', fromOn: '2026-11-17', toOn: '2026-11-17', entries: [] }), said({ currency: invoice.currency, reference: 'S-BAD', fromOn: '2026-11-17', toOn: '2026-11-17', entries: [entry({ bookedOn: '2026-11-17', amountMinor: 500 })] })]
  const broken = camtFile(two.map((one) => camtStatement(one))).replace('>105.00<', '>106.00<')
  const half = await counterfoil('bank', 'read', ...on, '--file', onFile(broken, 'two.xml'), '--party', invoice.partyId, '--json')
  expect(half.code).toBe(1)
  expect(document(half)).toMatchObject({ error: { code: 'STATEMENTS_REFUSED', message: expect.stringMatching(/^DE89370400440532013000 to 2026-11-17: The statement does not foot.*The difference is \D*1\.00.*2 statements 1 were taken, 0 known already, 1 refused\.$/) as string }, statements: [{ state: 'taken' }, { state: 'refused', differenceMinor: 100 }] })
  const strange = said({ account: 'GB29NWBK60161331926819', currency: 'GBP' })
  const file = onFile(camtFile([camtStatement(strange)]))
  const ended = await counterfoil('bank', 'read', ...on, '--file', file, '--json')
  expect(ended.code).toBe(1)
  expect(document(ended)).toMatchObject({ error: { code: 'PARTY_NEEDED' }, statements: [{ state: 'asks_party', number: 'GB29NWBK60161331926819' }] })
  const both = onFile(camtFile([strange, said({ account: 'AT611904300234573201', currency: 'GBP', reference: 'S-AT' })].map((one) => camtStatement(one))), 'both.xml')
  expect(document(await counterfoil('bank', 'read', ...on, '--file', both, '--json'))).toMatchObject({ error: { code: 'PARTY_NEEDED', message: expect.stringContaining('--party GB29NWBK60161331926819=PARTY') as string } })
  expect(await failing(2, 'BAD_PARTY', 'bank', 'read', ...on, '--file', both, '--party', invoice.partyId, '--party', invoice.partyId)).toContain('ACCOUNT=PARTY')
  const each = ['GB29NWBK60161331926819', 'AT611904300234573201'].flatMap((number) => ['--party', `${number}=${invoice.partyId}`])
  expect((await printed(Read, 'bank', 'read', ...on, '--file', both, ...each)).statements).toMatchObject([{ state: 'taken' }, { state: 'taken' }])
})
