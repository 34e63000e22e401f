import { describe, expect, onTestFinished, test } from 'vitest'
import { createBillingApiConnector } from '#main/connectors/billing-api/client.ts'
import { db } from '#main/db/database.ts'
import { verifyDerived } from '#main/db/derive/verify.ts'
import { pull } from '#main/sync/pull.ts'
import { push } from '#main/sync/push.ts'
import { copyProblems } from '../crash/checks.ts'
import { everythingOf } from '../crash/upstream.ts'
import { HASTY, newWorkspace } from '../sync/copy.ts'
import { oneOfEach, record } from '../sync/records.ts'
import { send, startScriptedUpstream } from '../sync/scriptedUpstream.ts'
import { company, expectWholeCopy, giveSome, noteOnAnyAccount, pullToTheEnd } from './desk.ts'

const STUBBORN = { ...HASTY, attempts: 20 }

test.each([
  ['hold some records twice', 'duplicate=0.6'],
  ['come in another order', 'reorder=0.6'],
  ['come again', 'repeat=0.4'],
  ['come empty', 'empty=0.3'],
  ['are all of that at once', 'duplicate=0.3,reorder=0.3,repeat=0.1,empty=0.1'],
])('from an upstream whose pages %s the whole copy comes', async (_, faults) => {
  const { sandbox, connector } = await company({ faults })
  const { database } = newWorkspace()
  await pullToTheEnd(connector, database, { pageSize: 50, retry: STUBBORN })
  await expectWholeCopy(database, sandbox)
})

describe('a place that the billing system no longer knows', () => {
  test('is no failure: the resource is read from its beginning, and what has gone meanwhile is swept', async () => {
    let forgotten = false
    const records = { ...oneOfEach(), contacts: ['a', 'b', 'c', 'd'].map((name, n) => record('contacts', { id: `con_${name}`, rev: n + 1 })) }
    const upstream = await startScriptedUpstream(records, ({ query }, response) => {
      if (!forgotten || query.get('cursor') === null) return
      send(response, 410, { defined: true, code: 'CURSOR_EXPIRED', status: 410, message: 'This place is no longer known.' })
      return true
    })
    onTestFinished(() => upstream.close())
    const connector = createBillingApiConnector(upstream)
    const { database } = newWorkspace()
    await pull(connector, database, { retry: HASTY })
    // Two go without a tombstone, one changes, one is new: nobody tells what was removed.
    records.contacts = [record('contacts', { id: 'con_a', rev: 1 }), record('contacts', { id: 'con_c', rev: 9, name: 'Changed' }), record('contacts', { id: 'con_e', rev: 10 })]
    records.holds = []
    forgotten = true
    await pull(connector, database, { retry: HASTY })
    forgotten = false
    expect(database.all(db.selectFrom('cache.contact').select(['id', 'rev']).orderBy('id'))).toEqual([{ id: 'con_a', rev: 1 }, { id: 'con_c', rev: 9 }, { id: 'con_e', rev: 10 }])
    expect(database.all(db.selectFrom('cache.hold').select('id'))).toEqual([])
    expect(copyProblems(database, await everythingOf(upstream))).toEqual([])
    expect(verifyDerived(database)).toEqual([])
  })

  test('takes nothing away that came by a command meanwhile', async () => {
    const { sandbox, connector } = await company()
    const { database } = newWorkspace()
    await pull(connector, database)
    const { given } = giveSome(database, 4)
    expect(await push(connector, database)).toMatchObject({ pushed: given })
    sandbox.setFaults('expire=1')
    await pull(connector, database, { retry: STUBBORN })
    await expectWholeCopy(database, sandbox)
  })

  test('met again and again in one pull still ends with the whole copy', async () => {
    const { sandbox, connector } = await company({ faults: 'expire=0.1' })
    const { database } = newWorkspace()
    await pull(connector, database, { pageSize: 200, retry: STUBBORN })
    await expectWholeCopy(database, sandbox)
  })

  test('costs no waiting command', async () => {
    const { sandbox, connector } = await company()
    const { database } = newWorkspace()
    await pull(connector, database)
    const accountId = noteOnAnyAccount(database)
    sandbox.setFaults('expire=1')
    await pull(connector, database, { retry: STUBBORN })
    expect(database.all(db.selectFrom('outbox').select(['state', 'input']))).toEqual([{ state: 'queued', input: JSON.stringify({ accountId, text: 'a note' }) }])
  })
})
