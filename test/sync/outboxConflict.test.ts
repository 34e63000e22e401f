import { call } from '@orpc/server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ConnectorError, type Connector } from '#main/core/ports/connector.ts'
import { copyRecord } from '#main/db/copyRecord.ts'
import { startSandbox, type Sandbox } from '#main/sandbox/index.ts'
import { pull } from '#main/sync/pull.ts'
import { push } from '#main/sync/push.ts'
import { HASTY } from './copy.ts'
import { outboxOf } from './outboxRows.ts'
import { changedElsewhere, pick, sandboxDesk } from './sandboxDesk.ts'

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ accounts: 60, now: Date.UTC(2026, 10, 21) })
})
afterAll(() => sandbox.close())

const states = (rows: { state: string }[]) => rows.map(({ state }) => state)
const ACTIVE = `SELECT a.id FROM cache.account a WHERE a.status = 'active'`

describe('several commands on one record, given one after the other without a line', () => {
  test('do not conflict with each other: each goes on from what the one before it made', async () => {
    const { database, connector, give } = await sandboxDesk(sandbox)
    const { id } = pick(database, ACTIVE)
    await give('setPoNumber', { accountId: id, poNumber: 'PO-1' })
    await give('setAutopay', { accountId: id, autopay: false })
    await give('setPoNumber', { accountId: id, poNumber: 'PO-2' })
    await give('addAccountNote', { accountId: id, text: 'Three changes in one call' })
    expect(new Set(outboxOf(database).map(({ ifMatch }) => ifMatch)).size).toBe(1)
    expect(await push(connector, database, { retry: HASTY })).toMatchObject({ pushed: 4, conflicts: 0 })
    expect(copyRecord(database, 'accounts', id!)).toMatchObject({ poNumber: 'PO-2', autopay: false })
    const revs = outboxOf(database).map(({ ifMatch }) => ifMatch!)
    expect(revs).toEqual([...new Set(revs)].sort((a, b) => a - b))
  })

  test('nor where the first changed the record of the second on its way', async () => {
    const { database, connector, give } = await sandboxDesk(sandbox)
    const { id, contactId } = pick(database, `SELECT a.id, c.id AS contactId FROM cache.account a JOIN cache.contact c ON c.accountId = a.id WHERE c.roles NOT LIKE '%approver%'`)
    await give('assignApprover', { accountId: id, contactId })
    await give('updateContact', { contactId, name: 'Bo Larch', email: 'bo.larch@kestrel.example', phone: null })
    const wallet = pick(database, `SELECT w.id FROM cache.wallet w JOIN cache.account a ON a.id = w.id WHERE a.status = 'active' AND w.id <> '${String(id)}'`)
    await give('setRecharge', { accountId: wallet['id'], thresholdMinor: 10, targetMinor: 20, autoRecharge: false })
    await give('setPoNumber', { accountId: wallet['id'], poNumber: 'PO-9' })
    expect(await push(connector, database, { retry: HASTY })).toMatchObject({ pushed: 4, conflicts: 0 })
    expect(copyRecord(database, 'contacts', contactId!)).toMatchObject({ name: 'Bo Larch', roles: expect.arrayContaining(['approver']) })
  })

  test('but a change by somebody else between two of them is a conflict of the second, with what the first made as its own side', async () => {
    const { database, connector, router, give } = await sandboxDesk(sandbox)
    const { id } = pick(database, ACTIVE)
    await give('setPoNumber', { accountId: id, poNumber: 'PO-3' })
    const { id: second } = await give('setAutopay', { accountId: id, autopay: true })
    let sent = 0
    const between: Connector = {
      ...connector,
      async send(command, request) {
        if ((sent += 1) === 2) await changedElsewhere(sandbox, 'accounts', id!, { criticalPhone: '+61 2 5550 0100' })
        return connector.send(command, request)
      },
    }
    expect(await push(between, database, { retry: HASTY })).toMatchObject({ pushed: 1, conflicts: 1 })
    const { conflict, steps, whatNow } = await call(router.detail, { id: second })
    expect(conflict).toMatchObject({ resource: 'accounts', recordId: id })
    expect(conflict!.fields.filter(({ differs }) => differs)).toEqual([expect.objectContaining({ field: 'criticalPhone', there: '+61 2 5550 0100' })])
    expect(conflict!.fields[1]).toMatchObject({ field: 'autopay', label: 'Autopay', wanted: 'Yes' })
    expect(conflict!.fields.find(({ field }) => field === 'poNumber')).toMatchObject({ here: 'PO-3', there: 'PO-3', wanted: null })
    expect(steps).toEqual(['again', 'seen'])
    expect(whatNow).toContain('Compare both versions')
  })

  test('and a change by somebody else before the first is a conflict of both', async () => {
    const { database, connector, give } = await sandboxDesk(sandbox)
    const { id } = pick(database, ACTIVE)
    await give('setPoNumber', { accountId: id, poNumber: 'PO-4' })
    await give('setPoNumber', { accountId: id, poNumber: 'PO-5' })
    await changedElsewhere(sandbox, 'accounts', id!, { taxExempt: true })
    expect(await push(connector, database, { retry: HASTY })).toMatchObject({ pushed: 0, conflicts: 2 })
    expect(copyRecord(database, 'accounts', id!)).toMatchObject({ taxExempt: true, poNumber: expect.not.stringMatching(/^PO-[45]$/) })
  })
})

