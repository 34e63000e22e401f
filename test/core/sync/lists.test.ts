import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { everyCopyTopic } from '#main/core/copyTopics.ts'
import { createCore } from '#main/core/createCore.ts'
import { hasStale, markParty, markStale } from '#main/db/derive/staleAccounts.ts'
import type { Database } from '#main/db/database.ts'
import { openWorkspace } from '#main/db/workspace.ts'
import { booksIn } from '../../fixtures/books.ts'
import { temporaryFolder } from '../../sync/copy.ts'
import { newDesk, pulledDesk } from './desk.ts'
import { settled } from './fakeClock.ts'

const LONG = { timeout: 30_000 }
const WORKER = new URL('../../../src-main/worker.ts', import.meta.url).href
const note = (database: Database) => markStale(database, new Map([['acc_1', 1]]))

test('lists that a kill left to be computed are computed at the next start, without a line and without a connection', LONG, async () => {
  const workspaceDir = join(temporaryFolder(), 'workspace')
  const workspace = openWorkspace(workspaceDir, { create: true, who: 'a test' })
  const books = booksIn(workspaceDir, workspace.database)
  books.together(() => {
    books.party()
    books.invoice(books.account({ name: 'Kestrel Freight' }))
    markParty(workspace.database, 'au')
  })
  workspace.close()

  const core = await createCore({
    workspaceDir, who: 'a test', workerFile: WORKER, version: '0.0.0', secrets: { get: () => Promise.resolve(null), set: () => Promise.resolve(false) },
    log: { info() {}, warn() {}, error: (message, error) => { throw new Error(message, { cause: error }) } },
  })
  onTestFinished(() => core.close())
  const client = createRouterClient(core.router)
  await vi.waitFor(() => expect(hasStale(core.context.database)).toBe(false), LONG)
  expect(core.context.database.raw.prepare('SELECT accountId, openMinor FROM cache.accountBalance').all()).toEqual([{ accountId: 'acc_1', openMinor: 110_000 }])
  expect(await client.sync.status()).toMatchObject({ line: 'not_connected', unfinished: [] })
  // Nobody asked for it: it is not among what people look for.
  expect(await client.activity.list()).toEqual([])
})

describe('lists noted as old', () => {
  test('are computed at the start, once, and windows hear of it', async () => {
    const { jobs, published } = await newDesk({ connection: null, before: ({ database }) => note(database) })
    expect(jobs.of('sync.lists')).toMatchObject([{ terms: { quiet: true } }])
    published.length = 0
    jobs.running('sync.lists').done()
    await settled()
    expect(published).toEqual([[...everyCopyTopic]])
  })

  test('are computed after a pull that was cancelled, and after one that broke off', async () => {
    const { database, sync, jobs } = await pulledDesk()
    expect(jobs.of('sync.lists')).toEqual([])
    sync.pullNow()
    note(database)
    sync.cancelPull()
    await settled()
    expect(jobs.of('sync.lists')).toHaveLength(1)
    sync.pullNow()
    jobs.running('sync.pull').fail('DISK_FULL')
    await settled()
    // The one that runs sees to it.
    expect(jobs.of('sync.lists')).toHaveLength(1)
    jobs.running('sync.lists').fail('DISK_FULL')
    await settled()
    sync.pullNow()
    jobs.running('sync.pull').fail('OFFLINE')
    await settled()
    expect(jobs.of('sync.lists')).toHaveLength(2)
  })

  test('that became old while others were computed are computed after them, and no more than once', async () => {
    const { database, sync, jobs } = await pulledDesk()
    note(database)
    sync.finishLists()
    sync.finishLists()
    jobs.running('sync.lists').done()
    await settled()
    expect(jobs.of('sync.lists')).toHaveLength(2)
    jobs.running('sync.lists').done()
    await settled()
    expect(jobs.of('sync.lists')).toHaveLength(2)
  })

  test('are left to the pull that is asked for where nothing begins by itself', async () => {
    const { jobs } = await newDesk({ automatic: false, before: ({ database }) => note(database) })
    expect(jobs.started).toEqual([])
  })

  test('where none are, nothing is started', async () => {
    const { sync, jobs } = await pulledDesk()
    sync.pullNow()
    sync.cancelPull()
    await settled()
    expect(jobs.of('sync.lists')).toEqual([])
  })
})

test('the status names parties whose first pull has not come to its end, also those that the operator got later', async () => {
  const { database, sync, meta } = await newDesk()
  expect(sync.status().unfinished).toEqual([])
  meta('me', JSON.stringify({ operator: {}, grants: [], parties: ['au', 'us'] }))
  expect(sync.status().unfinished).toEqual(['au', 'us'])
  markParty(database, 'au')
  expect(sync.status().unfinished).toEqual(['us'])
})
