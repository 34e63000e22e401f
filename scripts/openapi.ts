/**
 * Writes `resources/billing-api.openapi.json` from the contract of the billing system's API:
 * `node scripts/openapi.ts`. With `--check` it writes nothing and exits 1 where the file is out of date.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { OpenAPIGenerator } from '@orpc/openapi'
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4'
import { billingApi } from '#main/connectors/billing-api/contract.ts'
import { resources } from '#main/core/ports/records.ts'
import { PROJECT } from './project.ts'

export const OPENAPI_FILE = join(PROJECT, 'resources/billing-api.openapi.json')

/** The document as text, the same for the same contract. */
export async function openApiDocument(): Promise<string> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] })
  const document = await generator.generate(billingApi, {
    info: {
      title: 'Billing system', version: '1.0.0',
      description: 'What Counterfoil asks of a billing system. Records are listed in the order in which they changed; a cursor goes on from there, now or later. Amounts are integers of minor units, instants epoch milliseconds, business dates YYYY-MM-DD.',
    },
    servers: [{ url: 'http://127.0.0.1', description: 'The sandbox' }],
    security: [{ bearer: [] }],
    components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
    commonSchemas: Object.fromEntries(Object.entries(resources).map(([resource, schema]) => [resource[0]!.toUpperCase() + resource.slice(1), { schema, strategy: 'output' as const }])),
  })
  shareErrors(document)
  return `${JSON.stringify(document, null, 2)}\n`
}

type Document = Awaited<ReturnType<OpenAPIGenerator['generate']>>
interface Operation {
  responses?: Record<string, unknown>
}

const errorNames: Record<string, [name: string, description: string]> = {
  401: ['Unauthorized', 'The token is missing, wrong or no longer valid.'],
  403: ['Forbidden', 'This operator may not do that.'],
  404: ['NotFound', 'There is no such record.'],
  409: ['Refused', 'The state of the record forbids the command; data.reason is a code such as ALREADY_PAID.'],
  410: ['CursorExpired', 'The cursor is no longer known; list again from the beginning.'],
  412: ['PreconditionFailed', 'The record has changed since it was read; data.record is it as it is now.'],
  422: ['IdempotencyMismatch', 'The idempotency key was used for another command.'],
  429: ['TooManyRequests', 'Too many requests; Retry-After says how many seconds to wait.'],
}

/** Every operation has the same errors: each is written once and referred to, or the document is ten times as long. */
function shareErrors(document: Document): void {
  const shared: Record<string, unknown> = {}
  for (const path of Object.values(document.paths ?? {})) {
    for (const { responses } of Object.values(path ?? {}) as Operation[]) {
      for (const [status, response] of Object.entries(responses ?? {})) {
        const named = errorNames[status]
        if (!named) continue
        const [name, description] = named
        const written = { ...(response as object), description }
        shared[name] ??= written
        if (JSON.stringify(shared[name]) !== JSON.stringify(written)) throw new Error(`${name} differs between operations.`)
        responses![status] = { $ref: `#/components/responses/${name}` }
      }
    }
  }
  document.components = { ...document.components, responses: shared as NonNullable<NonNullable<Document['components']>['responses']> }
}

if (import.meta.main) {
  const text = await openApiDocument()
  if (!process.argv.includes('--check')) writeFileSync(OPENAPI_FILE, text)
  else if (readFileSync(OPENAPI_FILE, 'utf8') !== text) {
    process.stderr.write('resources/billing-api.openapi.json is out of date: run node scripts/openapi.ts\n')
    process.exitCode = 1
  }
}
