import { expect, test } from 'vitest'
import type { Connector } from '#main/core/ports/connector.ts'
import { writeSetting } from '#main/db/settings.ts'
import { deskTransaction } from '#main/db/fileTransactions.ts'
import { onlySameSystem } from '#main/sync/sameSystem.ts'
import { newWorkspace } from './copy.ts'

/** A billing system that answers each call with what it was asked. */
function echoing(id: string): { connector: Connector; asked: string[] } {
  const asked: string[] = []
  const echo = (name: string) => (...args: unknown[]): Promise<never> => {
    asked.push(name)
    return Promise.resolve({ name, args } as never)
  }
  const me = () => {
    asked.push('me')
    return Promise.resolve({ operator: { id: 'op_1', name: 'Noor Vale', email: 'noor@meridian.example' }, grants: [], parties: [], system: { id, name: 'the other company' } })
  }
  return { asked, connector: { me, page: echo('page'), read: echo('read'), totals: echo('totals'), sums: echo('sums'), accountRecords: echo('accountRecords'), send: echo('send'), close: () => Promise.resolve() } }
}

const request = { party: 'au' as never, after: null, limit: 5 }
const calls: [string, (connector: Connector) => Promise<unknown>, unknown[]][] = [
  ['page', (c) => c.page('invoices', { party: 'au' as never, cursor: 'c1', limit: 5 }), ['invoices', { party: 'au', cursor: 'c1', limit: 5 }]],
  ['read', (c) => c.read('invoices', 'inv_1'), ['invoices', 'inv_1', undefined]],
  ['totals', (c) => c.totals('au' as never), ['au', undefined]],
  ['sums', (c) => c.sums('invoices', request), ['invoices', request]],
  ['accountRecords', (c) => c.accountRecords('acc_1', { cursor: null, limit: 5 }), ['acc_1', { cursor: null, limit: 5 }]],
  ['send', (c) => c.send('resumeAccount', { input: { accountId: 'acc_1' as never }, idempotencyKey: 'k', ifMatch: 1 }), ['resumeAccount', { input: { accountId: 'acc_1' }, idempotencyKey: 'k', ifMatch: 1 }]],
]

function bound(id: string): Connector & { asked: string[] } {
  const { database } = newWorkspace()
  deskTransaction(database, () => writeSetting(database, 'system', JSON.stringify({ id: 'sys_ours', name: 'our company' }), 1, 'a test'))
  const { connector, asked } = echoing(id)
  return Object.assign(onlySameSystem(connector, database), { asked })
}

test.each(calls)('%s reaches the billing system of the workspace as it was asked', async (name, call, args) => {
  const connector = bound('sys_ours')
  expect(await call(connector)).toEqual({ name, args })
  expect(connector.asked).toEqual(['me', name])
  await call(connector)
  expect(connector.asked, 'who it is was asked once').toEqual(['me', name, name])
})

test.each(calls)('%s never reaches another billing system', async (_name, call) => {
  const connector = bound('sys_theirs')
  await expect(call(connector)).rejects.toMatchObject({ code: 'OTHER_SYSTEM', message: expect.stringContaining('another billing system (our company)') })
  expect(connector.asked).toEqual(['me'])
})
