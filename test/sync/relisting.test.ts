import { expect, onTestFinished, test } from 'vitest'
import { createBillingApiConnector } from '#main/connectors/billing-api/client.ts'
import { db } from '#main/db/database.ts'
import { verifyDerived } from '#main/db/derive/verify.ts'
import { applyChanges } from '#main/sync/applyChanges.ts'
import { pull } from '#main/sync/pull.ts'
import { contentsOf, HASTY, newWorkspace } from './copy.ts'
import { oneOfEach, record } from './records.ts'
import { send, startScriptedUpstream } from './scriptedUpstream.ts'

const EXPIRED = { defined: true, code: 'CURSOR_EXPIRED', status: 410, message: 'This cursor is no longer known; begin again without one.' }
const invoices = (count: number) => Array.from({ length: count }, (_, i) => record('invoices', { id: `inv_${i + 1}`, number: `IN${i + 1}`, rev: i + 1 }))

/** An upstream that has forgotten every place of the invoices, while `forgotten.places` is true. */
async function forgetful(count: number) {
  const forgotten = { places: false }
  const upstream = await startScriptedUpstream({ ...oneOfEach(), invoices: invoices(count) }, ({ path, query }, response) => {
    if (!forgotten.places || path !== '/v1/invoices' || !query.has('cursor')) return false
    forgotten.places = false
    send(response, 410, EXPIRED)
    return true
  })
  onTestFinished(() => upstream.close())
  const connector = createBillingApiConnector({ url: upstream.url, token: upstream.token, timeoutMs: 5000 })
  const { database } = newWorkspace()
  await pull(connector, database, { retry: HASTY, pageSize: 4 })
  return { upstream, connector, database, forgotten }
}

const numbers = (database: Awaited<ReturnType<typeof forgetful>>['database']) => database.all(db.selectFrom('cache.invoice').select('number').orderBy('rev')).map(({ number }) => number)

test('when the billing system has forgotten the place, the resource is read again, and what was removed meanwhile without a word goes', async () => {
  const { upstream, connector, database, forgotten } = await forgetful(10)
  upstream.records.invoices = [...invoices(10).filter(({ id }) => id !== 'inv_3' && id !== 'inv_10'), record('invoices', { id: 'inv_11', number: 'IN11', rev: 11 })]
  forgotten.places = true
  expect(await pull(connector, database, { retry: HASTY, pageSize: 4 })).toMatchObject({ rows: 3, byResource: { invoices: 3 } })
  expect(numbers(database)).toEqual(['IN1', 'IN2', 'IN4', 'IN5', 'IN6', 'IN7', 'IN8', 'IN9', 'IN11'])
  expect(verifyDerived(database)).toEqual([])
  const fresh = newWorkspace().database
  await pull(connector, fresh, { retry: HASTY })
  expect(contentsOf(database)).toEqual(contentsOf(fresh))
  // From there on only changes come again.
  expect(await pull(connector, database, { retry: HASTY })).toMatchObject({ rows: 0 })
})

test('a place forgotten between two pages of a first pull costs a second reading and nothing else', async () => {
  const { connector, forgotten } = await forgetful(10)
  const { database } = newWorkspace()
  forgotten.places = true
  await pull(connector, database, { retry: HASTY, pageSize: 3 })
  expect(numbers(database)).toHaveLength(10)
  expect(verifyDerived(database)).toEqual([])
})

test('a reading again that was broken off begins anew, so that what was removed goes all the same', async () => {
  const { upstream, connector, database, forgotten } = await forgetful(10)
  upstream.records.invoices = invoices(10).filter(({ id }) => id !== 'inv_2')
  forgotten.places = true
  const stop = new AbortController()
  let pages = 0
  const progress = ({ step }: { step: string }) => {
    if (step.startsWith('invoices') && ++pages === 2) stop.abort()
  }
  await expect(pull(connector, database, { retry: HASTY, pageSize: 4, signal: stop.signal, progress })).rejects.toThrow('Cancelled')
  expect(numbers(database)).toHaveLength(10)
  await pull(connector, database, { retry: HASTY, pageSize: 4 })
  expect(numbers(database)).not.toContain('IN2')
  expect(verifyDerived(database)).toEqual([])
})

