/** A no in Stripe's envelope: https://docs.stripe.com/api/errors */
export interface Said {
  type?: string
  code?: string
  message: string
  param?: string
  [more: string]: unknown
}

export class StripeFailure extends Error {
  readonly status: number
  readonly said: Said
  /** Nothing was begun: the answer is not kept under the idempotency key. */
  readonly unbegun: boolean
  constructor(status: number, said: Said, { unbegun = false } = {}) {
    super(said.message)
    this.status = status
    this.said = { type: 'invalid_request_error', ...said }
    this.unbegun = unbegun
  }
}

/** What the parameters are wrong about: nothing is begun. */
export const wrong = (message: string, param: string, code = 'parameter_invalid'): StripeFailure => new StripeFailure(400, { code, message, param }, { unbegun: true })
/** What the state forbids; Stripe names no code for most of it. */
export const forbidden = (message: string, code?: string): StripeFailure => new StripeFailure(400, { ...(code === undefined ? {} : { code }), message })
export const missing = (kind: string, id: string, param = 'id', status = 404): StripeFailure =>
  new StripeFailure(status, { code: 'resource_missing', param, message: `No such ${kind.replace(/^.*\./, '').replaceAll('_', ' ')}: '${id}'` }, { unbegun: true })