test('a conflict is given again on the version that the billing system has, as a new command with a key of its own', async () => {
  const { context, database, connector, router, give } = await sandboxDesk(sandbox)
  const { id } = pick(database, ACTIVE)
  const { id: first } = await give('setPoNumber', { accountId: id, poNumber: 'PO-6' })
  await changedElsewhere(sandbox, 'accounts', id!, { taxExempt: false })
  expect(await push(connector, database, { retry: HASTY })).toMatchObject({ conflicts: 1 })
  const { id: second } = await call(router.again, { id: first })
  expect(await push(connector, database, { retry: HASTY })).toMatchObject({ pushed: 1, conflicts: 0 })
  const [before, after] = outboxOf(database)
  expect(before).toMatchObject({ id: first, state: 'conflict', resolution: 'again', againId: second, resolvedBy: context.operator().name })
  expect(after).toMatchObject({ id: second, state: 'done' })
  expect(after!.idempotencyKey).not.toBe(before!.idempotencyKey)
  expect(await connector.read('accounts', id!)).toMatchObject({ poNumber: 'PO-6' })
  await expect(call(router.again, { id: first })).rejects.toMatchObject({ code: 'NOT_NOW' })
})

test('what was carried out before a crash is not a conflict afterwards, though its version is old by then', async () => {
  const { database, connector, give } = await sandboxDesk(sandbox)
  const { id } = pick(database, ACTIVE)
  await give('setPoNumber', { accountId: id, poNumber: 'PO-7' })
  const crash = new Error('The process ends here.')
  const dying: Connector = {
    ...connector,
    async send(command, request) {
      await connector.send(command, request)
      throw crash
    },
  }
  await expect(push(dying, database, { retry: HASTY })).rejects.toBe(crash)
  await changedElsewhere(sandbox, 'accounts', id!, { poNumber: 'PO-8' })
  await pull(connector, database, { retry: HASTY })
  expect(states(outboxOf(database))).toEqual(['sending'])
  expect(await push(connector, database, { retry: HASTY })).toMatchObject({ pushed: 1, conflicts: 0 })
  expect(copyRecord(database, 'accounts', id!)?.poNumber).toBe('PO-8')
})

describe('a command that was sent more than a day ago without an answer', () => {
  /** Its only answer was lost; carried out or not. */
  async function lost(carriedOut: boolean) {
    const desk = await sandboxDesk(sandbox)
    const { id } = pick(desk.database, ACTIVE)
    await desk.give('setPoNumber', { accountId: id, poNumber: carriedOut ? 'PO-10' : 'PO-11' })
    const dark: Connector = {
      ...desk.connector,
      async send(command, request) {
        if (carriedOut) await desk.connector.send(command, request)
        throw new ConnectorError('UNAUTHORIZED', 'The token ran out.')
      },
    }
    await push(dark, desk.database, { retry: HASTY })
    expect(outboxOf(desk.database)).toMatchObject([{ state: 'queued', attempts: 1 }])
    desk.database.raw.exec('UPDATE outbox SET nextTryAt = NULL, firstSentAt = firstSentAt - 25 * 3600000')
    return { ...desk, id: id! }
  }

  test('is sent while its record is still the version it was decided on: it cannot have been carried out', async () => {
    const { database, connector, id } = await lost(false)
    expect(await push(connector, database, { retry: HASTY })).toMatchObject({ pushed: 1 })
    expect(copyRecord(database, 'accounts', id)?.poNumber).toBe('PO-11')
  })

  test('is left to a person when the record has changed: the billing system may have forgotten its key', async () => {
    const { database, connector, router } = await lost(true)
    const sent: string[] = []
    const counting: Connector = { ...connector, send: (command, request) => (sent.push(command), connector.send(command, request)) }
    await push(counting, database, { retry: HASTY })
    expect(sent).toEqual([])
    expect(outboxOf(database)).toMatchObject([{ state: 'uncertain', message: expect.stringContaining('more than a day ago') }])
    expect((await call(router.detail, { id: 1 })).steps).toEqual(['carried_out', 'again', 'seen'])

    // Asked once more by a person: the same command, with its key and its version.
    expect(await call(router.again, { id: 1 })).toEqual({ id: 1, state: 'queued' })
    await push(counting, database, { retry: HASTY })
    expect(sent).toEqual(['setPoNumber'])
    expect(outboxOf(database)).toMatchObject([{ id: 1, state: 'done' }])
  })
})
