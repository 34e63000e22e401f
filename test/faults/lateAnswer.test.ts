import { expect, test } from 'vitest'
import { db } from '#main/db/database.ts'
import { pull } from '#main/sync/pull.ts'
import { push } from '#main/sync/push.ts'
import { HASTY, newWorkspace } from '../sync/copy.ts'
import { give, outboxOf } from '../sync/outboxRows.ts'
import { company, control, expectWholeCopy, pushToTheEnd } from './desk.ts'

test('an answer that comes late does not bring back what was removed since', async () => {
  const { sandbox, connector } = await company()
  const { database } = newWorkspace()
  await pull(connector, database)
  const addOn = database.first(db.selectFrom('cache.addOn').select(['id', 'accountId']).where('enabled', '=', 1).orderBy('id'))!
  give(database, 'setAddOn', { addOnId: addOn.id, enabled: false }, { accountId: addOn.accountId })
  // Carried out; the answer is lost, and with it the line, until somebody else has removed the record.
  sandbox.setFaults('cut=1')
  const { me } = connector
  await push({ ...connector, me: () => Promise.resolve({} as Awaited<ReturnType<typeof me>>) }, database, { retry: { ...HASTY, attempts: 1 } })
  sandbox.setFaults(null)
  expect(outboxOf(database)).toMatchObject([{ state: 'queued', attempts: 1 }])
  await control(sandbox, 'delete', { resource: 'addOns', id: addOn.id })
  await pull(connector, database)
  expect(database.all(db.selectFrom('cache.addOn').select('id').where('id', '=', addOn.id))).toEqual([])

  await pushToTheEnd(connector, database)
  expect(outboxOf(database)).toMatchObject([{ state: 'done', attempts: 2 }])
  expect(database.all(db.selectFrom('cache.addOn').select('id').where('id', '=', addOn.id))).toEqual([])
  await pull(connector, database)
  await expectWholeCopy(database, sandbox)
})
