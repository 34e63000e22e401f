import { expect, test } from 'vitest'
import { verifyWorkspace } from '#main/core/verify.ts'
import { placeFor } from '#main/db/bankStatements.ts'
import { camtFile, camtStatement } from '../../banks/writers/camt.ts'
import { ofxFile, ofxStatement } from '../../banks/writers/ofx.ts'
import { entry } from '../../banks/writers/said.ts'
import { closed, company } from '../bulk/desk.ts'
import { ACCOUNT, bankDesk, statement } from './desk.ts'

const desk = (grants?: string[]) => bankDesk(closed(company((books) => books.party({ id: 'us', currency: 'USD', name: 'USA' })), grants))

test('a statement whose account nobody knows asks for the party; told once, it is known from then on', async () => {
  const { read, client } = await desk()
  const file = camtFile([camtStatement(statement())])
  expect((await read(file)).statements).toMatchObject([{ state: 'asks_party', number: ACCOUNT, currency: 'AUD', reason: expect.stringContaining('company of yours') as string, bankAccountId: null }])
  expect(await client.bank.accounts()).toEqual([])
  expect((await read(file, { party: 'au' })).statements).toMatchObject([{ state: 'taken', entries: 2, news: 2, openingMinor: 10_000, closingMinor: 21_500, gap: null }])
  expect(await client.bank.accounts()).toMatchObject([{ party: 'au', partyName: 'Australia', number: ACCOUNT, currency: 'AUD', lastStatementOn: '2026-11-20', closing: { minor: 21_500, currency: 'AUD' }, open: 1 }])
  const next = statement({ reference: 'S-225', fromOn: '2026-11-21', toOn: '2026-11-21', openingMinor: 21_500, entries: [entry({ bookedOn: '2026-11-21', bankReference: 'X9' })] })
  expect((await read(camtFile([camtStatement(next)]))).statements).toMatchObject([{ state: 'taken', news: 1 }])
})

test('of a file with several accounts that nobody knows each is said to be somebody’s, and the rest is one party’s', async () => {
  const { read, client } = await desk()
  const [other, third] = ['GB29NWBK60161331926819', 'AT611904300234573201']
  const file = camtFile([statement(), statement({ account: other, currency: 'USD', reference: 'S-2' }), statement({ account: third, reference: 'S-3' })].map((one) => camtStatement(one)))
  expect((await read(file, { parties: [{ number: other, party: 'nobody' }] }).catch((error: { code: string; message: string }) => error))).toMatchObject({ code: 'UNREADABLE', message: 'There is no party “nobody” in this workspace.' })
  expect(await client.bank.accounts()).toEqual([])
  // By the number as it is printed.
  expect((await read(file, { parties: [{ number: 'gb29 NWBK 6016 1331 9268 19', party: 'us' }] })).statements.map(({ state, number }) => [number, state])).toEqual([[ACCOUNT, 'asks_party'], [other, 'taken'], [third, 'asks_party']])
  expect((await read(file, { party: 'us', parties: [{ number: ACCOUNT, party: 'au' }] })).statements.map(({ state }) => state)).toEqual(['taken', 'known', 'taken'])
  expect((await client.bank.accounts()).map(({ number, party }) => [number, party]).toSorted(([a], [b]) => (a! < b! ? -1 : 1))).toEqual([[third, 'us'], [ACCOUNT, 'au'], [other, 'us']])
})

test('the same statement twice changes nothing, in another encoding and under another name', async () => {
  const { readSaid, read, client, audit } = await desk()
  await readSaid(statement())
  const again = await read(`\uFEFF${camtFile([camtStatement(statement(), 8)], 8)}`, { fileName: 'other.xml' })
  expect(again).toMatchObject({ statements: [{ state: 'known', news: 0 }], applied: 0 })
  expect((await client.bank.counts({})).count).toBe(2)
  expect(audit('bank.read')).toHaveLength(1)
})

test('one statement that does not foot is refused with the difference, and the others of the file are taken', async () => {
  const { read, client } = await desk()
  const broken = camtStatement(statement({ reference: 'S-2' })).replace('<Amt Ccy="AUD">215.00</Amt>', '<Amt Ccy="AUD">215.01</Amt>')
  const { statements } = await read(camtFile([camtStatement(statement()), broken]), { party: 'au' })
  expect(statements).toMatchObject([{ state: 'taken' }, { state: 'refused', differenceMinor: 1, reason: expect.stringContaining('The difference is A$0.01') as string, news: 0 }])
  expect((await client.bank.statements({ limit: 10 })).rows).toHaveLength(1)
})

