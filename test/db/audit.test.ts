import { expect, test } from 'vitest'
import { appendAudit, brokenAudit } from '#main/db/audit.ts'
import { db } from '#main/db/database.ts'
import { connect } from '#main/db/workspace.ts'
import { newWorkspace } from '../sync/copy.ts'

const entry = (subject: string) => ({ at: 1, by: 'Noor Vale', action: 'test', subject, detail: { n: 1 } })

test('entries of several connections make one chain', () => {
  const { database, dir } = newWorkspace()
  const other = connect(dir)
  for (let n = 0; n < 6; n += 1) appendAudit(n % 2 === 0 ? database : other, entry(`s${n}`))
  other.close()
  const rows = database.all(db.selectFrom('audit').select(['previousHash', 'hash']).orderBy('id'))
  expect(rows.slice(1).map((row) => row.previousHash)).toEqual(rows.slice(0, -1).map((row) => row.hash))
  expect(brokenAudit(database)).toBeNull()
})

test('the trail cannot be edited or shortened from here, and an edit with other tools is found', () => {
  const { database } = newWorkspace()
  for (const subject of ['a', 'b', 'c']) appendAudit(database, entry(subject))
  expect(() => database.raw.exec(`UPDATE audit SET by = 'x'`)).toThrow('cannot be changed')
  expect(() => database.raw.exec('DELETE FROM audit')).toThrow('cannot be changed')
  database.raw.exec(`DROP TRIGGER audit_is_never_changed; UPDATE audit SET detail = '{"n":2}' WHERE id = 2`)
  expect(brokenAudit(database)).toBe(2)
})

test('an entry taken out of the middle is found at the one behind it', () => {
  const { database } = newWorkspace()
  for (const subject of ['a', 'b', 'c']) appendAudit(database, entry(subject))
  database.raw.exec('DROP TRIGGER audit_is_never_deleted; DELETE FROM audit WHERE id = 2')
  expect(brokenAudit(database)).toBe(3)
})
