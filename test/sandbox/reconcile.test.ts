import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { resourceNames, summedField, type Resource } from '#main/core/ports/records.ts'
import { openDesk, type Desk } from './support.ts'

let desk: Desk
beforeAll(async () => {
  desk = await openDesk({ accounts: 120 })
})
afterAll(() => desk.sandbox.close())

type Sum = [accountId: string, currency: string, count: number, revs: number, minor: number]
type Raw = { id: string; rev: number; partyId: string; accountId?: string; currency?: string } & Record<string, unknown>
const PARTIES = ['au', 'us', 'ww']

async function sums(resource: Resource, party: string, limit = 20_000): Promise<Sum[]> {
  const all: Sum[] = []
  for (let after = '', more = true; more; ) {
    const { body } = await desk.get(`/v1/sums?resource=${resource}&party=${party}&limit=${limit}${after}`)
    all.push(...body.sums)
    more = body.more
    after = `&after=${all.at(-1)?.[0]}`
  }
  return all
}

/** The same from the records themselves. */
async function counted(resource: Resource, party: string): Promise<Sum[]> {
  const field = summedField[resource]
  const found = new Map<string, Sum>()
  for (const record of (await desk.all(resource)) as unknown as Raw[]) {
    if (record.partyId !== party) continue
    const account = resource === 'accounts' ? record.id : (record.accountId ?? '')
    const currency = field === undefined ? '' : record.currency!
    const sum = found.get(`${account} ${currency}`) ?? [account, currency, 0, 0, 0]
    sum[2] += 1
    sum[3] += record.rev
    sum[4] += field === undefined ? 0 : (record[field] as number)
    found.set(`${account} ${currency}`, sum)
  }
  return [...found.keys()].sort().map((key) => found.get(key)!)
}

describe('counts and sums by account', () => {
  test('are those of the records, for every resource and party, and stay so through commands, changes, deletions and refusals', async () => {
    const compare = async () => {
      for (const resource of resourceNames) for (const party of PARTIES) expect(await sums(resource, party), `${resource} ${party}`).toEqual(await counted(resource, party))
    }
    await compare()
    const invoices = await desk.all('invoices')
    const open = invoices.filter(({ status }) => status === 'open')
    for (const { id } of open.slice(0, 12)) await desk.command('holdInvoice', { invoiceId: id, reason: 'asked to wait', channel: 'phone' })
    for (const { id } of open.slice(0, 14)) await desk.command('holdInvoice', { invoiceId: id, reason: 'asked again', channel: 'phone' })
    const methods = (await desk.all('paymentMethods')).filter(({ notAccepted }) => notAccepted === null)
    const paid = await Promise.all(open.slice(14, 40).flatMap((invoice) => {
      const method = methods.find(({ accountId }) => accountId === invoice.accountId)
      return method ? [desk.command('payInvoice', { invoiceId: invoice.id, methodId: method.id })] : []
    }))
    expect(paid.filter(({ status }) => status === 200).length).toBeGreaterThan(2)
    await desk.post('/sandbox/change', { resource: 'invoices', id: invoices[0]!.id, fields: { totalMinor: invoices[0]!.totalMinor + 1 } })
    for (const { id } of invoices.slice(1, 4)) await desk.post('/sandbox/delete', { resource: 'invoices', id })
    const [gone] = (await desk.all('accounts')).slice(-1)
    for (const { id } of (await desk.all('contacts')).filter(({ accountId }) => accountId === gone!.id)) await desk.post('/sandbox/delete', { resource: 'contacts', id })
    expect((await sums('contacts', gone!.partyId)).map(([id]) => id)).not.toContain(gone!.id)
    await compare()
  })

  test('come by account, and pages of any size give the same', async () => {
    const whole = await sums('invoices', 'au')
    expect(whole.length).toBeGreaterThan(20)
    expect(whole.map(([id]) => id)).toEqual(whole.map(([id]) => id).toSorted())
    expect(await sums('invoices', 'au', 7)).toEqual(whole)
    expect(await sums('products', 'au', 1)).toEqual(await sums('products', 'au'))
  })

  test('an account that is paid in two currencies is on one page', async () => {
    const [invoice] = (await desk.all('invoices')).filter(({ partyId }) => partyId === 'ww')
    await desk.post('/sandbox/change', { resource: 'invoices', id: invoice!.id, fields: { currency: 'CHF' } })
    const whole = await sums('invoices', 'ww')
    expect(whole.filter(([id]) => id === invoice!.accountId).length).toBe(2)
    expect(await sums('invoices', 'ww', 1)).toEqual(whole)
  })

  test('the totals are the same counts', async () => {
    for (const party of PARTIES) {
      for (const { resource, count } of (await desk.get(`/v1/totals?party=${party}`)).body) {
        expect((await sums(resource as Resource, party)).reduce((sum, [, , n]) => sum + n, 0), resource).toBe(count)
      }
    }
  })

  test.each(['/v1/sums', '/v1/sums?party=au', '/v1/sums?party=au&resource=unicorns', '/v1/sums?party=au&resource=invoices&limit=20001'])('%s is refused, and says why', async (path) => {
    const { status, body } = await desk.get(path)
    expect([status, body.code]).toEqual([400, 'BAD_REQUEST'])
    expect(body.message.length).toBeGreaterThan(10)
  })
})

