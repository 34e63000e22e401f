import { expect, test, vi } from 'vitest'
import { join } from 'node:path'
import type * as Steps from '#main/db/migrations/index.ts'
import type { Migration } from '#main/db/migrations/migration.ts'
import { db } from '#main/db/database.ts'
import { openWorkspace } from '#main/db/workspace.ts'
import { emptyFolder } from '../fixtures/folders.ts'

const { desk } = vi.hoisted(() => ({ desk: [] as Migration[] }))
vi.mock('#main/db/migrations/index.ts', async (original) => {
  const real = await original<typeof Steps>()
  desk.push(...real.deskMigrations)
  return { ...real, deskMigrations: desk }
})

test('an outbox of before keeps its commands; what was given again by hand has been dealt with, and what was sent has an old key', () => {
  const dir = join(emptyFolder(), 'workspace')
  const later = desk.splice(1)
  const before = openWorkspace(dir, { create: true, who: 'a test' })
  const insert = before.database.raw.prepare(`INSERT INTO outbox (command, accountId, partyId, targetId, input, idempotencyKey, state, attempts, createdAt, createdBy, settledAt, message)
    VALUES (?, 'acc_1', 'au', ?, '{}', ?, ?, ?, ?, ?, 9, 'No.')`)
  insert.run('releaseInvoice', 'inv_1', 'k1', 'rejected', 1, 10, 'Noor Vale')
  insert.run('approveInvoice', 'inv_1', 'k2', 'rejected', 1, 20, 'Noor Vale')
  insert.run('releaseInvoice', 'inv_1', 'k3', 'conflict', 1, 30, 'Rosa Lind')
  insert.run('releaseInvoice', 'inv_1', 'k4', 'done', 1, 40, 'Bo Larch')
  insert.run('releaseInvoice', 'inv_2', 'k5', 'uncertain', 5, 50, 'Noor Vale')
  insert.run('releaseInvoice', 'inv_2', 'k6', 'queued', 0, 60, 'Noor Vale')
  before.close()

  desk.push(...later)
  const { database, close } = openWorkspace(dir, { who: 'a test' })
  expect(database.all(db.selectFrom('outbox').select(['id', 'resolution', 'againId', 'resolvedBy', 'resolvedAt', 'firstSentAt', 'basis', 'subject']).orderBy('id'))).toEqual([
    { id: 1, resolution: 'again', againId: 3, resolvedBy: 'Rosa Lind', resolvedAt: 30, firstSentAt: 10, basis: null, subject: null },
    { id: 2, resolution: null, againId: null, resolvedBy: null, resolvedAt: null, firstSentAt: 20, basis: null, subject: null },
    { id: 3, resolution: 'again', againId: 4, resolvedBy: 'Bo Larch', resolvedAt: 40, firstSentAt: 30, basis: null, subject: null },
    { id: 4, resolution: null, againId: null, resolvedBy: null, resolvedAt: null, firstSentAt: 40, basis: null, subject: null },
    // Not known how it ended: only a person can say.
    { id: 5, resolution: null, againId: null, resolvedBy: null, resolvedAt: null, firstSentAt: 50, basis: null, subject: null },
    { id: 6, resolution: null, againId: null, resolvedBy: null, resolvedAt: null, firstSentAt: null, basis: null, subject: null },
  ])
  expect(() => database.raw.exec(`UPDATE outbox SET resolution = 'forgotten' WHERE id = 2`)).toThrow(/CHECK/)
  close()
})
