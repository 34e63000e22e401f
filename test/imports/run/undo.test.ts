import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openStaging } from '#main/imports/run/staging.ts'
import { ofCredit, ofPayment, onInvoice } from '#main/imports/run/undo.ts'
import { workbench } from './workbench.ts'

const HEADING = 'number,account,accountName,issuedOn,dueOn,total,paidOn'
const FIRST = [HEADING, 'R-1,A,Ada,2026-09-01,2026-10-01,100,2026-09-20', 'R-2,A,Ada,2026-09-01,2026-10-01,50,', 'R-3,B,Ben,2026-09-01,2026-10-01,80,'].join('\n')

describe('undoing an import', () => {
  test('leaves nothing of what it made, and everything as it was', async () => {
    const { take, undo, whole, problems } = workbench()
    const empty = whole()
    const { importId } = await take('invoices', FIRST)
    const undone = undo(importId!)
    expect(undone.kept).toBe(0)
    expect(whole()).toEqual(empty)
    expect(problems()).toEqual([])
    expect(() => undo(importId!)).toThrow('This import was undone already.')
  })

  test('of a correction puts the figures back, with what was paid', async () => {
    const { take, undo, whole } = workbench()
    await take('invoices', FIRST)
    const before = whole()
    const { importId } = await take('invoices', [HEADING, 'R-1,A,Ada,2026-09-01,2026-10-05,90,2026-09-21', 'R-2,A,Ada,2026-09-01,2026-10-01,50,2026-09-25', 'R-4,C,Cas,2026-09-01,,10,'].join('\n'))
    expect(whole()).not.toEqual(before)
    expect(undo(importId!).kept).toBe(0)
    expect(whole()).toEqual(before)
  })

  test('an invoice that was paid at the desk since stays with its account; the others go', async () => {
    const { take, undo, all, command, problems } = workbench()
    const { importId } = await take('invoices', FIRST)
    command('recordPayment', { invoiceId: all('invoices').find(({ number }) => number === 'R-2')!.id, amountMinor: 2000, medium: 'bank_transfer', receivedOn: '2026-09-20', reference: null })
    const undone = undo(importId!)
    expect(undone.kept).toBe(2)
    expect(all('invoices').map(({ number }) => number)).toEqual(['R-2'])
    expect(all('accounts').map(({ ref }) => ref)).toEqual(['A'])
    expect(all('payments')).toHaveLength(1)
    expect(problems()).toEqual([])
  })

  test('what a payment that was reversed at the desk was applied to stays, whole', async () => {
    const { take, undo, all, command, problems } = workbench()
    const { importId } = await take('invoices', FIRST)
    command('reversePayment', { paymentId: all('payments')[0]!.id, reason: 'Returned by the bank' })
    undo(importId!)
    expect(all('invoices').map(({ number }) => number)).toEqual(['R-1'])
    expect(problems()).toEqual([])
  })

  test('a held invoice stays, and so does one that usage of another file names', async () => {
    const { take, undo, all, command } = workbench()
    const { importId } = await take('invoices', FIRST)
    command('holdInvoice', { invoiceId: all('invoices').find(({ number }) => number === 'R-2')!.id, reason: 'Wrong', channel: 'email' })
    await take('usage', 'account,at,amount,invoice\nB,2026-09-02T00:00:00Z,1,R-3')
    undo(importId!)
    expect(all('invoices').map(({ number }) => number).toSorted()).toEqual(['R-2', 'R-3'])
  })

  test('in the order they came, the other way round or crosswise: in the end nothing is left', async () => {
    for (const order of [[0, 1, 2], [2, 1, 0], [1, 0, 2], [1, 2, 0], [0, 2, 1], [2, 0, 1]]) {
      const { take, undo, whole, problems } = workbench()
      const empty = whole()
      const imports = [
        (await take('invoices', FIRST)).importId!,
        (await take('invoices', [HEADING, 'R-2,A,Ada,2026-09-01,2026-10-09,60,', 'R-5,A,Ada,2026-09-02,,5,'].join('\n'))).importId!,
        (await take('invoices', [HEADING, 'R-2,A,Ada,2026-09-01,2026-10-09,65,2026-09-30'].join('\n'))).importId!,
      ]
      for (const n of order) {
        undo(imports[n]!)
        expect(problems()).toEqual([])
      }
      expect(whole()).toEqual(empty)
    }
  })

  test('what stays because of a later file goes with that one: an invoice it paid a part of, and the account', async () => {
    const { take, undo, all, whole, problems } = workbench()
    const empty = whole()
    const first = await take('invoices', FIRST)
    const second = await take('payments', 'reference,account,receivedOn,amount,invoice\nP-1,A,2026-09-20,20,R-2\nP-2,B,2026-09-20,5,')
    expect(undo(first.importId!).kept).toBe(3)
    expect(all('invoices').map(({ number }) => number)).toEqual(['R-2'])
    expect(all('accounts').map(({ ref }) => ref)).toEqual(['A', 'B'])
    expect(undo(second.importId!).kept).toBe(0)
    expect(whole()).toEqual(empty)
    expect(problems()).toEqual([])
  })

  test('payments go before the invoices they are on: those stay until then, and are open again', async () => {
    const { take, undo, all, problems } = workbench()
    const first = await take('invoices', FIRST)
    const second = await take('payments', 'reference,account,receivedOn,amount,invoice\nP-1,A,2026-09-20,50,R-2')
    expect(all('invoices').find(({ number }) => number === 'R-2')!.status).toBe('paid')
    expect(undo(second.importId!).kept).toBe(0)
    expect(all('invoices').find(({ number }) => number === 'R-2')!.status).toBe('open')
    expect(undo(first.importId!).kept).toBe(0)
    expect(all('accounts')).toEqual([])
    expect(problems()).toEqual([])
  })

  test('a change of the desk is still known after the undo: the first file does not overwrite it', async () => {
    const { take, undo, all, command } = workbench()
    await take('customers', 'account,accountName,email,phone\nA,Ada,ada@ada.example,1')
    command('updateContact', { contactId: all('contacts')[0]!.id, name: 'Ada', email: 'desk@ada.example', phone: '1' })
    const { importId } = await take('customers', 'account,accountName,email,phone\nA,Ada,ada@ada.example,2')
    undo(importId!)
    expect(all('contacts')[0]).toMatchObject({ email: 'desk@ada.example', phone: '1' })
    expect((await take('customers', 'account,accountName,email,phone\nA,Ada,ada@ada.example,1')).result).toMatchObject({ unchanged: 1 })
    expect(all('contacts')[0]).toMatchObject({ email: 'desk@ada.example', phone: '1' })
  })
})

test('what hangs on a record is looked up along an index, also where all of a large import is put back', async () => {
  const { ledger, dir } = workbench()
  const staging = openStaging(ledger, join(dir, 'handed', '.plan'))
  for (const [sql, index] of [[onInvoice('c.id'), 'record_applied_invoice'], [ofPayment('c.id'), 'record_applied_payment'], [ofCredit('c.id'), 'record_applied_credit']] as const) {
    const plan = (ledger.sqlite.prepare(`EXPLAIN QUERY PLAN SELECT 1 FROM staged.change c WHERE c.seq = 1 AND ${sql}`).all() as { detail: string }[]).map(({ detail }) => detail)
    expect(plan).toContainEqual(expect.stringMatching(new RegExp(`^SEARCH x USING INDEX ${index} `)))
    expect(plan.filter((line) => line.startsWith('SCAN') && line !== 'SCAN CONSTANT ROW')).toEqual([])
  }
  staging.close()
})
