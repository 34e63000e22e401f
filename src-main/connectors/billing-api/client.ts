/** The connector to a billing system that speaks our HTTP API (`contract.ts`). */
import { z } from 'zod'
import { Grant, PartyId } from '#contract/vocabulary.ts'
import { commands, type CommandInput, type CommandName, type CommandResult } from '#contract/commands.ts'
import type { AccountRecordsPage, ChangedRecord, CommandOutcome, CommandRequest, Connector, Me, RawPage, ResourceTotals, SumsPage } from '#main/core/ports/connector.ts'
import { resources } from '#main/core/ports/records.ts'
import { commandPaths, resourcePath, Sum } from './contract.ts'
import { failureOfStatus, notABillingSystem } from './failures.ts'
import { createHttp, type HttpAnswer } from './http.ts'

export interface BillingApiOptions {
  /** `https://…`; `http://` only to this machine. */
  url: string
  token: string
  /** For one call, its last byte included. */
  timeoutMs?: number
  /** Bytes of one answer, unpacked. */
  bytesMax?: number
}

const TIMEOUT_MS = 30_000
const BYTES_MAX = 64_000_000

/** Throws `ConnectorError` `MALFORMED` for an address that cannot be one. Nothing is asked before the first call. */
export function createBillingApiConnector(options: BillingApiOptions): Connector {
  const http = createHttp({ timeoutMs: TIMEOUT_MS, bytesMax: BYTES_MAX, ...options })
  const failure = ({ status, retryAfter, body }: HttpAnswer) => failureOfStatus(http.host, status, retryAfter, Failure.safeParse(body).data ?? { code: null, message: null })

  const get = async <T>(path: string, shape: z.ZodType<T>, what: string, signal: AbortSignal | undefined): Promise<T> => {
    const answer = await http.ask({ method: 'GET', path, signal })
    if (answer.status !== 200) throw failure(answer)
    const body = shape.safeParse(answer.body)
    if (!body.success) throw notABillingSystem(http.host, `no ${what} in its answer`)
    return body.data
  }

  return {
    me: (signal) => get('/v1/me', MeAnswer, 'operator', signal),

    page(resource, { party, cursor, limit, signal }) {
      const query = new URLSearchParams({ party, limit: String(limit), ...(cursor === null ? {} : { cursor }) })
      return get(`/v1/${resourcePath(resource)}?${query.toString()}`, PageAnswer, 'page of records', signal)
    },

    async read(resource, id, signal) {
      const answer = await http.ask({ method: 'GET', path: `/v1/${resourcePath(resource)}/${encodeURIComponent(id)}`, signal })
      // A billing system that has no such record says so in its own words; any web server answers 404.
      if (answer.status === 404 && Failure.safeParse(answer.body).data?.code === 'NOT_FOUND') return null
      if (answer.status !== 200) throw failure(answer)
      if (typeof answer.body !== 'object' || answer.body === null) throw notABillingSystem(http.host, 'no record in its answer')
      return (answer.body as { deleted?: unknown }).deleted === true ? null : answer.body
    },

    totals: (party, signal) => get(`/v1/totals?${new URLSearchParams({ party }).toString()}`, TotalsAnswer, 'totals', signal),

    async sums(resource, { party, after, limit, signal }) {
      const query = new URLSearchParams({ resource, party, limit: String(limit), ...(after === null ? {} : { after }) })
      const page = await get(`/v1/sums?${query.toString()}`, SumsAnswer, 'sums', signal)
      // Two lists in one order are compared side by side: an order of the upstream's own would pass for differences, or for no end.
      if (!rises(page.sums, after)) throw notABillingSystem(http.host, 'sums out of order')
      if (page.more && page.sums.length === 0) throw notABillingSystem(http.host, 'sums without an end')
      return page
    },

    async accountRecords(accountId, { resources: only, cursor, limit, signal }) {
      const query = new URLSearchParams({ limit: String(limit), ...(only === undefined ? {} : { resources: only.join(',') }), ...(cursor === null ? {} : { cursor }) })
      const answer = await http.ask({ method: 'GET', path: `/v1/accounts/${encodeURIComponent(accountId)}/records?${query.toString()}`, signal })
      if (answer.status === 404 && Failure.safeParse(answer.body).data?.code === 'NOT_FOUND') return null
      if (answer.status !== 200) throw failure(answer)
      return AccountRecordsAnswer.safeParse(answer.body).data ?? raise(notABillingSystem(http.host, 'no records of the account in its answer'))
    },

    async send(command, request) {
      const answer = await http.ask(questionOf(command, request))
      if (answer.status === 200) return done(command, answer.body) ?? raise(notABillingSystem(http.host, `no outcome of “${commands[command].label}”`))
      return refusal<typeof command>(answer) ?? raise(failure(answer))
    },

    async close() {
      http.close()
    },
  }
}

