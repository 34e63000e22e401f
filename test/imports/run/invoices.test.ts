import { describe, expect, test } from 'vitest'
import { workbench } from './workbench.ts'

const byFirst = ([a]: readonly unknown[], [b]: readonly unknown[]) => (String(a) < String(b) ? -1 : 1)

describe('a file of invoices', () => {
  test('makes its accounts, the payments it tells of and what of them is on each invoice', async () => {
    const { take, all, problems } = workbench()
    const { result, importId, failure } = await take('invoices', [
      'number,account,accountName,issuedOn,dueOn,total,tax,paidOn',
      'R-001,00017,De Wit Fietsen,2026-09-01,2026-10-01,121.00,21.00,2026-09-20',
      'R-002,00017,De Wit Fietsen,2026-09-15,2026-10-15,60.50,10.50,',
      'R-003,00018,Bakker & Zoon,2026-10-01,,40,,',
    ].join('\n'))
    expect(failure).toBeNull()
    expect(importId).not.toBeNull()
    expect(result).toMatchObject({ rows: 3, inserted: 3, updated: 0, unchanged: 0, rejectedRows: 0, records: { accounts: { inserted: 2 }, invoices: { inserted: 3 }, payments: { inserted: 1 }, allocations: { inserted: 1 } } })
    expect(result.remarks).toContain('Accounts that were made, with nothing but number and name: 2.')
    expect(all('accounts').map(({ ref, name }) => [ref, name])).toEqual([['00017', 'De Wit Fietsen'], ['00018', 'Bakker & Zoon']])
    expect(all('invoices').map(({ number, status, subtotalMinor, taxMinor, totalMinor, dueOn }) => [number, status, subtotalMinor, taxMinor, totalMinor, dueOn]).toSorted(byFirst)).toEqual([
      ['R-001', 'paid', 10_000, 2100, 12_100, '2026-10-01'], ['R-002', 'open', 5000, 1050, 6050, '2026-10-15'], ['R-003', 'open', 4000, 0, 4000, null],
    ])
    expect(all('payments')).toMatchObject([{ receivedOn: '2026-09-20', amountMinor: 12_100, purpose: 'receivable' }])
    expect(problems()).toEqual([])
  })

  test('taken twice changes nothing; corrected it updates; a part of it deletes nothing', async () => {
    const { take, whole, all } = workbench()
    const rows = ['R-1,A,Ada,2026-09-01,100.00,2026-09-20', 'R-2,A,Ada,2026-09-02,50.00,', 'R-3,B,Ben,2026-09-03,70.00,']
    const heading = 'number,account,accountName,issuedOn,total,paidOn'
    await take('invoices', [heading, ...rows].join('\n'))
    const before = whole()
    const again = await take('invoices', [heading, ...rows].join('\n'))
    expect(again.result).toMatchObject({ rows: 3, inserted: 0, updated: 0, unchanged: 3 })
    expect(whole()).toEqual(before)
    const corrected = await take('invoices', [heading, 'R-2,A,Ada,2026-09-02,55.00,'].join('\n'))
    expect(corrected.result).toMatchObject({ rows: 1, updated: 1 })
    expect(all('invoices').find(({ number }) => number === 'R-2')).toMatchObject({ totalMinor: 5500, status: 'open' })
    expect(all('invoices')).toHaveLength(3)
  })

  test('one row that does not fit leaves out all of it, and says what and why', async () => {
    const { take, all } = workbench()
    const text = ['number,account,accountName,issuedOn,total,tax,subtotal', 'R-1,A,Ada,2026-09-01,121.00,21.00,100.00', 'R-2,A,Ada,2026-09-01,121.00,21.00,99.00', 'R-3,A,Ada,2026-02-30,10,,', 'R-4,A,Ada,2026-09-01,10.005,,', 'R-5,Z,,2026-09-01,10,,'].join('\n')
    const { importId, result, failure } = await take('invoices', text)
    expect(importId).toBeNull()
    expect(failure).toContain('Nothing was taken: 4 rows are rejected of 5.')
    expect(result).toMatchObject({ rows: 5, inserted: 0, rejectedRows: 4 })
    expect(result.rejected.map(({ row, column }) => [row, column])).toEqual([[3, 'total'], [4, 'issuedOn'], [5, 'total'], [6, 'account']])
    expect(result.rejected[0]!.reason).toContain('come to 120.00 EUR, not to 121.00 EUR')
    expect(all('invoices')).toEqual([])
    const partly = await take('invoices', text, { partly: true })
    expect(partly.result).toMatchObject({ inserted: 1, rejectedRows: 4 })
    expect(all('invoices').map(({ number }) => number)).toEqual(['R-1'])
  })

  test('a file whose rows are all rejected is no import, partly or not, and nobody is told to take it without them', async () => {
    const { ledger, take } = workbench()
    const imports = () => ledger.sqlite.prepare('SELECT count(*) FROM import').pluck().get()
    const two = 'number,account,accountName,issuedOn,total\nR-1,A,Ada,2026-02-30,10\nR-2,A,Ada,2026-09-01,10.005'
    for (const partly of [false, true]) {
      expect(await take('invoices', two, { partly })).toMatchObject({ importId: null, failure: 'Nothing was taken: all 2 rows are rejected. Put them right.', result: { rows: 2, inserted: 0, rejectedRows: 2, rejected: [{ row: 2 }, { row: 3 }] } })
      expect(await take('invoices', two.split('\n').slice(0, 2).join('\n'), { partly })).toMatchObject({ importId: null, failure: 'Nothing was taken: the only row is rejected. Put it right.' })
    }
    expect(imports()).toBe(0)
    expect(await take('invoices', two, { dry: true })).toMatchObject({ importId: null, failure: null, result: { rejectedRows: 2 } })
  })

  test('rows of one number are its lines, and must come to its subtotal', async () => {
    const { take, all } = workbench()
    const heading = 'number,account,accountName,issuedOn,subtotal,tax,total,lineDescription,lineQuantity,lineAmount'
    const good = await take('invoices', [heading, 'R-1,A,Ada,2026-09-01,30.00,6.30,36.30,Tube,2,20.00', 'R-1,A,,,,,,Fitting,1.5,10.00'].join('\n'))
    expect(good.result).toMatchObject({ rows: 2, inserted: 2, records: { invoices: { inserted: 1 } } })
    expect(all('invoices')[0]!.lines).toEqual([{ description: 'Tube', quantity: 2, unitMinor: 1000, amountMinor: 2000 }, { description: '1.5 × Fitting', quantity: 1, unitMinor: 1000, amountMinor: 1000 }])
    const bad = await take('invoices', [heading, 'R-2,A,,2026-09-01,30.00,6.30,36.30,Tube,1,20.00', 'R-2,A,,,,,,Fitting,1,11.00'].join('\n'))
    expect(bad.result.rejected).toMatchObject([{ row: 2, column: 'lineAmount', reason: 'The lines of invoice R-2 come to 31.00 EUR, and its subtotal is 30.00 EUR.' }, { row: 3 }])
  })

  test('without lines the same number twice is one invoice where the rows are equal, and nobody’s guess where they differ', async () => {
    const { take, all } = workbench()
    const heading = 'number,account,accountName,issuedOn,total'
    expect((await take('invoices', [heading, 'R-1,A,Ada,2026-09-01,10', 'R-1,A,Ada,2026-09-01,10'].join('\n'))).result).toMatchObject({ rows: 2, inserted: 2, records: { invoices: { inserted: 1 } } })
    const { result } = await take('invoices', [heading, 'R-2,A,Ada,2026-09-01,10', 'R-2,A,Ada,2026-09-01,11'].join('\n'))
    expect(result.rejected.map(({ row, reason }) => [row, reason])).toEqual([2, 3].map((row) => [row, 'Rows 2 and 3 have this in common and differ in the rest. Leave the one that holds.']))
    expect(all('invoices')).toHaveLength(1)
  })

  test('what is open by the file is open here, and what is written off or void is so', async () => {
    const { take, all, problems } = workbench()
    const { result } = await take('invoices', ['number,account,accountName,issuedOn,total,open,status', 'R-1,A,Ada,2026-09-01,100,40,Open', 'R-2,A,Ada,2026-09-01,100,100,Void', 'R-3,A,Ada,2026-09-01,100,100,Written off', 'R-4,A,Ada,2026-09-01,100,100,Disputed', 'R-5,A,Ada,2026-09-01,100,0,Paid', 'R-6,A,Ada,2026-09-01,-20,,'].join('\n'))
    expect(result.rejected).toEqual([])
    expect(all('invoices').map(({ number, status, disputed }) => [number, status, disputed]).toSorted(byFirst)).toEqual([['R-1', 'open', false], ['R-2', 'void', false], ['R-3', 'uncollectible', false], ['R-4', 'open', true], ['R-5', 'paid', false]])
    expect(all('payments').map(({ amountMinor }) => amountMinor).toSorted((a, b) => a - b)).toEqual([6000, 10_000])
    expect(all('writeOffs')).toMatchObject([{ amountMinor: 10_000 }])
    expect(all('creditNotes')).toMatchObject([{ number: 'R-6', amountMinor: 2000 }])
    expect(problems()).toEqual([])
  })

  test('a number that is too long, a key that is a whole column’s, and a row of too many cells are rejected with why', async () => {
    const { take } = workbench()
    const { result } = await take('invoices', ['number,account,accountName,issuedOn,total', `${'N'.repeat(31)},A,Ada,2026-09-01,10`, 'R-2,A,Smith, John,2026-09-01,10'].join('\n'))
    expect(result.rejected).toMatchObject([{ row: 2, column: 'number', reason: expect.stringContaining('has 31 characters; 30 can be kept') }, { row: 3, column: null, reason: expect.stringContaining('This row has 6 cells') }])
    const crowd = await take('invoices', ['number,account,accountName,issuedOn,total', ...Array.from({ length: 501 }, (_, n) => `same,A,Ada,2026-09-01,${n + 1}`)].join('\n'))
    expect(crowd.result).toMatchObject({ rejectedRows: 501 })
    expect(crowd.result.rejected[0]!.reason).toBe('501 rows have this in common; 500 can be one. Is it the right column?')
  })

  test('an account is billed in one currency', async () => {
    const { take } = workbench()
    await take('invoices', 'number,account,accountName,issuedOn,total,currency\nR-1,A,Ada,2026-09-01,10,USD')
    const { result } = await take('invoices', 'number,account,accountName,issuedOn,total,currency\nR-2,A,Ada,2026-09-01,10,EUR')
    expect(result.rejected).toMatchObject([{ row: 2, column: 'currency', reason: 'Account A is billed in USD, and this is in EUR.' }])
  })
})

