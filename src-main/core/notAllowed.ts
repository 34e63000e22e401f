/** Grants are enforced here, whatever a screen shows. */
import { ORPCError } from '@orpc/server'
import { NOT_ALLOWED } from '#contract/errors.ts'
import type { Operator } from '#contract/app.ts'

/** Throws the declared error `NOT_ALLOWED` unless the operator has `billing:manage`. */
export function requireManage(operator: Operator): void {
  if (!operator.grants.includes('billing:manage')) throw new ORPCError('NOT_ALLOWED', { status: NOT_ALLOWED.status, message: NOT_ALLOWED.message })
}

/** The same where the source of a party does not offer a command, or its key may not give it. `why`: in plain words; null where it may. */
export function requireOffered(why: string | null): void {
  if (why !== null) throw new ORPCError('NOT_ALLOWED', { status: NOT_ALLOWED.status, message: why })
}