test('a billing system that was brought back from a backup is believed, though its versions are older than ours', async () => {
  const { upstream, connector, database, forgotten } = await forgetful(10)
  // After the backup of version 5 was brought back, two others changed.
  upstream.records.invoices = [...invoices(5).slice(2), record('invoices', { id: 'inv_1', number: 'IN1', rev: 6, totalMinor: 77 }), record('invoices', { id: 'inv_2', number: 'IN2-B', rev: 7 })]
  forgotten.places = true
  await pull(connector, database, { retry: HASTY, pageSize: 4 })
  expect(numbers(database)).toEqual(['IN3', 'IN4', 'IN5', 'IN1', 'IN2-B'])
  const fresh = newWorkspace().database
  await pull(connector, fresh, { retry: HASTY })
  expect(contentsOf(database)).toEqual(contentsOf(fresh))
  expect(verifyDerived(database)).toEqual([])
})

test('what a command’s answer brought while the resource was read again stays', async () => {
  const { upstream, connector, database, forgotten } = await forgetful(10)
  forgotten.places = true
  let brought = false
  const progress = ({ step }: { step: string }) => {
    if (!step.startsWith('invoices') || brought) return
    brought = true
    applyChanges(database, [{ resource: 'invoices', record: record('invoices', { id: 'inv_99', number: 'IN99', rev: 99 }) }], 0)
  }
  await pull(connector, database, { retry: HASTY, pageSize: 4, progress })
  expect(numbers(database)).toContain('IN99')
  upstream.records.invoices = [...invoices(10), record('invoices', { id: 'inv_99', number: 'IN99', rev: 99 })]
  await pull(connector, database, { retry: HASTY })
  expect(verifyDerived(database)).toEqual([])
})

test('a bad record without a name may be any of those that seem gone, so nothing goes', async () => {
  const { upstream, connector, database, forgotten } = await forgetful(4)
  const [first, second, ...rest] = invoices(4)
  const { id: _gone, ...nameless } = second!
  upstream.records.invoices = [first!, nameless, ...rest]
  forgotten.places = true
  await pull(connector, database, { retry: HASTY })
  expect(numbers(database)).toEqual(['IN1', 'IN2', 'IN3', 'IN4'])
})

test('a billing system that forgets every place is given up in its own words', async () => {
  const upstream = await startScriptedUpstream({ invoices: invoices(9) }, ({ query }, response) => {
    if (!query.has('cursor')) return false
    send(response, 410, EXPIRED)
    return true
  })
  onTestFinished(() => upstream.close())
  const connector = createBillingApiConnector({ url: upstream.url, token: upstream.token, timeoutMs: 5000 })
  await expect(pull(connector, newWorkspace().database, { retry: HASTY, pageSize: 3 })).rejects.toMatchObject({ code: 'CURSOR_EXPIRED', message: expect.stringContaining('nothing is lost') as string })
})

test('an empty page that promises more is asked for again, and so is the page before that comes once more', async () => {
  let empty = 2
  let again = 2
  const upstream = await startScriptedUpstream({ ...oneOfEach(), invoices: invoices(9) }, ({ path, query }, response) => {
    const cursor = query.get('cursor')
    if (path !== '/v1/invoices' || cursor === null) return false
    if (empty > 0) {
      empty -= 1
      send(response, 200, { records: [], cursor, more: true, announced: 6 })
      return true
    }
    if (again > 0 && cursor.startsWith('6')) {
      again -= 1
      send(response, 200, { records: invoices(6).slice(3), cursor, more: true, announced: 6 })
      return true
    }
    return false
  })
  onTestFinished(() => upstream.close())
  const connector = createBillingApiConnector({ url: upstream.url, token: upstream.token, timeoutMs: 5000 })
  const { database } = newWorkspace()
  await pull(connector, database, { retry: HASTY, pageSize: 3 })
  expect([empty, again]).toEqual([0, 0])
  expect(numbers(database)).toHaveLength(9)
})