test('customers that are told apart by their names keep them whole, however long; a number that is too long is rejected', async () => {
  const { take, all } = workbench()
  const long = 'Müller & Söhne Maschinenbau und Handelsgesellschaft'
  const text = ['number,customer,issuedOn,total', `R-1,${long} Nord,2026-09-01,100`, `R-2,${long} Süd,2026-09-01,100`, 'R-3,Ada,2026-09-01,100'].join('\n')
  const columns = { number: 'number', account: 'customer', accountName: 'customer', issuedOn: 'issuedOn', total: 'total' }
  await take('invoices', text, { mapping: { columns } })
  expect(all('accounts').map(({ name }) => name)).toEqual([`${long} Nord`, `${long} Süd`, 'Ada'])
  expect(new Set(all('accounts').map(({ ref }) => ref)).size).toBe(3)
  expect(all('accounts').every(({ ref }) => ref.length <= 30)).toBe(true)
  expect((await take('invoices', text, { mapping: { columns } })).result).toMatchObject({ unchanged: 3 })
  const { result } = await take('invoices', `number,customer,issuedOn,total\nR-4,${'9'.repeat(36)},2026-09-01,1`, { mapping: { columns } })
  expect(result.rejected).toMatchObject([{ row: 2, column: 'customer', reason: expect.stringContaining('30 can be kept') as string }])
})

test('a row that adds up those above is no invoice, and that is said; one that only is called so is', async () => {
  const { take, all } = workbench()
  const { result } = await take('invoices', 'number,account,accountName,issuedOn,total\nR-1,A,Ada,2026-09-01,100\nR-2,A,Ada,2026-09-01,50\nTotal,B,Ben,2026-09-01,20\nGrand total:,,,,170\n,,,Summe,170')
  expect(result).toMatchObject({ rows: 3, inserted: 3, rejectedRows: 0 })
  expect(result.remarks).toEqual(expect.arrayContaining(['Row 5 adds up those above, and was left out.', 'Row 6 adds up those above, and was left out.']) as string[])
  expect(all('invoices').map(({ number }) => number)).toEqual(['R-1', 'R-2', 'Total'])
  expect((await take('invoices', 'number,account,issuedOn,total\nR-5,,2026-09-01,100')).result).toMatchObject({ rejectedRows: 1 })
})
