/** `counterfoil source …`, `backup` and `restore`, each as a process of its own. */
import { closeSync, existsSync, openSync, readdirSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { keysOfEnvironment, keyVariable } from '#main/hosts/commandLine/session.ts'
import { startSandbox } from '#main/sandbox/index.ts'
import { HARBOUR } from '../features/sources/openCore.ts'
import { emptyFolder } from '../fixtures/folders.ts'
import { addCustomer } from '../stripeDouble/customers.ts'
import { startStripeDouble } from '../stripeDouble/double.ts'
import { CLI, document, failing, failure, json, printed, watched } from './counterfoil.ts'

const Sources = z.object({ sources: z.array(z.object({ id: z.string(), kind: z.string(), name: z.string(), line: z.string(), keyKept: z.boolean(), keyVariable: z.string().nullable(), parties: z.array(z.object({ id: z.string(), name: z.string() })) }).loose()) })
const withKey = (key: string, ...args: string[]) => watched(process.execPath, [CLI, ...args, '--json'], { COUNTERFOIL_KEY: key })

function places() {
  const dir = emptyFolder()
  const workspace = join(dir, 'desk')
  const party = join(dir, 'harbour.json')
  writeFileSync(party, JSON.stringify(HARBOUR))
  return { dir, workspace, party }
}

describe('a workspace with nothing but files', () => {
  test('is made by its first party, pulled, checked and listed, and nothing says that anything is not connected', async () => {
    const { workspace, party } = places()
    const { parties } = await printed(z.object({ source: z.literal('files'), parties: z.array(z.string()).length(1) }), 'source', 'add', '--kind', 'files', '--party', party, '--workspace', workspace)
    expect((await printed(Sources, 'source', 'list', '--workspace', workspace)).sources).toMatchObject([{ id: 'files', kind: 'files', line: 'online', parties: [{ id: parties[0], name: 'Harbour' }] }])
    const ended = await watched(process.execPath, [CLI, 'sync', '--workspace', workspace, '--json']).ended
    expect(document(ended)).toMatchObject({ quarantined: 0, pushed: 0 })
    expect(ended.stdout + ended.stderr).not.toMatch(/connected/i)
    expect(await json('verify', '--workspace', workspace)).toMatchObject({ differences: 0, ledger: 1, pulled: true })
    expect(await json('reconcile', '--workspace', workspace)).toMatchObject({ differences: 0 })
    await json('queue', 'failed-charges', '--workspace', workspace)
  }, 120_000)

  test('a party that is not described as one is refused with what is wrong, and no workspace is made', async () => {
    const { dir, workspace } = places()
    const wrong = join(dir, 'wrong.json')
    writeFileSync(wrong, JSON.stringify({ ...HARBOUR, senderEmail: 'nobody' }))
    expect(await failing(2, 'BAD_PARTY', 'source', 'party', '--party', wrong, '--workspace', workspace)).toMatch(/senderEmail/)
    writeFileSync(wrong, '{')
    expect(await failing(2, 'BAD_PARTY', 'source', 'party', '--party', wrong, '--workspace', workspace)).toMatch(/is no JSON/)
    await failing(2, 'NO_PARTY', 'source', 'add', '--kind', 'files', '--workspace', workspace)
    expect(existsSync(workspace)).toBe(false)
  }, 60_000)

  test('a copy is made when it is asked for, and gone back to; what stood there is kept aside', async () => {
    const { dir, workspace, party } = places()
    await json('source', 'add', '--kind', 'files', '--party', party, '--workspace', workspace)
    const { ledger } = await printed(z.object({ desk: z.string(), ledger: z.string(), documents: z.null() }), 'backup', '--workspace', workspace)
    expect(existsSync(ledger)).toBe(true)
    const [{ id } = { id: '' }] = (await printed(Sources, 'source', 'list', '--workspace', workspace)).sources[0]!.parties
    writeFileSync(party, JSON.stringify({ ...HARBOUR, id, name: 'Renamed' }))
    await json('source', 'party', '--party', party, '--workspace', workspace)
    const fd = openSync(join(workspace, 'ledger.db'), 'r+')
    writeSync(fd, Buffer.alloc(4096, 0xa5), 0, 4096, 2 * 4096)
    closeSync(fd)
    expect(await failing(1, 'LEDGER_DAMAGED', 'verify', '--workspace', workspace)).toContain('counterfoil restore')
    await failing(2, 'NOTHING', 'restore', '--workspace', workspace)
    expect(await failing(1, 'NO_BACKUP', 'restore', '--workspace', workspace, '--ledger', 'ledger-1999-01-01.db')).toContain('ledger-')
    expect(await failing(1, 'NOT_SOUND', 'restore', '--workspace', workspace, '--ledger', party)).toContain('Nothing was changed')
    const { restored } = await printed(z.object({ restored: z.array(z.object({ file: z.string(), from: z.string(), aside: z.string() })) }), 'restore', '--workspace', workspace, '--ledger', 'latest')
    expect(restored).toMatchObject([{ file: 'ledger.db' }])
    expect(readdirSync(restored[0]!.aside)).toContain('ledger.db')
    await json('sync', '--workspace', workspace)
    expect((await printed(Sources, 'source', 'list', '--workspace', workspace)).sources[0]!.parties).toMatchObject([{ name: 'Harbour' }])
    expect(await json('verify', '--workspace', workspace)).toMatchObject({ differences: 0 })
    const out = join(dir, 'elsewhere')
    expect(await json('backup', '--workspace', workspace, '--out', out)).toEqual({ desk: join(out, 'desk.db'), ledger: join(out, 'ledger.db'), documents: 0 })
    await json('sync', '--workspace', out)
  }, 180_000)
})

describe('a Stripe account', () => {
  test('is added with the key of the environment, pulled with it, and its key is nowhere', async () => {
    const { workspace } = places()
    const double = await startStripeDouble()
    onTestFinished(() => double.close())
    addCustomer(double.books, { name: 'Juniper Freight Inc', email: 'accounts@juniper-freight.example', currency: 'usd' })
    expect(await failing(2, 'NO_NAME', 'source', 'add', '--kind', 'stripe', '--workspace', workspace)).toContain('--name')
    await failing(2, 'NO_KEY', 'source', 'add', '--kind', 'stripe', '--name', 'Stripe USA', '--workspace', workspace)
    expect(existsSync(workspace)).toBe(false)
    const added = await withKey(double.key, 'source', 'add', '--kind', 'stripe', '--name', 'Stripe USA', '--url', double.url, '--workspace', workspace).ended
    const { source, keyVariable: variable } = z.object({ source: z.string(), keyVariable: z.string() }).parse(document(added))
    expect(added.stdout + added.stderr).not.toContain(double.key)
    const pulled = await withKey(double.key, 'sync', '--workspace', workspace).ended
    expect(document(pulled), pulled.stderr).toMatchObject({ quarantined: 0 })
    // Without the key: what is to be done is said, in the words of the command line.
    const words = failure(1, 'UNAUTHORIZED', await watched(process.execPath, [CLI, 'sync', '--workspace', workspace, '--json']).ended)
    expect(words).toContain('COUNTERFOIL_KEY')
    const named = await watched(process.execPath, [CLI, 'sync', '--workspace', workspace, '--json'], { [variable]: double.key }).ended
    expect(named.code, named.stderr).toBe(0)
    const waiting = async () => printed(z.object({ total: z.int() }), 'queue', 'registrations', '--workspace', workspace)
    expect(await waiting()).toEqual({ total: 1 })
    expect(await failing(2, 'NOTHING', 'source', 'change', '--source', source, '--workspace', workspace)).toContain('--invites')
    await json('source', 'change', '--source', source, '--invites', 'no', '--workspace', workspace)
    expect(await printed(z.object({ sources: z.array(z.object({ invites: z.boolean() })) }), 'source', 'list', '--workspace', workspace)).toEqual({ sources: [{ invites: false }] })
    expect(await waiting()).toEqual({ total: 0 })
    expect(await json('verify', '--workspace', workspace)).toMatchObject({ differences: 0 })
    await json('source', 'change', '--source', source, '--invites', 'yes', '--workspace', workspace)
    expect(await waiting()).toEqual({ total: 1 })
    expect(await json('source', 'remove', '--source', source, '--workspace', workspace)).toEqual({ source, parties: 1, copy: null })
    await failing(1, 'NOT_FOUND', 'source', 'change', '--source', source, '--name', 'X', '--workspace', workspace)
  }, 120_000)

  test('beside a billing system: one that is away fails alone, is named, and the exit says so', async () => {
    const { workspace, party } = places()
    const sandbox = await startSandbox({ accounts: 20 })
    onTestFinished(() => sandbox.close())
    await json('sync', '--workspace', workspace, '--url', sandbox.url, '--token', sandbox.token)
    await json('source', 'party', '--party', party, '--workspace', workspace)
    const ended = await watched(process.execPath, [CLI, 'sync', '--workspace', workspace, '--json']).ended
    expect(document(ended)).toMatchObject({ failed: [{ id: 'billing', code: 'UNAUTHORIZED' }] })
    expect(ended.code).toBe(1)
    expect(ended.stderr).toContain('Billing system could not be reached; the other sources are current.')
    const whole = await watched(process.execPath, [CLI, 'sync', '--workspace', workspace, '--json'], { COUNTERFOIL_TOKEN: sandbox.token }).ended
    expect(whole.code, whole.stderr).toBe(0)
    expect(document(whole)).not.toHaveProperty('failed')
  }, 120_000)
})

test('a key of the environment is for the one source that needs one, or for the source that its name names', () => {
  expect(keysOfEnvironment({ COUNTERFOIL_KEY: 'rk_1', [keyVariable('stripe-1a2b')]: 'rk_2', COUNTERFOIL_KEY_EMPTY: '', COUNTERFOIL_TOKEN: 'x' })).toEqual({ '': 'rk_1', 'stripe-1a2b': 'rk_2' })
})
