/** Whether the customers of a Stripe account are invited to the portal, over real HTTP: two accounts, of which one does not use it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { PartyId } from '#contract/vocabulary.ts'
import { makeReport } from '#main/core/jobs/reports/make.ts'
import { verifyWorkspace } from '#main/core/verify.ts'
import { addCustomer } from '../../stripeDouble/customers.ts'
import { startStripeDouble } from '../../stripeDouble/double.ts'
import { openCore, type Opened } from './openCore.ts'

const NAMES = ['Juniper Freight Inc', 'Larkspur Labs', 'Quince Studio']

/** Three customers at one Stripe account, one at another; the keys may read the accounts' own addresses, without which no email goes. */
async function two() {
  const [usa, europe] = [await startStripeDouble(), await startStripeDouble({ tag: 'two' })]
  onTestFinished(() => usa.close())
  onTestFinished(() => europe.close())
  const customers = NAMES.map((name, n) => addCustomer(usa.books, { name, email: `accounts${n}@customer.example`, currency: 'usd' }))
  addCustomer(europe.books, { name: 'Marram Textiles', email: 'accounts@marram.example', currency: 'eur' })
  const opened = await openCore()
  const { id } = await opened.client.sources.addStripe({ name: 'Stripe USA', key: usa.secretKey, address: usa.url })
  await opened.client.sources.addStripe({ name: 'Stripe Europe', key: europe.secretKey, address: europe.url })
  await opened.pull()
  const party = (await opened.client.sources.list()).find((source) => source.id === id)!.parties[0]!.id
  return { ...opened, usa, id, party, customers }
}

const inQueue = async ({ client }: Opened) => (await client.registrations.page({ sort: 'account', descending: false, limit: 50 })).rows.map(({ accountName }) => accountName)
/** What tells of the queue, each by its own way. */
async function told({ client, core, dir }: Opened, party: PartyId) {
  const path = join(dir, 'registrations.csv')
  await makeReport({ workspaceDir: dir, terms: { report: 'registrations', format: 'csv', bom: false }, destination: { to: 'file', path } }, { signal: new AbortController().signal, progress() {} })
  const of = async (terms: { party?: PartyId }) => ({
    counted: (await client.registrations.counts(terms)).total,
    onHome: (await client.home.more(terms)).ages.find(({ queue }) => queue === 'registrations')!.bands.reduce((sum, { count }) => sum + count, 0),
    inBulk: (await client.bulk.preview({ queue: 'registrations', selection: { filter: terms }, action: { do: 'note', text: 'Called' } })).total,
    written: (await client.mail.preview({ order: { kind: 'registration', selection: { filter: { ...terms, need: 'send' } } } })).willSend,
  })
  return {
    all: await of({}), ofParty: await of({ party }), reported: readFileSync(path, 'utf8').trim().split('\n').length - 1,
    accounts: (await client.accounts.counts({})).total,
    differences: (await verifyWorkspace({ database: core.context.database, documentsDir: join(dir, 'documents'), now: core.context.now })).differences,
  }
}
const ON = { all: { counted: 4, onHome: 4, inBulk: 4, written: 4 }, ofParty: { counted: 3, onHome: 3, inBulk: 3, written: 3 }, reported: 4, accounts: 4, differences: 0 }
const OFF = { all: { counted: 1, onHome: 1, inBulk: 1, written: 1 }, ofParty: { counted: 0, onHome: 0, inBulk: 0, written: 0 }, reported: 1, accounts: 4, differences: 0 }

test('customers that are not invited stand in no queue, figure or report, and get no registration email; invited again they are back, without a pull', { timeout: 60_000 }, async () => {
  const desk = await two()
  const { client, core, usa, id, party } = desk
  expect((await client.sources.list()).map(({ invites }) => invites)).toEqual([true, true])
  expect(await inQueue(desk)).toEqual([...NAMES, 'Marram Textiles'].toSorted())
  expect(await told(desk, party)).toEqual(ON)
  const chosen = (await client.registrations.page({ sort: 'account', descending: false, limit: 50 })).rows.map(({ registrationId }) => registrationId)

  const asked = usa.asked.length
  await client.sources.change({ id, invites: false })
  await expect.poll(() => inQueue(desk), { timeout: 10_000 }).toEqual(['Marram Textiles'])
  expect(await told(desk, party)).toEqual(OFF)
  expect((await client.sources.list()).find((source) => source.id === id)).toMatchObject({ name: 'Stripe USA', invites: false })
  // Chosen while they still stood there, they are left out, with why.
  expect((await client.mail.preview({ order: { kind: 'registration', selection: { registrations: chosen } } })).skipped).toEqual([expect.objectContaining({ reason: 'The customers of its source are not invited to the portal (Settings, Sources).', count: 3 })])
  // A pull brings nobody back.
  await desk.pull()
  expect(await told(desk, party)).toEqual(OFF)

  const pulled = usa.asked.length
  expect(pulled).toBeGreaterThan(asked)
  await client.sources.change({ id, invites: true })
  await expect.poll(() => inQueue(desk), { timeout: 10_000 }).toEqual([...NAMES, 'Marram Textiles'].toSorted())
  expect(await told(desk, party)).toEqual(ON)
  expect(usa.asked.length).toBe(pulled)
  const trail = core.context.database.raw.prepare<[], string>(`SELECT detail FROM audit WHERE action = 'source.change' ORDER BY id`).pluck().all().map((detail) => JSON.parse(detail) as unknown)
  expect(trail).toEqual([{ name: 'Stripe USA', address: usa.url, key: false, invites: false }, { name: 'Stripe USA', address: usa.url, key: false, invites: true }])
})

test('a sign-in link can be asked for all the same, from the account', async () => {
  const { client, usa, id, customers } = await two()
  await client.sources.change({ id, invites: false })
  const { registration } = await client.accounts.detail({ account: customers[0]!.id })
  expect(registration).toMatchObject({ state: 'not_invited', email: 'accounts0@customer.example' })
  const given = await client.outbox.give({ command: 'newRegistrationLink', input: { registrationId: registration!.id } })
  await expect.poll(async () => (await client.outbox.detail({ id: given.id })).item.state, { timeout: 10_000 }).toBe('done')
  expect(usa.asked.filter(({ method, path }) => method === 'POST' && path === '/v1/billing_portal/sessions').map(({ status }) => status).filter((status) => status === 200)).toHaveLength(1)
})

test('whoever may only look does not change it, a key in the hand or not', async () => {
  const { client, core, usa, id } = await two()
  core.context.database.raw.prepare(`UPDATE setting SET value = json_set(value, '$.grants', json('["billing:view"]')) WHERE key = 'operator'`).run()
  await expect(client.sources.change({ id, invites: false })).rejects.toMatchObject({ code: 'NOT_ALLOWED' })
  await expect(client.sources.change({ id, key: usa.key, invites: false })).rejects.toMatchObject({ code: 'NOT_ALLOWED' })
  expect((await client.sources.list()).map(({ invites }) => invites)).toEqual([true, true])
})
