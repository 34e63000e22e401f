/** https://docs.stripe.com/api/idempotent_requests: the first answer to a key is given again, whatever it was, once anything was begun. */
import { StripeFailure } from './failure.ts'

export interface Answer {
  status: number
  body: unknown
}

const KEPT_SECONDS = 24 * 3600

export class Idempotency {
  readonly #kept = new Map<string, { question: string; answer: Answer | null; at: number }>()

  /** The answer of then, or null where the key is new: then `keep` or `forget` must follow. */
  begin(key: string, question: string, now: number): Answer | null {
    if (key.length > 255) throw new StripeFailure(400, { type: 'idempotency_error', message: 'Idempotency keys can be up to 255 characters.' }, { unbegun: true })
    const earlier = this.#kept.get(key)
    if (earlier !== undefined && now - earlier.at < KEPT_SECONDS) {
      if (earlier.question !== question) {
        throw new StripeFailure(400, { type: 'idempotency_error', message: `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.` }, { unbegun: true })
      }
      if (earlier.answer === null) throw new StripeFailure(409, { type: 'idempotency_error', code: 'idempotency_key_in_use', message: `There is currently another in-progress request using this Idempotent Key. Try again later: ${key}` }, { unbegun: true })
      return earlier.answer
    }
    this.#kept.set(key, { question, answer: null, at: now })
    return null
  }
  keep(key: string, answer: Answer): void {
    const begun = this.#kept.get(key)
    if (begun !== undefined) begun.answer = answer
  }
  forget(key: string): void {
    this.#kept.delete(key)
  }
}
