import { describe, expect, test } from 'vitest'
import { workbench, type Workbench } from './workbench.ts'

const byFirst = ([a]: readonly unknown[], [b]: readonly unknown[]) => (String(a) < String(b) ? -1 : 1)

const INVOICES = 'number,account,accountName,issuedOn,dueOn,total\nR-1,A,Ada,2026-09-01,2026-10-01,100\nR-2,A,Ada,2026-09-01,2026-10-01,50\nR-3,B,Ben,2026-09-01,2026-10-01,80'

async function withInvoices(): Promise<Workbench> {
  const bench = workbench()
  await bench.take('invoices', INVOICES)
  return bench
}

describe('a file of payments', () => {
  test('applies what names an invoice, and leaves the rest unapplied', async () => {
    const { take, all, problems } = await withInvoices()
    const { result } = await take('payments', 'reference,account,receivedOn,amount,invoice,medium\nP-1,A,2026-09-20,100,R-1,Wire\nP-2,A,2026-09-21,30,,Cheque')
    expect(result).toMatchObject({ inserted: 2, records: { payments: { inserted: 2 }, allocations: { inserted: 1 }, invoices: { updated: 1 } } })
    expect(all('payments').map(({ ref, medium }) => [ref, medium]).toSorted(byFirst)).toEqual([['P-1', 'bank_transfer'], ['P-2', 'cheque']])
    expect(all('invoices').filter(({ status }) => status === 'paid').map(({ number }) => number)).toEqual(['R-1'])
    expect(problems()).toEqual([])
  })

  test('one reference over several invoices is one payment in parts', async () => {
    const { take, all, whole } = await withInvoices()
    const text = 'reference,account,receivedOn,amount,invoice\nP-1,A,2026-09-20,100,R-1\nP-1,A,2026-09-20,20,R-2'
    expect((await take('payments', text)).result).toMatchObject({ rows: 2, inserted: 2, records: { payments: { inserted: 1 }, allocations: { inserted: 2 } } })
    expect(all('payments')).toMatchObject([{ amountMinor: 12_000 }])
    const before = whole()
    expect((await take('payments', text)).result).toMatchObject({ unchanged: 2, updated: 0 })
    expect(whole()).toEqual(before)
  })

  test('a corrected row that names another invoice takes the money off the first', async () => {
    const { take, all, problems } = await withInvoices()
    await take('payments', 'reference,account,receivedOn,amount,invoice\nP-1,A,2026-09-20,50,R-1')
    const { result } = await take('payments', 'reference,account,receivedOn,amount,invoice\nP-1,A,2026-09-20,50,R-2')
    expect(result).toMatchObject({ updated: 1 })
    expect(all('invoices').map(({ number, status }) => [number, status]).toSorted(byFirst)).toEqual([['R-1', 'open'], ['R-2', 'paid'], ['R-3', 'open']])
    expect(all('allocations')).toHaveLength(1)
    expect(problems()).toEqual([])
  })

  test('more than is open, another account’s invoice, an unknown one and a day that is still to come are rejected', async () => {
    const { take, all } = await withInvoices()
    const { result } = await take('payments', ['reference,account,receivedOn,amount,invoice', 'P-1,A,2026-09-20,101,R-1', 'P-2,A,2026-09-20,10,R-3', 'P-3,A,2026-09-20,10,R-9', 'P-4,A,2026-12-20,10,', 'P-5,C,2026-09-20,10,', 'P-6,A,2026-09-20,-10,'].join('\n'))
    expect(result.rejected.map(({ row, column }) => [row, column])).toEqual([[2, 'invoice'], [3, 'invoice'], [4, 'invoice'], [5, 'receivedOn'], [6, 'account'], [7, 'amount']])
    expect(result.rejected[0]!.reason).toBe('Invoice R-1 comes to 100.00 EUR, and 101.00 EUR would be applied to it with these rows and what is in the books already.')
    expect(all('payments')).toEqual([])
  })

  test('rows without a reference are told by what they say and by their number among equals', async () => {
    const { take, all } = await withInvoices()
    const text = 'reference,account,receivedOn,amount\n,A,2026-09-20,10\n,A,2026-09-20,10\n,A,2026-09-21,10'
    expect((await take('payments', text)).result).toMatchObject({ inserted: 3 })
    expect((await take('payments', text)).result).toMatchObject({ unchanged: 3 })
    expect(new Set(all('payments').map(({ ref }) => ref)).size).toBe(3)
  })
})