describe('everything of one account', () => {
  const read = async (id: string, query: string) => {
    const records: { resource: Resource; record: Raw }[] = []
    for (let cursor = '', more = true; more; ) {
      const { body } = await desk.get(`/v1/accounts/${id}/records?${query}${cursor === '' ? '' : `&cursor=${cursor}`}`)
      records.push(...body.records)
      ;({ cursor, more } = body)
    }
    return records
  }

  test('is the account, then all that belongs to it in the order of the pull, whatever the size of a page', async () => {
    const of = (await desk.all('usageRecords'))[0]!.accountId
    const expected: { resource: Resource; record: unknown }[] = []
    for (const resource of ['accounts', ...resourceNames.filter((r) => r !== 'accounts')] as Resource[]) {
      for (const record of (await desk.all(resource)) as unknown as Raw[]) if (record.accountId === of || (resource === 'accounts' && record.id === of)) expected.push({ resource, record })
    }
    expect(expected.length).toBeGreaterThan(50)
    expect(expected[0]).toMatchObject({ resource: 'accounts', record: { id: of } })
    expect(await read(of, 'limit=1000')).toEqual(expected)
    expect(await read(of, 'limit=9')).toEqual(expected)
    const some = await read(of, 'limit=2&resources=usageRecords,invoices,parties')
    expect(some).toEqual(expected.filter(({ resource }) => resource === 'usageRecords' || resource === 'invoices'))
  })

  test('leaves out what was deleted, and says up to which rev it was read', async () => {
    const { id, accountId } = (await desk.all('contacts'))[0]!
    const before = await read(accountId, 'limit=1000&resources=contacts')
    await desk.post('/sandbox/delete', { resource: 'contacts', id })
    expect(await read(accountId, 'limit=1000&resources=contacts')).toEqual(before.filter(({ record }) => record.id !== id))
    const { rev } = (await desk.get('/sandbox/state')).body
    expect((await desk.get(`/v1/accounts/${accountId}/records?limit=1`)).body.asOfRev).toBe(rev)
  })

  test('of nobody, or of an account that was deleted, is not found; a name or cursor it does not know is refused', async () => {
    const [account] = (await desk.all('accounts')).slice(-1)
    await desk.post('/sandbox/delete', { resource: 'accounts', id: account!.id })
    const answers = await Promise.all([`acc_nobody/records`, `${account!.id}/records`, `acc_0000001/records?resources=unicorns`, `acc_0000001/records?cursor=unicorns.1`].map((path) => desk.get(`/v1/accounts/${path}`)))
    expect(answers.map(({ body }) => body.code)).toEqual(['NOT_FOUND', 'NOT_FOUND', 'BAD_REQUEST', 'BAD_REQUEST'])
  })
})
