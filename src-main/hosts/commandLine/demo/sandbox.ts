/** What only a sandbox can be asked: what it received, and whether anything has happened in it. */
import type { BillingApiAccess } from '#main/core/ports/sources.ts'

/** Messages its mail server has received whole since it started. */
export const receivedBy = async (connection: BillingApiAccess): Promise<number> => (await state(connection)).mail.received

/** Rises with every change of a record, whoever makes it. */
export const revOf = async (connection: BillingApiAccess): Promise<number> => (await state(connection)).rev

async function state({ url, token }: BillingApiAccess): Promise<{ rev: number; mail: { received: number } }> {
  const answer = await fetch(new URL('/sandbox/state', url), { headers: { authorization: `Bearer ${token}` } })
  if (!answer.ok) throw new Error(`the sandbox does not say how it is (${answer.status}).`)
  return (await answer.json()) as { rev: number; mail: { received: number } }
}