describe('a file of allocations', () => {
  test('puts payments on invoices, those of the desk too, and never twice what a row of payments said', async () => {
    const { take, all, command, problems } = await withInvoices()
    await take('payments', 'reference,account,receivedOn,amount,invoice\nP-1,A,2026-09-20,60,R-1\nP-2,A,2026-09-20,60,')
    const account = all('accounts').find(({ ref }) => ref === 'A')!
    command('receivePayment', { accountId: account.id, amountMinor: 1000, currency: 'EUR', medium: 'bank_transfer', receivedOn: '2026-09-25', reference: null, rows: [] })
    const desk = all('payments').find(({ id }) => id.startsWith('desk.'))!
    const { result } = await take('allocations', `payment,invoice,amount,effectiveOn\nP-1,R-1,60,2026-09-20\nP-2,R-1,40,2026-09-22\nP-2,R-2,20,2026-09-22\n${desk.ref},R-2,10,2026-09-26`)
    expect(result).toMatchObject({ rows: 4, inserted: 3, unchanged: 1, rejectedRows: 0 })
    expect(all('allocations')).toHaveLength(4)
    expect(all('invoices').find(({ number }) => number === 'R-1')!.status).toBe('paid')
    expect(problems()).toEqual([])
  })

  test('more than a payment has is rejected, and with the rest taken the books come out even', async () => {
    const { take, problems, all } = await withInvoices()
    await take('payments', 'reference,account,receivedOn,amount\nP-1,A,2026-09-20,60\nP-2,A,2026-09-20,15')
    const text = 'payment,invoice,amount,effectiveOn\nP-1,R-1,40,2026-09-20\nP-1,R-2,30,2026-09-20\nP-2,R-2,15,2026-09-20'
    const { result, importId } = await take('allocations', text, { partly: true })
    expect(importId).not.toBeNull()
    expect(result.rejected).toMatchObject([{ row: 2, reason: expect.stringContaining('Payment P-1 of 60.00 EUR cannot be used for 70.00 EUR') }, { row: 3 }])
    expect(all('allocations')).toMatchObject([{ amountMinor: 1500 }])
    expect(problems()).toEqual([])
  })

  test('a corrected file that moves money between payments of one invoice is taken, in whatever order its rows stand', async () => {
    const { take, all } = await withInvoices()
    await take('payments', 'reference,account,receivedOn,amount\nP-1,A,2026-09-20,100\nP-2,A,2026-09-20,100')
    await take('allocations', 'payment,invoice,amount,effectiveOn\nP-1,R-1,70,2026-09-20\nP-2,R-1,30,2026-09-20')
    const { result } = await take('allocations', 'payment,invoice,amount,effectiveOn\nP-2,R-1,60,2026-09-20\nP-1,R-1,40,2026-09-20')
    expect(result).toMatchObject({ updated: 2, rejectedRows: 0 })
    expect(all('allocations').map(({ amountMinor }) => amountMinor).toSorted((a, b) => a - b)).toEqual([4000, 6000])
  })
})