test('an account that is known in one currency is not taken for one in another, unless somebody says whose it is', async () => {
  const { readSaid, read } = await desk()
  await readSaid(statement())
  const dollars = camtFile([camtStatement(statement({ currency: 'USD' }))])
  expect((await read(dollars)).statements).toMatchObject([{ state: 'refused', reason: expect.stringContaining('known in AUD, and this statement is in USD') as string }])
  expect((await read(dollars, { party: 'us' })).statements).toMatchObject([{ state: 'taken', currency: 'USD' }])
})

test('an entry that overlapping statements both tell of is there once, and equal ones of one statement stay as many', async () => {
  const { readSaid, client } = await desk()
  const coffee = (bookedOn: string) => entry({ bookedOn, valueOn: bookedOn, amountMinor: 500, bankReference: '', text: 'Coffee', reference: 'NOTPROVIDED' })
  await readSaid(statement({ fromOn: '2026-11-18', toOn: '2026-11-20', entries: [coffee('2026-11-19'), coffee('2026-11-19'), coffee('2026-11-20')] }))
  const later = await readSaid(statement({ reference: 'S-225', fromOn: '2026-11-19', toOn: '2026-11-21', entries: [coffee('2026-11-19'), coffee('2026-11-19'), coffee('2026-11-20'), coffee('2026-11-21')] }))
  expect(later.statements).toMatchObject([{ state: 'taken', entries: 4, news: 1 }])
  expect((await client.bank.counts({})).count).toBe(4)
})

test('two statements of one day of which one goes on from the other do not overlap: equal entries in both are two, in whichever order they are read', async () => {
  const coffee = entry({ amountMinor: 500, bankReference: '', text: 'Coffee', reference: 'NOTPROVIDED' })
  const [morning, afternoon] = [statement({ reference: 'S-1', entries: [coffee] }), statement({ reference: 'S-2', openingMinor: 10_500, entries: [coffee] })]
  const evening = statement({ reference: 'S-3', openingMinor: 11_000, entries: [coffee] })
  const whole = statement({ reference: 'WHOLE', entries: [coffee, coffee, coffee] })
  for (const order of [[morning, afternoon, evening], [evening, afternoon, morning], [afternoon, morning, evening]]) {
    const { core, readSaid, client, close } = await desk()
    for (const one of order) expect((await readSaid(one)).statements).toMatchObject([{ state: 'taken', news: 1 }])
    expect((await client.bank.counts({})).sums).toEqual([{ minor: 1_500, currency: 'AUD' }])
    expect((await readSaid(whole)).statements).toMatchObject([{ state: 'taken', news: 0 }])
    // The whole day and each part of it come to their closing balances from the same entries.
    expect((await verifyWorkspace(core.context)).problems.filter(({ kind }) => kind === 'bank')).toEqual([])
    expect((await client.bank.accounts())[0]!.closing).toEqual({ minor: 11_500, currency: 'AUD' })
    await close()
  }
})

test('the same statement from another kind of file is known; one that only shares days with it is refused, as the money would be there twice', async () => {
  const { read, readSaid, client } = await desk()
  const [one, two] = [entry({ bankReference: 'CAMT-1' }), entry({ amountMinor: 700, bankReference: 'CAMT-2', text: 'other' })]
  await readSaid(statement({ entries: [one, two] }))
  // Another kind of file has references, names and texts of its own.
  const [asOfx, twoAsOfx] = [{ ...one, bankReference: 'O1', text: 'IN1001' }, { ...two, bankReference: 'O2', text: '' }]
  const ofx = (...entries: Parameters<typeof statement>[0][]) => read(ofxFile(entries.map((more) => ofxStatement(statement(more), 1)), 1))
  expect((await ofx({ entries: [twoAsOfx, asOfx] })).statements).toMatchObject([{ state: 'known', news: 0 }])
  expect((await ofx({ fromOn: '2026-11-19', entries: [asOfx] })).statements).toMatchObject([{ state: 'refused', reason: expect.stringMatching(/to 2026-11-20, were read from camt\.053 before, and this is OFX.*begin on 2026-11-21/) as string }])
  // What is known by the bank's reference is the same; days that are new are taken.
  expect((await ofx({ openingMinor: 10_700, toOn: '2026-11-21', entries: [one, { ...one, bookedOn: '2026-11-21', bankReference: 'O3' }] })).statements).toMatchObject([{ state: 'taken', news: 1 }])
  expect((await client.bank.counts({})).count).toBe(3)
})

test('an entry that OFX told of under the same name with another amount is refused, as no opening balance can tell which is right', async () => {
  const { read, client } = await desk()
  const file = (amountMinor: number, more: object[] = []) => ofxFile([ofxStatement(statement({ entries: [entry({ amountMinor, bankReference: 'F1' }), ...more.map((one) => entry(one))] }), 1)], 1)
  expect((await read(file(10_427), { party: 'au' })).statements).toMatchObject([{ state: 'taken', news: 1 }])
  expect((await read(file(10_428))).statements).toMatchObject([{ state: 'refused', news: 0, reason: expect.stringContaining('told of the entry F1 of 2026-11-20 as A$104.27 before, and tells of it as A$104.28 now') as string }])
  expect((await read(file(10_427, [{ amountMinor: 300, bankReference: 'F2' }]))).statements).toMatchObject([{ state: 'taken', news: 1 }])
  expect((await client.bank.counts({})).sums).toEqual([{ minor: 10_727, currency: 'AUD' }])
})

