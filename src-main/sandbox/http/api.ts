/** The contract's own procedures: who the operator is, totals, and every command. */
import { implement, ORPCError } from '@orpc/server'
import { OpenAPIHandler } from '@orpc/openapi/fetch'
import { billingApi } from '#main/connectors/billing-api/contract.ts'
import { commandNames, commands, type CommandName } from '#contract/commands.ts'
import { resourceNames } from '#main/core/ports/records.ts'
import type { Grant, PartyId } from '#contract/vocabulary.ts'
import type { CommandRunner } from '../commands/run.ts'
import type { Operator } from '../commands/work.ts'
import type { Faults } from '../faults.ts'
import type { SandboxStore } from '../store.ts'

export interface ApiContext {
  operator: Operator
  grants: Grant[]
  /** Header `Idempotency-Key`. */
  idempotencyKey: string | null
  /** Header `If-Match`, as it came. */
  ifMatch: string | null
}

interface ApiParts {
  store: SandboxStore
  runner: CommandRunner
  faults: Faults
  parties: readonly string[]
  /** Which company this is. */
  system: { id: string; name: string }
  now(): number
}

const KEY_LENGTH = 200

export function createApi({ store, runner, faults, parties, system, now }: ApiParts): OpenAPIHandler<ApiContext> {
  const os = implement(billingApi).$context<ApiContext>()
  const me = os.me.handler(({ context: { operator, grants } }) => ({ operator, grants, parties: parties as PartyId[], system }))
  const totals = os.totals.handler(({ input: { party } }) => resourceNames.map((resource) => ({ resource, party, count: store.count(resource, party) })))
  const command = (name: CommandName) =>
    os.commands[name].handler(({ input, context, errors }) => {
      if (!context.grants.includes('billing:manage')) throw errors.FORBIDDEN()
      const idempotencyKey = context.idempotencyKey?.trim() ?? ''
      if (idempotencyKey === '' || idempotencyKey.length > KEY_LENGTH) throw new ORPCError('BAD_REQUEST', { message: `A command needs the header Idempotency-Key, at most ${KEY_LENGTH} characters.` })
      const target = input[commands[name].target]
      const answer = runner.run({
        name, input, idempotencyKey, ifMatch: revOf(context.ifMatch), operator: context.operator, now: now(),
        conflict: faults.conflicts(name, String(target)),
      })
      switch (answer.kind) {
        case 'done': return answer.body
        case 'refused': throw errors.REFUSED({ message: answer.message, data: { reason: answer.reason } })
        case 'missing': throw errors.NOT_FOUND({ message: answer.message })
        case 'mismatch': throw errors.IDEMPOTENCY_MISMATCH()
        case 'conflict': throw errors.PRECONDITION_FAILED({ data: { resource: answer.resource, record: answer.record } })
        default: return answer satisfies never
      }
    })
  const posts = Object.fromEntries(commandNames.map((name) => [name, command(name)])) as { [C in CommandName]: ReturnType<typeof command> }
  return new OpenAPIHandler<ApiContext>({ me, totals, commands: posts })
}

/** `"12"`, `12` or `*`. @throws BAD_REQUEST for anything else. */
function revOf(header: string | null): number | null {
  if (header === null || header.trim() === '*') return null
  const match = /^(?:W\/)?"?(\d{1,15})"?$/.exec(header.trim())
  if (!match) throw new ORPCError('BAD_REQUEST', { message: 'If-Match must be the rev of a record, in quotes.' })
  return Number(match[1])
}
