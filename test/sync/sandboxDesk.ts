/** A desk with the copy of a whole billing system, to which commands are given as a window gives them. */
import { randomUUID } from 'node:crypto'
import { call } from '@orpc/server'
import { createBillingApiConnector } from '#main/connectors/billing-api/client.ts'
import type { CommandInput, CommandName } from '#contract/commands.ts'
import type { OutboxReceipt } from '#contract/outbox.ts'
import type { Resource } from '#main/core/ports/records.ts'
import type { Database } from '#main/db/database.ts'
import { outboxRouter } from '#main/features/outbox/handlers.ts'
import type { Sandbox } from '#main/sandbox/index.ts'
import { pull } from '#main/sync/pull.ts'
import { HASTY } from './copy.ts'
import { newDesk } from './deskContext.ts'

export async function sandboxDesk(sandbox: Sandbox) {
  const { context, database } = newDesk({ operator: { grants: ['billing:view', 'billing:manage'] } })
  // The billing system may be the same for several desks: their keys must not be.
  context.newId = randomUUID
  const connector = createBillingApiConnector(sandbox)
  await pull(connector, database, { retry: HASTY })
  const router = outboxRouter(context)
  return {
    context, database, connector, router,
    /** Ids are plain text here. */
    give: <C extends CommandName>(command: C, input: { [K in keyof CommandInput<C>]: unknown }): Promise<OutboxReceipt> => call(router.give, { command, input } as never),
  }
}

/** Somebody else changes a record in the billing system itself. */
export async function changedElsewhere(sandbox: Sandbox, resource: Resource, id: string, fields: Record<string, unknown>): Promise<void> {
  const answer = await fetch(`${sandbox.url}/sandbox/change`, {
    method: 'POST', headers: { authorization: `Bearer ${sandbox.token}`, 'content-type': 'application/json' }, body: JSON.stringify({ resource, id, fields }),
  })
  if (!answer.ok) throw new Error(`The billing system did not change ${resource} ${id}: ${await answer.text()}`)
}

/** The first row of a query that a company of this size must have. */
export function pick(database: Database, sql: string): Record<string, never> {
  const row = database.raw.prepare<[], Record<string, never>>(sql).get()
  if (row === undefined) throw new Error(`The company has nobody like this: ${sql}`)
  return row
}