test('a key is free, told by another statement, or one more of equal ones', () => {
  const told = new Map([['k', 's1'], ['k-2', 's2']])
  const at = (key: string) => told.get(key) ?? null
  expect(placeFor('k', at, () => false)).toBeNull()
  expect(placeFor('k', at, () => true)).toBe('k-3')
  expect(placeFor('k-3', at, () => false)).toBe('k-3')
  expect(placeFor('k', at, (statementId) => statementId === 's1')).toBeNull()
})

test('a statement that opens with another balance than the one before closed with tells of the gap, until the one between is read', async () => {
  const { readSaid, client } = await desk()
  await readSaid(statement())
  const friday = statement({ reference: 'S-3', fromOn: '2026-11-23', toOn: '2026-11-23', openingMinor: 30_000, entries: [] })
  const [read] = (await readSaid(friday)).statements
  expect(read).toMatchObject({ state: 'taken', gap: 'It opens with A$300.00, and the one before it, to 2026-11-20, closed with A$215.00: a statement between them is missing.' })
  expect((await client.bank.statements({ limit: 10 })).rows.map(({ gap }) => gap !== null)).toEqual([true, false])
  const between = statement({ reference: 'S-2', fromOn: '2026-11-21', toOn: '2026-11-21', openingMinor: 21_500, entries: [entry({ bookedOn: '2026-11-21', amountMinor: 8_500, bankReference: 'X5' })] })
  expect((await readSaid(between)).statements[0]!.gap).toBeNull()
  expect((await client.bank.statements({ limit: 10 })).rows.map(({ gap }) => gap)).toEqual([null, null, null])
})

test('a table needs to be told its columns once; the next one of its shape is read by the same, and offered so', async () => {
  const { read, client, hand } = await desk()
  const table = (day: string, amount: string) => `Date;Amount;Payer;Details\n${day}/11/2026;${amount};Kestrel Freight;IN1001\n`
  await expect(read(table('20', '120,00'), { party: 'au', fileName: 't.csv' })).rejects.toMatchObject({ code: 'MAPPING_NEEDED' })
  const look = await client.bank.look({ file: await hand(table('20', '120,00'), 't.csv') })
  expect(look).toMatchObject({ fileName: 't.csv', table: { headings: ['Date', 'Amount', 'Payer', 'Details'], kept: false, mapping: { delimiter: ';', dateOrder: 'DMY', decimal: ',', bookedOn: 'Date', amount: 'Amount', payerName: 'Payer', text: 'Details' } } })
  const mapping = { ...look.table!.mapping, account: '12-345 678', currency: 'AUD' }
  expect((await read(table('20', '120,00'), { party: 'au', mapping })).statements).toMatchObject([{ state: 'taken', number: '12-345678', format: 'csv', news: 1 }])
  expect(await client.bank.look({ file: await hand(table('21', '7,50')) })).toMatchObject({ table: { kept: true, mapping: { account: '12-345 678' } } })
  expect((await read(table('21', '7,50'))).statements).toMatchObject([{ state: 'taken', news: 1, closingMinor: 750 }])
  // A second account of the same bank has the same headings: then a person says which.
  await read(table('22', '9,00'), { party: 'au', mapping: { ...mapping, account: '99' } })
  await expect(read(table('23', '9,00'))).rejects.toMatchObject({ code: 'MAPPING_NEEDED' })
})

test('what is no statement, is gone, or may not be read by whoever asks is refused in plain words', async () => {
  const { read, client } = await desk()
  await expect(read('%PDF-1.7', { party: 'au' })).rejects.toMatchObject({ code: 'UNREADABLE', message: expect.stringContaining('PDF') as string })
  await expect(read(camtFile([camtStatement(statement())]), { party: 'nobody' })).rejects.toMatchObject({ code: 'UNREADABLE', message: 'There is no party “nobody” in this workspace.' })
  await expect(client.bank.read({ file: 'gone' })).rejects.toMatchObject({ code: 'NO_FILE' })
  // A file that is not whole yet.
  const { file } = await client.imports.begin({ fileName: 'half.xml', bytes: 10 })
  await expect(client.bank.read({ file })).rejects.toMatchObject({ code: 'NO_FILE' })
})

test('who may only view reads no statement', async () => {
  const { client } = await desk(['billing:view'])
  await expect(client.bank.read({ file: 'x' })).rejects.toMatchObject({ code: 'NOT_ALLOWED' })
})
