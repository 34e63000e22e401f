/** The first file of a workspace that nothing feeds: whoever is there may begin, and goes on as its first operator. */
import { Buffer } from 'node:buffer'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import type { ContractRouterClient } from '@orpc/contract'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { Contract } from '#contract/index.ts'
import { createCore } from '#main/core/createCore.ts'

async function emptyDesk() {
  const dir = mkdtempSync(join(tmpdir(), 'counterfoil-empty-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  const core = await createCore({
    workspaceDir: join(dir, 'workspace'), who: 'a test', create: true, workerFile: join(import.meta.dirname, '../../../src-main/worker.ts'), version: 'test', automatic: false,
    secrets: { get: () => Promise.resolve(null), set: () => Promise.resolve(false) },
    log: { info() {}, warn() {}, error: () => 'id' }, connection: null, smtpUrl: null,
  })
  onTestFinished(() => core.close())
  const client: ContractRouterClient<Contract> = createRouterClient(core.router)
  return client
}

const PARTY = {
  name: 'Europe', legalName: 'Example Europe GmbH', currency: 'EUR', timeZone: 'Europe/Berlin', locale: 'de-DE', taxName: '', taxRateBp: 0, taxNumber: '', address: { lines: [], city: '', region: '', postcode: '', country: 'DE' },
  phone: '', portalUrl: 'https://europe.example', senderName: 'Europe', senderEmail: 'accounts@europe.example', paper: 'A4' as const, colour: '#1f5fd6', remittance: [],
}

test('a file is handed over and looked at before there is any party; the party is made, and the file is taken at once', async () => {
  const client = await emptyDesk()
  const csv = Buffer.from('Customer,Customer name\n000123,Müller\n000124,Café Río\n')
  const { file } = await client.imports.begin({ fileName: 'customers.csv', bytes: csv.length })
  await client.imports.append({ file, offset: 0, base64: csv.toString('base64') })
  const before = await client.imports.look({ file, decided: {} })
  expect(before.asks.map(({ field }) => field)).toEqual(['party'])

  const { id } = await client.sources.saveOwnParty(PARTY)
  expect((await client.app.info()).operator.grants).toContain('billing:manage')
  const { mapping, asks } = await client.imports.look({ file, decided: { party: id } })
  expect(asks).toEqual([])
  const { activity } = await client.imports.run({ file, mapping, remember: true, partly: false })
  await vi.waitFor(async () => expect(await client.imports.outcome({ activity })).toMatchObject({ failure: null, result: { rows: 2, inserted: 2, rejectedRows: 0 } }), { timeout: 20_000 })
  expect((await client.imports.list({})).rows).toMatchObject([{ fileName: 'customers.csv', kind: 'customers', partyName: 'Europe', inserted: 2 }])
})