describe('customers, contacts and usage', () => {
  test('a customer is an account with the person who gets its bills; a contact of the same address is that person', async () => {
    const { take, all } = workbench()
    const { result } = await take('customers', 'account,accountName,email,contactName,line1,city,postcode,country,taxExempt\n0007,De Wit,admin@dewit.example,Jo de Wit,Kade 3,Utrecht,3511 BB,Netherlands,no\n0008,Bakker,,,,,,DE,yes')
    expect(result).toMatchObject({ inserted: 2, records: { accounts: { inserted: 2 }, contacts: { inserted: 1 } } })
    expect(all('accounts').find(({ ref }) => ref === '0007')).toMatchObject({ name: 'De Wit', currency: 'EUR', billingAddress: { lines: ['Kade 3'], city: 'Utrecht', region: '', postcode: '3511 BB', country: 'NL' } })
    const contacts = await take('contacts', 'account,contactName,email,roles\n0007,Jo de Wit,ADMIN@dewit.example,billing; approver\n0007,Piet,piet@dewit.example,admin\n0009,Nobody,,')
    expect(contacts.result.rejected).toMatchObject([{ row: 4, column: 'account' }])
    await take('contacts', 'account,contactName,email,roles\n0007,Jo de Wit,ADMIN@dewit.example,billing; approver\n0007,Piet,piet@dewit.example,admin')
    expect(all('contacts').map(({ name, roles }) => [name, roles]).toSorted(byFirst)).toEqual([['Jo de Wit', ['billing_email', 'approver']], ['Piet', ['admin']]])
  })

  test('what the desk changed since is not overwritten by a row that says what it said before, and is by one that says something new', async () => {
    const { take, all, command } = workbench()
    await take('customers', 'account,accountName,email,phone,poNumber\nA,Ada,ada@ada.example,+31 30 1,PO-1')
    const [account] = all('accounts')
    const [contact] = all('contacts')
    command('setPoNumber', { accountId: account!.id, poNumber: 'PO-DESK' })
    command('updateContact', { contactId: contact!.id, name: 'Ada', email: 'new@ada.example', phone: '+31 30 1' })
    expect((await take('customers', 'account,accountName,email,phone,poNumber\nA,Ada,ada@ada.example,+31 30 2,PO-1')).result).toMatchObject({ updated: 1, records: { accounts: { unchanged: 1 }, contacts: { updated: 1 } } })
    expect(all('contacts')[0]).toMatchObject({ email: 'new@ada.example', phone: '+31 30 2' })
    expect(all('accounts')[0]).toMatchObject({ poNumber: 'PO-DESK' })
    expect((await take('customers', 'account,accountName,email,phone,poNumber\nA,Ada,ada@ada.example,+31 30 2,PO-1')).result).toMatchObject({ unchanged: 1 })
    await take('customers', 'account,accountName,email,phone,poNumber\nA,Ada,third@ada.example,+31 30 2,PO-2')
    expect(all('contacts')[0]).toMatchObject({ email: 'third@ada.example' })
    expect(all('accounts')[0]).toMatchObject({ poNumber: 'PO-2' })
  })

  test('payments, holds and write-offs of the desk stay as they are when the invoices come again', async () => {
    const { take, all, command, whole } = await withInvoices()
    const invoice = (number: string) => all('invoices').find((one) => one.number === number)!
    command('recordPayment', { invoiceId: invoice('R-1').id, amountMinor: 10_000, medium: 'bank_transfer', receivedOn: '2026-09-20', reference: null })
    command('holdInvoice', { invoiceId: invoice('R-2').id, reason: 'Wrong price', channel: 'phone' })
    command('requestWriteOff', { invoiceId: invoice('R-3').id, reason: 'Gone' })
    const before = whole()
    expect((await take('invoices', INVOICES)).result).toMatchObject({ unchanged: 3 })
    expect(whole()).toEqual(before)
  })

  test('usage without a record number is told by its content and its number among equals', async () => {
    const { take, all } = await withInvoices()
    const text = 'account,at,usageKind,from,to,quantity,unit,amount,invoice\nA,2026-09-01T10:00:00Z,call,+31,+32,60,s,0.10,R-1\nA,2026-09-01T10:00:00Z,call,+31,+32,60,s,0.10,R-1\nB,2026-09-02 12:00,call,+31,+32,60,s,0.10,'
    expect((await take('usage', text)).result).toMatchObject({ inserted: 3, records: { usageRecords: { inserted: 3 } } })
    expect((await take('usage', text)).result).toMatchObject({ unchanged: 3 })
    expect(all('usageRecords').map(({ amountMinor, invoiceId }) => [amountMinor, invoiceId !== null])).toHaveLength(3)
  })
})
