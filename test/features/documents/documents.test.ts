import { appendFileSync, existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import { expect, test } from 'vitest'
import type { AccountId, InvoiceId, PaymentId } from '#contract/vocabulary.ts'
import { subAccountsOf } from '#main/core/jobs/papers/agency.ts'
import { documentsPage } from '#main/db/documentLog.ts'
import { documentsRouter } from '#main/features/documents/handlers.ts'
import { invoiceByIdOrNumber } from '#main/db/books.ts'
import { subAccountsCount, walletOf } from '#main/features/documents/queries.ts'
import { booksIn, emptyBooks } from '../../fixtures/books.ts'
import { expectNoScan, expectWalk } from '../../fixtures/plan.ts'
import { newDesk, type Desk } from '../../sync/deskContext.ts'

function desk() {
  const made = newDesk()
  const books = booksIn(made.dir, made.database)
  books.party()
  return { desk: made, books, client: createRouterClient(documentsRouter(made.context)) }
}

async function ended({ context }: Desk, id: string) {
  const watched = context.jobs.watch(AbortSignal.timeout(25_000))[Symbol.asyncIterator]()
  for (;;) {
    // What ended before anybody watched is told by the list.
    const next = watched.next()
    const over = context.jobs.list().find((activity) => activity.id === id && activity.state !== 'running')
    if (over !== undefined) return over
    if ((await next).done === true) throw new Error('It did not end.')
  }
}

const january = { from: '2026-01-01', to: '2026-01-31' }
const receiptOf = (payment: string) => ({ paper: 'receipt', payment: payment as PaymentId }) as const
const statementOf = (account: string, kind: 'balance-forward' | 'open-item' | 'wallet' | 'agency' = 'balance-forward', period = january) => ({ paper: 'statement', kind, account: account as AccountId, ...period }) as const

test('a receipt asked for by number is made in a job thread, is listed, and every window is told', async () => {
  const { desk: made, books, client } = desk()
  const account = books.account()
  const payment = books.payment(account)
  const { activity } = await client.make(receiptOf(payment.ref))
  const end = await ended(made, activity)
  expect(end).toMatchObject({ state: 'done', label: 'Receipt PM000001', error: null })
  const { rows } = await client.page({ limit: 10 })
  expect(rows).toMatchObject([{ id: end.documentId, kind: 'receipt', accountId: account.id }])
  expect(existsSync(join(made.documentsDir, rows[0]!.fileName))).toBe(true)
  await expect.poll(() => made.published).toContainEqual(['documents'])
})

test('a document that is only looked at has the bytes of the one that is kept, and nothing is kept of it', async () => {
  const { desk: made, books, client } = desk()
  const account = books.account()
  books.invoice(account)
  const preview = await client.preview(statementOf(account.ref))
  expect(preview).toMatchObject({ title: expect.stringContaining('Kestrel Freight 1') as string, fileName: 'Statement A-000001 2026-01-01 to 2026-01-31.pdf', pages: 1 })
  expect((await client.page({ limit: 10 })).rows).toEqual([])
  // It is nothing that anybody started, and would push out of the activities what they look for there.
  expect(made.context.jobs.list()).toEqual([])
  const { documentId } = await ended(made, (await client.make(statementOf(account.ref))).activity)
  expect(await client.read({ id: documentId! })).toEqual({ title: preview.title, fileName: preview.fileName, pdf: preview.pdf })
  expect(Buffer.from(preview.pdf, 'base64').subarray(0, 5).toString()).toBe('%PDF-')
})

test('a made document whose file has changed, or is gone, is not shown as if it were what was made', async () => {
  const { desk: made, books, client } = desk()
  books.payment(books.account())
  const { documentId } = await ended(made, (await client.make(receiptOf('PM000001'))).activity)
  const { rows } = await client.page({ limit: 1 })
  const path = join(made.documentsDir, rows[0]!.fileName)
  const whole = readFileSync(path)
  appendFileSync(path, '\n')
  await expect(client.read({ id: documentId! })).rejects.toMatchObject({ code: 'GONE', defined: true })
  rmSync(path)
  await expect(client.read({ id: documentId! })).rejects.toMatchObject({ code: 'GONE', defined: true })
  expect(whole.length).toBe(rows[0]!.bytes)
})

test('a document that is not there, is no PDF, or is too large to be shown, each say so', async () => {
  const { desk: made, client } = desk()
  const insert = made.database.raw.prepare(`INSERT INTO document VALUES (?, 'statement', 'A statement', ?, 'abc', ?, NULL, 0, 'Rosa Lindqvist', '{}')`)
  insert.run('workbook', 'usage.xlsx', 10)
  insert.run('huge', 'huge.pdf', 15 * 2 ** 20 + 1)
  insert.run('elsewhere', '../desk.db', 10)
  for (const [id, code] of [['nobody', 'NOT_FOUND'], ['workbook', 'NOT_FOUND'], ['elsewhere', 'NOT_FOUND'], ['huge', 'TOO_LARGE']] as const) {
    await expect(client.read({ id }), id).rejects.toMatchObject({ code, defined: true })
  }
})

test('what cannot be made is a declared error in plain words, and starts nothing', async () => {
  const { desk: made, books, client } = desk()
  const account = books.account()
  for (const ask of [client.make, client.preview]) {
    for (const spec of [receiptOf('PM999999'), { paper: 'invoice', invoice: 'IN999999' as InvoiceId } as const, statementOf('A-999999'), { paper: 'remittance-slip', account: 'A-999999' as AccountId, on: '2026-01-31' } as const]) {
      await expect(ask(spec)).rejects.toMatchObject({ code: 'NOT_FOUND', defined: true, message: expect.stringContaining('99999') as string })
    }
    await expect(ask(statementOf(account.id, 'balance-forward', { from: '2026-02-01', to: '2026-01-31' }))).rejects.toMatchObject({ code: 'DATE_RANGE_REVERSED', defined: true })
    for (const kind of ['wallet', 'agency'] as const) await expect(ask(statementOf(account.id, kind))).rejects.toMatchObject({ code: 'NOT_OF_THIS_KIND', defined: true, message: expect.stringContaining('Ask for') as string })
  }
  expect(made.context.jobs.list()).toEqual([])
})

test('a document of too many pages is not shown but told of', async () => {
  const { books, client } = desk()
  const account = books.account()
  books.together(() => {
    for (let n = 0; n < 16_000; n += 1) books.invoice(account, { issuedOn: '2026-01-10' })
  })
  await expect(client.preview(statementOf(account.id))).rejects.toMatchObject({ code: 'TOO_LARGE', defined: true, message: expect.stringContaining('pages') as string })
})

test('a batch is counted before it is begun, made in a job, listed with how it stands, and its document is its manifest', async () => {
  const { desk: made, books, client } = desk()
  for (let n = 0; n < 3; n += 1) books.invoice(books.account(), { issuedOn: '2026-01-10' })
  books.account({ name: 'Nothing happened' })
  const terms = { kind: 'balance-forward', ...january, filter: {}, only: 'not_empty', shape: 'folder' } as const
  expect(await client.batchPreview(terms)).toEqual({ accounts: 4 })
  const { batch, activity } = await client.batch(terms)
  expect((await client.batches()).rows).toMatchObject([{ id: batch, state: 'running', total: 4, activity }])
  const end = await ended(made, activity)
  expect(end).toMatchObject({ state: 'done' })
  await expect.poll(async () => (await client.batches()).rows).toMatchObject([{ id: batch, state: 'done', total: 4, dealtWith: 4, made: 3, failed: 0, activity: null, terms }])
  const { documentId, folder } = (await client.batches()).rows[0]!
  expect((await client.page({ limit: 10 })).rows).toMatchObject([{ id: documentId, kind: 'statement-batch' }])
  expect(existsSync(join(made.documentsDir, folder))).toBe(true)
  expect(await client.batchFailures({ batch })).toEqual({ rows: [] })
  await expect(client.resumeBatch({ batch })).rejects.toMatchObject({ code: 'NOT_FOUND', defined: true })
})

test('a batch that was stopped goes on, and one for nobody, of reversed dates or of an unknown id is refused', async () => {
  const { desk: made, books, client } = desk()
  books.invoice(books.account(), { issuedOn: '2026-01-10' })
  const terms = { kind: 'balance-forward', ...january, filter: {}, only: 'all', shape: 'merged' } as const
  const { batch, activity } = await client.batch(terms)
  made.context.jobs.cancel(activity)
  await ended(made, activity)
  await expect.poll(async () => (await client.batches()).rows[0]?.activity).toBeNull()
  const { state } = (await client.batches()).rows[0]!
  if (state === 'stopped') await ended(made, (await client.resumeBatch({ batch })).activity)
  await expect.poll(async () => (await client.batches()).rows[0]).toMatchObject({ state: 'done', made: 1 })
  await expect(client.batch({ ...terms, filter: { text: 'no such customer' } })).rejects.toMatchObject({ code: 'NOBODY', defined: true })
  for (const ask of [client.batch, client.batchPreview]) await expect(ask({ ...terms, from: '2026-02-01' })).rejects.toMatchObject({ code: 'DATE_RANGE_REVERSED', defined: true })
  await expect(client.resumeBatch({ batch: 'nobody' })).rejects.toMatchObject({ code: 'NOT_FOUND', defined: true })
  await expect(client.batchFailures({ batch: 'nobody' })).rejects.toMatchObject({ code: 'NOT_FOUND', defined: true })
})

test('documents are listed from the newest, of all or of one account, page after page', async () => {
  const { desk: made, client } = desk()
  const insert = made.database.raw.prepare(`INSERT INTO document VALUES (?, 'statement', 'A statement', ?, 'abc', 1, ?, ?, 'Rosa Lindqvist', '{}')`)
  for (let n = 0; n < 7; n += 1) insert.run(`doc_${n}`, `${n}.pdf`, n % 2 === 0 ? 'acc_1' : null, 1_000 + Math.floor(n / 3))
  const seen: string[] = []
  let after: string | null = null
  do {
    const page: Awaited<ReturnType<typeof client.page>> = await client.page({ limit: 3, ...(after === null ? {} : { after }) })
    seen.push(...page.rows.map(({ id }) => id))
    after = page.next
  } while (after !== null)
  expect(seen).toEqual(['doc_6', 'doc_5', 'doc_4', 'doc_3', 'doc_2', 'doc_1', 'doc_0'])
  expect((await client.page({ account: 'acc_1', limit: 10 })).rows.map(({ id }) => id)).toEqual(['doc_6', 'doc_4', 'doc_2', 'doc_0'])
})

test('a page of documents is read along the index of its order, and what a document is of through an index', () => {
  const { database } = emptyBooks()
  for (const after of [null, [1_000, 'doc_1'] as const]) expectWalk(database, documentsPage({ accountId: null, after, limit: 10 }), 'document_by_time')
  for (const query of [invoiceByIdOrNumber('IN1'), walletOf('acc_1'), subAccountsCount('acc_1'), subAccountsOf('acc_1')]) expectNoScan(database, query)
})
