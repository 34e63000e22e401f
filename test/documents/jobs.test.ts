import { createHash } from 'node:crypto'
import { readFileSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import type { AccountId, PaymentId } from '#contract/vocabulary.ts'
import { paperJob } from '#main/core/jobs/paper.ts'
import { db } from '#main/db/database.ts'
import { emptyBooks } from '../fixtures/books.ts'

const context = { signal: new AbortController().signal, progress: () => {} }
const workspace = { to: 'workspace', by: 'Rosa Lindqvist' } as const
const february = { from: '2026-02-01', to: '2026-02-28' }

const receipt = (payment: string) => ({ paper: 'receipt', payment: payment as PaymentId }) as const
const statement = (account: string, period = february) => ({ paper: 'statement', kind: 'balance-forward', account: account as AccountId, ...period }) as const

test('a document of the workspace has a row with its hash, its account, who made it and what it was made from', async () => {
  const books = emptyBooks()
  books.party()
  const account = books.account({ name: 'CON: a/b\\c?' })
  const payment = books.payment(account)
  const made = await paperJob({ workspaceDir: books.dir, spec: receipt(payment.id), destination: workspace }, context)
  expect(dirname(made.path)).toBe(join(books.dir, 'documents'))
  expect(basename(made.path)).toBe('Receipt PM000001 CON- a-b-c-.pdf')
  const row = books.database.first(db.selectFrom('document').selectAll().where('id', '=', made.documentId))
  expect(row).toMatchObject({ kind: 'receipt', title: 'Receipt PM000001 for CON: a/b\\c?', fileName: basename(made.path), accountId: account.id, createdBy: 'Rosa Lindqvist', bytes: made.bytes })
  expect(row?.sha256).toBe(createHash('sha256').update(readFileSync(made.path)).digest('hex'))
  expect(made).toMatchObject({ sha256: row?.sha256, count: 1 })
  expect(JSON.parse(row?.made ?? '')).toEqual({ paymentId: payment.id })
})

test('each document has a name of its own, even where the file of an earlier one is gone', async () => {
  const books = emptyBooks()
  books.party()
  const account = books.account()
  const make = async () => basename((await paperJob({ workspaceDir: books.dir, spec: statement(account.id), destination: workspace }, context)).path)
  const first = await make()
  rmSync(join(books.dir, 'documents', first))
  expect([first, await make(), await make()]).toEqual(['Statement A-000001 2026-02-01 to 2026-02-28.pdf', 'Statement A-000001 2026-02-01 to 2026-02-28 (2).pdf', 'Statement A-000001 2026-02-01 to 2026-02-28 (3).pdf'])
})

test('a document at a place that a person named has no row', async () => {
  const books = emptyBooks()
  books.party()
  books.payment(books.account())
  const made = await paperJob({ workspaceDir: books.dir, spec: receipt('PM000001'), destination: { to: 'file', path: join(books.dir, 'r.pdf') } }, context)
  expect(made).toMatchObject({ documentId: null, path: join(books.dir, 'r.pdf') })
  expect(books.database.all(db.selectFrom('document').selectAll())).toEqual([])
})

test('an unknown account or payment, a reversed period and a place that is not there each say what to do', async () => {
  const books = emptyBooks()
  books.party()
  const account = books.account()
  const on = { workspaceDir: books.dir, destination: workspace }
  await expect(paperJob({ ...on, spec: receipt('PM999999') }, context)).rejects.toMatchObject({ name: 'JobFailure', code: 'NO_SUCH_PAYMENT', message: expect.stringContaining('PM999999') as string })
  await expect(paperJob({ ...on, spec: statement('A-999999') }, context)).rejects.toMatchObject({ code: 'NO_SUCH_ACCOUNT', message: expect.stringContaining('A-999999') as string })
  await expect(paperJob({ ...on, spec: statement(account.id, { from: '2026-03-01', to: '2026-02-28' }) }, context)).rejects.toMatchObject({ name: 'JobFailure', code: 'DATE_RANGE_REVERSED' })
  const nowhere = { to: 'file', path: join(books.dir, 'no', 'such', 'folder', 's.pdf') } as const
  await expect(paperJob({ ...on, destination: nowhere, spec: statement(account.id) }, context)).rejects.toMatchObject({ code: 'NOT_WRITABLE' })
})
