import { expect, test } from 'vitest'
import { appendAudit } from '#main/db/audit.ts'
import { cacheTransaction, deskTransaction } from '#main/db/fileTransactions.ts'
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
