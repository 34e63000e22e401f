import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { appendAudit } from '#main/db/audit.ts'
import { bothTransaction, cacheTransaction, copyVersion, deskTransaction } from '#main/db/fileTransactions.ts'
import { connect } from '#main/db/workspace.ts'
import { newWorkspace } from '../sync/copy.ts'

const writeCopy = `INSERT INTO cache.meta VALUES ('k', 'v')`
const writeDesk = `INSERT INTO setting VALUES ('k', 'v', 0, 'x')`

test('while a page of the copy is written, the desk can be written by another connection, and the copy cannot', () => {
  const { database, dir } = newWorkspace()
  const other = connect(dir)
  other.raw.pragma('busy_timeout = 1')
  cacheTransaction(database, () => {
    appendAudit(other, { at: 1, by: 'x', action: 'a', subject: 's', detail: {} })
    deskTransaction(other, () => other.raw.exec(writeDesk))
    expect(() => other.raw.exec(writeCopy)).toThrow('locked')
  })
  deskTransaction(database, () => {
    cacheTransaction(other, () => other.raw.exec(writeCopy))
    expect(() => other.raw.exec(`DELETE FROM setting`)).toThrow('locked')
  })
  other.close()
})

test('all or nothing, also inside another transaction', () => {
  const { database } = newWorkspace()
  const broken = () => cacheTransaction(database, () => {
    database.raw.exec(writeCopy)
    throw new Error('half way')
  })
  expect(broken).toThrow('half way')
  database.transaction(() => {
    expect(broken).toThrow('half way')
    database.raw.exec(writeDesk)
  })
  expect(database.raw.prepare('SELECT count(*) FROM cache.meta').pluck().get()).toBe(0)
  expect(database.raw.prepare(`SELECT count(*) FROM setting WHERE key = 'k'`).pluck().get()).toBe(1)
})

test('whoever writes both waits for the copy without holding the desk: a click goes through meanwhile', async () => {
  const { database, dir } = newWorkspace()
  database.raw.pragma('busy_timeout = 0')
  const pulling = connect(dir)
  pulling.raw.exec(`BEGIN; UPDATE cache.meta SET value = value WHERE key IS NULL`)
  const worker = new Worker(join(import.meta.dirname, 'bothWorker.ts'), { workerData: dir })
  const told: string[] = []
  worker.on('message', (word: string) => told.push(word))
  await once(worker, 'message')
  for (let clicks = 0; clicks < 20; clicks += 1) {
    deskTransaction(database, () => database.raw.exec(`INSERT OR REPLACE INTO setting VALUES ('click', '${clicks}', 0, 'x')`))
    await sleep(10)
  }
  expect(told).toEqual(['begins'])
  pulling.raw.exec('COMMIT')
  pulling.close()
  await once(worker, 'exit')
  expect(told).toEqual(['begins', 'done'])
  expect(database.raw.prepare(`SELECT count(*) FROM setting WHERE key = 'k'`).pluck().get()).toBe(1)
})

test('both together, or neither', () => {
  const { database, dir } = newWorkspace()
  const other = connect(dir)
  other.raw.pragma('busy_timeout = 1')
  expect(() => bothTransaction(database, () => {
    database.raw.exec(writeCopy)
    database.raw.exec(writeDesk)
    expect(() => other.raw.exec(writeCopy)).toThrow('locked')
    expect(() => other.raw.exec('DELETE FROM setting')).toThrow('locked')
    throw new Error('half way')
  })).toThrow('half way')
  expect(database.raw.prepare('SELECT count(*) FROM cache.meta').pluck().get()).toBe(0)
  expect(database.raw.prepare(`SELECT count(*) FROM setting WHERE key = 'k'`).pluck().get()).toBe(0)
  other.close()
})

test('the copy has another version when somebody else has written it, and only then', () => {
  const { database, dir } = newWorkspace()
  const other = connect(dir)
  const before = copyVersion(database)
  database.raw.exec(writeCopy)
  other.raw.exec(writeDesk)
  expect(copyVersion(database)).toBe(before)
  other.raw.exec(`DELETE FROM cache.meta WHERE key = 'k'`)
  expect(copyVersion(database)).not.toBe(before)
  bothTransaction(database, () => expect(copyVersion(database)).not.toBe(before))
  other.close()
})
