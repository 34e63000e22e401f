/** What Stripe said in place of an answer, and what of that is nobody's answer at all. */
import { ConnectorError } from '#main/core/ports/connector.ts'
import { quoted } from '../quoted.ts'
import { retryAfterMs } from '../retryAfter.ts'

export type SaidKind =
  | 'declined' // 402: the money was not taken; `declineCode`, `chargeId`
  | 'missing' // 404 resource_missing: there is no such object
  | 'not_offered' // 404 or 405 of a path that is not there: a look-alike without it
  | 'not_allowed' // 403: the key may not; `permission` where Stripe named it
  | 'key_reused' // the idempotency key came with other parameters before
  | 'invalid' // 400 and anything else: the state forbids it, or the question was wrong

/** Stripe understood, and said no. `message` is Stripe's own sentence. */
export class StripeSaid extends Error {
  readonly kind: SaidKind
  readonly status: number
  readonly code: string | null
  readonly param: string | null
  readonly declineCode: string | null
  readonly adviceCode: string | null
  readonly networkAdviceCode: string | null
  readonly networkDeclineCode: string | null
  readonly chargeId: string | null
  readonly paymentIntentId: string | null
  /** `rak_invoice_write`, as Stripe names it. */
  readonly permission: string | null
  /** `acct_…`, where the answer names the account. */
  readonly account: string | null
  readonly requestId: string | null
  constructor(kind: SaidKind, raw: Raw) {
    super(raw.message?.trim() || `Status ${raw.statusCode ?? 0} without a word.`)
    this.name = 'StripeSaid'
    this.kind = kind
    this.status = raw.statusCode ?? 0
    this.code = raw.code ?? null
    this.param = raw.param ?? null
    this.declineCode = raw.decline_code ?? null
    this.adviceCode = raw.advice_code ?? null
    this.networkAdviceCode = raw.network_advice_code ?? null
    this.networkDeclineCode = raw.network_decline_code ?? null
    this.chargeId = idOf(raw.charge) ?? idOf(objectOf(raw.payment_intent)?.['latest_charge'])
    this.paymentIntentId = idOf(raw.payment_intent)
    this.permission = /\brak_[a-z0-9_]+/.exec(this.message)?.[0] ?? null
    this.account = /\bacct_[A-Za-z0-9]+/.exec(JSON.stringify([this.message, raw.request_log_url ?? '']))?.[0] ?? null
    this.requestId = raw.requestId ?? null
  }
}

/**
 * What the official client threw, in the port's words (`ConnectorError`) where nothing was said about the question
 * itself, else what Stripe said. An error that is neither comes back as it is.
 */
export function failureOf(error: unknown, host: string): Error {
  if (error instanceof ConnectorError || error instanceof StripeSaid) return error
  const raw = rawOf(error)
  // What our own line threw is kept in what the client made of it.
  if (raw.detail instanceof ConnectorError) return raw.detail
  const status = raw.statusCode
  if (status === undefined) return error instanceof Error ? error : new Error(String(error))
  // Stripe documents none; look-alikes and proxies send it.
  const wait = retryAfterMs(raw.headers?.['retry-after'] ?? null)
  if (status === 401) return new ConnectorError('UNAUTHORIZED', `${host} does not take the key: it is wrong, expired or was withdrawn${said(raw.message)}. Give a new one in Settings, Sources.`)
  // Something else is at work on this very object: soon it is not.
  if (raw.code === 'lock_timeout' || raw.code === 'idempotency_key_in_use' || status === 409) return new ConnectorError('RATE_LIMITED', `${host} is still at work on this. It will be tried again.`, { retryAfterMs: wait ?? 1000 })
  if (status === 429 || raw.code === 'rate_limit') return new ConnectorError('RATE_LIMITED', `${host} asks to be called less often. It will be tried again.`, wait === null ? {} : { retryAfterMs: wait })
  if (status === 408) return new ConnectorError('TIMEOUT', `${host} gave up waiting for the question. It will be tried again.`)
  if (status >= 500) return new ConnectorError('SERVER', `${host} answers with an error of its own (${status}${raw.requestId === undefined ? '' : `, request ${raw.requestId}`})${said(raw.message)}. It will be tried again.`, wait === null ? {} : { retryAfterMs: wait })
  return new StripeSaid(kindOf(status, raw), raw)
}

/** What Stripe said as a failure of the call, for calls that have no other use for it. */
export function asConnectorError(error: unknown, host: string): unknown {
  if (!(error instanceof StripeSaid)) return error
  if (error.kind === 'not_allowed') {
    return new ConnectorError('FORBIDDEN', `The key may not do that${error.permission === null ? said(error.message) : `: it lacks the permission ${error.permission}`}. Give it the permission in the Stripe Dashboard, Developers, API keys.`, { cause: error })
  }
  return new ConnectorError('MALFORMED', `${host} did not understand the question (status ${error.status}${error.requestId === null ? '' : `, request ${error.requestId}`})${said(error.message)}. This Counterfoil may be too old for it, or the address wrong.`, { cause: error })
}

function kindOf(status: number, raw: Raw): SaidKind {
  if (raw.type === 'idempotency_error' || raw.rawType === 'idempotency_error') return 'key_reused'
  if (status === 402) return 'declined'
  if (status === 403) return 'not_allowed'
  if (status === 405 || status === 501) return 'not_offered'
  // Stripe says `resource_missing` of an object; of a path that it does not know, and a look-alike of either, nothing of the kind.
  if (status === 404) return raw.code === 'resource_missing' || /^no such /i.test(raw.message ?? '') ? 'missing' : 'not_offered'
  return 'invalid'
}

interface Raw {
  message?: string
  type?: string
  rawType?: string
  code?: string
  param?: string
  decline_code?: string
  advice_code?: string
  network_advice_code?: string
  network_decline_code?: string
  charge?: unknown
  payment_intent?: unknown
  request_log_url?: string
  statusCode?: number
  requestId?: string
  headers?: Record<string, string>
  detail?: unknown
}

/** The client keeps the answer's own fields in `raw`. */
function rawOf(error: unknown): Raw {
  if (typeof error !== 'object' || error === null) return {}
  const outer = error as Raw & { raw?: Raw }
  return { ...outer.raw, ...(outer.statusCode === undefined ? {} : { statusCode: outer.statusCode }), ...(outer.detail === undefined ? {} : { detail: outer.detail }), ...(outer.message === undefined ? {} : { message: outer.message }) }
}

const objectOf = (value: unknown): Record<string, unknown> | null => (typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null)
const idOf = (value: unknown): string | null => {
  if (typeof value === 'string') return value
  const id = objectOf(value)?.['id']
  return typeof id === 'string' ? id : null
}

/** In its words. A key in them is Stripe's own, with its middle left out. */
const said = (message: string | undefined): string => quoted(message, 300)