function questionOf<C extends CommandName>(command: C, { input, idempotencyKey, ifMatch, signal }: CommandRequest<C>) {
  const { target } = commands[command]
  const { [target]: id, ...body } = input as CommandInput<C> & Record<string, unknown>
  return {
    method: 'POST' as const,
    path: commandPaths[command].replace(`{${target}}`, encodeURIComponent(String(id))),
    headers: { 'idempotency-key': idempotencyKey, ...(ifMatch === null ? {} : { 'if-match': `"${ifMatch}"` }) },
    body,
    signal,
  }
}

function done<C extends CommandName>(command: C, body: unknown): CommandOutcome<C> | null {
  const answer = DoneAnswer.safeParse(body)
  if (!answer.success) return null
  const result = commands[command].result.safeParse(answer.data.result)
  if (!result.success) return null
  return { kind: 'done', changed: answer.data.changed.filter(isKnown), result: result.data as CommandResult<C> }
}

/** What the billing system understood and did not do; null when it is no answer to a command. */
function refusal<C extends CommandName>({ status, body }: HttpAnswer): CommandOutcome<C> | null {
  const failure = Failure.safeParse(body).data
  if (!failure) return null
  const { code, message, data } = failure
  if (status === 412) {
    const current = Changed.safeParse(data).data
    return { kind: 'conflict', message, current: current && isKnown(current) ? current : null }
  }
  if (status === 409) return { kind: 'refused', code: Reason.safeParse(data).data?.reason ?? code, message }
  if (status === 400 || status === 404 || status === 422) return { kind: 'refused', code, message }
  return null
}

const raise = (error: Error): never => {
  throw error
}

const isKnown = (changed: z.infer<typeof Changed>): changed is ChangedRecord => changed.resource in resources

/** Whether the sums come by account, then currency, each once, and after `after`. */
function rises(sums: SumsPage['sums'], after: string | null): boolean {
  if (after !== null && sums[0] !== undefined && sums[0].accountId <= after) return false
  return sums.every(({ accountId, currency }, at) => {
    const before = sums[at - 1]
    return before === undefined || before.accountId < accountId || (before.accountId === accountId && before.currency < currency)
  })
}

const MeAnswer: z.ZodType<Me> = z.object({
  operator: z.object({ id: z.string().max(200), name: z.string().max(200), email: z.string().max(200) }),
  grants: z.array(Grant),
  parties: z.array(PartyId).max(100),
  system: z.object({ id: z.string().min(1).max(100), name: z.string().max(200) }).optional(),
})
/** The records themselves are not looked at here. */
const PageAnswer: z.ZodType<RawPage> = z.object({ records: z.array(z.unknown()), cursor: z.string().max(500), more: z.boolean(), announced: z.int().min(0) })
const TotalsAnswer: z.ZodType<ResourceTotals[]> = z
  .array(z.object({ resource: z.string(), party: PartyId, count: z.int().min(0) }))
  .transform((rows) => rows.filter((row): row is ResourceTotals => row.resource in resources))
const SumsAnswer: z.ZodType<SumsPage> = z.object({
  sums: z.array(Sum.transform(([accountId, currency, count, revs, minor]) => ({ accountId, currency, count, revs, minor }))).max(100_000),
  more: z.boolean(),
})
const Changed = z.object({ resource: z.string(), record: z.unknown().optional(), replaced: z.int().min(0).optional() })
/** The records themselves are not looked at here; resources we do not know are left out. */
const AccountRecordsAnswer: z.ZodType<AccountRecordsPage> = z.object({
  records: z.array(Changed).max(10_000).transform((records) => records.filter(isKnown)),
  cursor: z.string().max(500), more: z.boolean(), asOfRev: z.int().min(0),
})
const DoneAnswer = z.object({ changed: z.array(Changed).max(10_000), result: z.unknown().optional() })
/** An error as oRPC's HTTP form gives it. */
const Failure = z.object({ code: z.string().max(60), message: z.string().max(2000), data: z.unknown().optional() })
const Reason = z.object({ reason: z.string().max(60) })
