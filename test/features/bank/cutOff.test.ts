import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { openSqlite, type Sqlite } from '#main/db/sqlite.ts'
import { KILL_AT, type Moment } from '../../crash/moments.ts'
import { entry } from '../../banks/writers/said.ts'
import { closed, company } from '../bulk/desk.ts'
import { bankDesk, statement } from './desk.ts'

const MANY = 120

/** A core that goes through the open credits by the team's rules, until it is killed; answers the signal that ended it, null where it came to its end. */
async function killed(dir: string, moment: Moment | null, kill?: (child: { kill(signal: 'SIGKILL'): boolean; exitCode: number | null; signalCode: string | null }) => Promise<void>): Promise<string | null> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('coreChild.ts', import.meta.url)), dir], { env: { ...process.env, ...(moment === null ? {} : { [KILL_AT]: JSON.stringify(moment) }) }, stdio: ['ignore', 'ignore', 'inherit'] })
  const ended = once(child, 'exit') as Promise<[number | null, string | null]>
  await kill?.(child)
  return (await ended)[1]
}

const appliedIn = (sqlite: Sqlite) => Number(sqlite.prepare(`SELECT count(*) FROM bankEntry WHERE state = 'applied'`).pluck().get())

/** What a kill left is read as a file, before any core has put anything right. Answers how many entries are applied. */
function soundAfterKill(dir: string): number {
  const sqlite = openSqlite(join(dir, 'desk.db'), { fileMustExist: true })
  try {
    const all = (sql: string) => sqlite.prepare<[], number>(sql).pluck().all()
    const given = all(`SELECT p.outboxId FROM bankPayment AS p JOIN bankEntry AS e ON e.id = p.entryId WHERE e.state = 'applied' ORDER BY p.outboxId`)
    expect(all('SELECT outboxId FROM bankPayment ORDER BY outboxId')).toEqual(given)
    expect(all('SELECT id FROM outbox ORDER BY id')).toEqual(given)
    expect(new Set(all(`SELECT subject FROM audit WHERE action = 'bank.apply'`)).size).toBe(given.length)
    expect(all(`SELECT count(*) FROM audit WHERE action = 'bank.apply'`)).toEqual([given.length])
    expect(appliedIn(sqlite)).toBe(given.length)
    expect(sqlite.pragma('integrity_check', { simple: true })).toBe('ok')
    return given.length
  } finally {
    sqlite.close()
  }
}

/** Transactions lie in each other: one after the other these are every point inside of an entry, from its first write to its audit. */
const INSIDE: Moment[] = [{ at: 'transaction begun', n: 1 }, ...[5, 6, 7, 8, 9].map((n): Moment => ({ at: 'transaction written', n })), { at: 'transaction committed', n: 5 }]

test('killed again and again, inside of an entry and from outside, each entry is applied with its command or open without one; gone on with, each is applied once', { timeout: 240_000 }, async () => {
  const dir = closed(company((books) => {
    const account = books.account()
    for (let n = 0; n < MANY; n += 1) books.invoice(account, { number: `IN${5000 + n}`, totalMinor: 100 + n })
  }))
  const first = await bankDesk(dir)
  await first.readSaid(statement({ entries: Array.from({ length: MANY }, (_, n) => entry({ amountMinor: 100 + n, text: `IN${5000 + n}`, bankReference: `X${n}` })) }))
  await first.client.bank.saveRule({ name: 'Sure ones', paused: false, terms: { party: null, bankAccount: null, words: [], payerAccount: null, then: { do: 'suggestion', confidence: 90 } } })
  await first.close()
  expect(soundAfterKill(dir)).toBe(0)

  const left: number[] = []
  for (const moment of INSIDE) {
    expect(await killed(dir, moment), JSON.stringify(moment)).toBe('SIGKILL')
    left.push(soundAfterKill(dir))
  }
  // Some of these points lie behind a whole entry, and others before its end.
  expect(left[0]).toBe(0)
  expect(left.at(-1)).toBeGreaterThan(0)
  expect(left).toEqual(left.toSorted((a, b) => a - b))

  // From outside, wherever it is by then.
  for (const more of [3, 10]) {
    const before = left.at(-1)!
    const signal = await killed(dir, null, async (child) => {
      const sqlite = openSqlite(join(dir, 'desk.db'), { fileMustExist: true })
      while (child.exitCode === null && child.signalCode === null && appliedIn(sqlite) < before + more) await pause(1)
      child.kill('SIGKILL')
      sqlite.close()
    })
    expect(signal).toBe('SIGKILL')
    left.push(soundAfterKill(dir))
    expect(left.at(-1)).toBeGreaterThanOrEqual(before + more)
  }
  const done = left.at(-1)!
  expect(done).toBeLessThan(MANY)

  const desk = await bankDesk(dir)
  expect([(await desk.client.bank.counts({ state: 'applied' })).count, (await desk.client.bank.counts({ state: 'open' })).count]).toEqual([done, MANY - done])
  expect(await desk.client.bank.applyRules({})).toEqual({ applied: MANY - done })
  expect(desk.outbox()).toHaveLength(MANY)
  expect(new Set(desk.outbox().map(({ input }) => JSON.stringify(input['rows']))).size).toBe(MANY)
})
