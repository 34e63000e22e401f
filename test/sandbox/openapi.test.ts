import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { commandPaths } from '#main/connectors/billing-api/contract.ts'
import { OPENAPI_FILE, openApiDocument } from '../../scripts/openapi.ts'

test('the OpenAPI document in resources is what the contract says now (node scripts/openapi.ts writes it)', async () => {
  expect(readFileSync(OPENAPI_FILE, 'utf8')).toBe(await openApiDocument())
})

test('every command asks for its idempotency key and names the errors it can answer with', async () => {
  const { paths } = JSON.parse(await openApiDocument())
  for (const path of Object.values(commandPaths)) {
    expect(paths[path].post.parameters).toContainEqual(expect.objectContaining({ name: 'Idempotency-Key', in: 'header', required: true }))
    expect(Object.keys(paths[path].post.responses)).toEqual(expect.arrayContaining(['200', '401', '403', '404', '409', '412', '422', '429']))
  }
})
