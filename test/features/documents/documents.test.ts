import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import { expect, test } from 'vitest'
import { documentsPage } from '#main/db/documentLog.ts'
import { documentsRouter } from '#main/features/documents/handlers.ts'
import { booksIn, emptyBooks } from '../../fixtures/books.ts'
import { expectWalk } from '../../fixtures/plan.ts'
import { newDesk, type Desk } from '../../sync/deskContext.ts'

function desk() {
  const made = newDesk()
  const books = booksIn(made.dir, made.database)
  books.party()
  return { desk: made, books, client: createRouterClient(documentsRouter(made.context)) }
}

async function ended({ context }: Desk, id: string) {
  for await (const activity of context.jobs.watch(AbortSignal.timeout(25_000))) if (activity.id === id && activity.state !== 'running') return activity
  throw new Error('It did not end.')
}

test('a receipt asked for by number is made in a job thread, is listed, and every window is told', async () => {
  const { desk: made, books, client } = desk()
  const account = books.account()
  const payment = books.payment(account)
  const watching = made.context.jobs.watch(AbortSignal.timeout(25_000))[Symbol.asyncIterator]()
  const first = watching.next()
  const { activity } = await client.receipt({ payment: payment.ref })
  await first
  const end = made.context.jobs.list().find(({ id, state }) => id === activity && state !== 'running') ?? (await ended(made, activity))
  expect(end).toMatchObject({ state: 'done', label: 'Receipt PM000001', error: null })
  const { rows } = await client.page({ limit: 10 })
  expect(rows).toMatchObject([{ id: end.documentId, kind: 'receipt', accountId: account.id }])
  expect(existsSync(join(made.documentsDir, rows[0]!.fileName))).toBe(true)
  await expect.poll(() => made.published).toContainEqual(['documents'])
})

test('an unknown account or payment and a reversed period are declared errors, and start nothing', async () => {
  const { desk: made, books, client } = desk()
  const account = books.account()
  await expect(client.receipt({ payment: 'PM999999' })).rejects.toMatchObject({ code: 'NOT_FOUND', defined: true })
  await expect(client.statement({ account: 'A-999999', from: '2026-01-01', to: '2026-01-31' })).rejects.toMatchObject({ code: 'NOT_FOUND', defined: true })
  await expect(client.statement({ account: account.id, from: '2026-02-01', to: '2026-01-31' })).rejects.toMatchObject({ code: 'DATE_RANGE_REVERSED', defined: true })
  expect(made.context.jobs.list()).toEqual([])
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

test('a page of documents is read along the index of its order', () => {
  const { database } = emptyBooks()
  for (const after of [null, [1_000, 'doc_1'] as const]) expectWalk(database, documentsPage({ accountId: null, after, limit: 10 }), 'document_by_time')
})
