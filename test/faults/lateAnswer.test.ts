import { expect, test } from 'vitest'
import type { Connector } from '#main/core/ports/connector.ts'
import { db } from '#main/db/database.ts'
import { connect } from '#main/db/workspace.ts'
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

/** A desk whose command is answered while a pull of another thread brings what `meanwhile` did. */
async function answeredDuringAPull(meanwhile: (sandbox: Awaited<ReturnType<typeof company>>['sandbox'], addOnId: string) => Promise<void>) {
  const { sandbox, connector } = await company()
  const { database, dir } = newWorkspace()
  await pull(connector, database)
  const addOn = database.first(db.selectFrom('cache.addOn').select(['id', 'accountId']).where('enabled', '=', 1).orderBy('id'))!
  give(database, 'setAddOn', { addOnId: addOn.id, enabled: false }, { accountId: addOn.accountId })
  const slow: Connector = {
    ...connector,
    async send(command, request) {
      const answer = await connector.send(command, request)
      await meanwhile(sandbox, addOn.id)
      const other = connect(dir)
      await pull(connector, other)
      other.close()
      return answer
    },
  }
  expect(await push(slow, database, { retry: HASTY })).toMatchObject({ pushed: 1 })
  expect(outboxOf(database)).toMatchObject([{ state: 'done', attempts: 1 }])
  await expectWholeCopy(database, sandbox)
  return database.all(db.selectFrom('cache.addOn').select('enabled').where('id', '=', addOn.id))
}

test('nor does the first answer of all, where a pull has brought the removal before it was written down', async () => {
  expect(await answeredDuringAPull((sandbox, id) => control(sandbox, 'delete', { resource: 'addOns', id }))).toEqual([])
})

test('a pull that brought nothing of the kind takes nothing away from the answer', async () => {
  expect(await answeredDuringAPull(() => Promise.resolve())).toEqual([{ enabled: 0 }])
})
