/** A desk with a demo company behind it, and what is held against each other when a fault is over. */
import { expect, onTestFinished } from 'vitest'
import { createBillingApiConnector } from '#main/connectors/billing-api/client.ts'
import type { Connector } from '#main/core/ports/connector.ts'
import { db, type Database } from '#main/db/database.ts'
import { verifyDerived } from '#main/db/derive/verify.ts'
import { startSandbox, type Sandbox } from '#main/sandbox/index.ts'
import { pull, type PullOptions } from '#main/sync/pull.ts'
import { push, type PushOptions } from '#main/sync/push.ts'
import { copyProblems } from '../crash/checks.ts'
import { everythingOf, rowsOf, type Upstream } from '../crash/upstream.ts'
import { HASTY } from '../sync/copy.ts'
import { give, outboxOf } from '../sync/outboxRows.ts'

export const SANDBOX_NOW = Date.UTC(2026, 10, 21)

export async function company(options: { accounts?: number; faults?: string } = {}): Promise<{ sandbox: Sandbox; connector: Connector }> {
  const sandbox = await startSandbox({ accounts: 30, now: SANDBOX_NOW, ...options })
  onTestFinished(() => sandbox.close())
  const connector = createBillingApiConnector(sandbox)
  onTestFinished(() => connector.close())
  return { sandbox, connector }
}

/** The copy is the billing system's own, row for row, and what is computed from it is right. Switches every fault off. */
export async function expectWholeCopy(database: Database, sandbox: Sandbox): Promise<void> {
  sandbox.setFaults(null)
  expect(copyProblems(database, await everythingOf(sandbox))).toEqual([])
  expect(verifyDerived(database)).toEqual([])
  expect(database.raw.pragma('cache.integrity_check', { simple: true })).toBe('ok')
}

/** Puts a note for each of `accounts` accounts, and one charge to be tried again, into the outbox. Answers how to count what they did. */
export function giveSome(database: Database, accounts: number): { given: number; effects(upstream: Upstream): number[] } {
  const ids = database.all(db.selectFrom('cache.account').select('id').orderBy('id').limit(accounts)).map(({ id }) => id)
  const notes = ids.flatMap((accountId) => [1, 2].map((n) => ({ accountId, text: `note ${n} of ${accountId}` })))
  for (const note of notes) give(database, 'addAccountNote', note, { accountId: note.accountId })
  // A bank debit, which has no month to run out in: it may be tried again on any day that this is run.
  const failure = database.first(db.selectFrom('cache.failedCharge as f').innerJoin('cache.paymentMethod as m', 'm.id', 'f.methodId').selectAll('f').where('f.kind', '=', 'invoice').where('f.hardness', '=', 'soft').where('m.expYear', 'is', null).orderBy('f.chargeId'))!
  give(database, 'retryCharge', { chargeId: failure.chargeId, methodId: failure.methodId }, { accountId: failure.accountId })
  const before = database.all(db.selectFrom('cache.charge').select('id').where('seriesId', '=', failure.seriesId)).length
  return {
    given: notes.length + 1,
    effects: (upstream) => [
      ...notes.map(({ text }) => rowsOf(upstream, 'billingLog').filter((entry) => entry['text'] === text).length),
      rowsOf(upstream, 'charges').filter((charge) => charge['seriesId'] === failure.seriesId).length - before,
    ],
  }
}

/** The numbers that a list of effects is to be: each took effect once. */
export const onceEach = (count: number): number[] => Array.from({ length: count }, () => 1)

/** A note waits in the outbox; answers its account. */
export function noteOnAnyAccount(database: Database, key?: string): string {
  const { id } = database.first(db.selectFrom('cache.account').select('id').orderBy('id'))!
  give(database, 'addAccountNote', { accountId: id, text: 'a note' }, { accountId: id, ...(key === undefined ? {} : { key }) })
  return id
}

/** One of the sandbox's own switches. */
export async function control({ url, token }: { url: string; token: string }, path: string, body: unknown): Promise<void> {
  const answer = await fetch(`${url}/sandbox/${path}`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(`/sandbox/${path}: ${await answer.text()}`)
}

/** Pulls until it comes to its end; one that was stopped in plain words goes on from there. */
export async function pullToTheEnd(connector: Connector, database: Database, options: PullOptions = {}): Promise<void> {
  const stopped: string[] = []
  for (let tries = 0; tries < 20; tries += 1) {
    try {
      await pull(connector, database, options)
      return
    } catch (error) {
      expect(error).toMatchObject({ code: 'MALFORMED', message: expect.stringMatching(/gives the same place again and again\. What came is kept, and the next try goes on from there/) })
      stopped.push(String(error))
    }
  }
  throw new Error(`It never came to its end: ${stopped.join('; ')}`)
}

/** Pushes until nothing waits, as often as the line breaks. */
export async function pushToTheEnd(connector: Connector, database: Database, options: PushOptions = {}): Promise<void> {
  const isOver = () => outboxOf(database).every(({ state }) => state !== 'queued' && state !== 'sending')
  for (let tries = 0; tries < 100 && !isOver(); tries += 1) {
    database.raw.exec('UPDATE outbox SET nextTryAt = NULL WHERE nextTryAt IS NOT NULL')
    await push(connector, database, { retry: { ...HASTY, attempts: 20 }, ...options })
  }
}
