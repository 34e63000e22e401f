/**
 * The card gateway: what each payment method does when it is charged. Nobody outside the sandbox
 * sees this; a method that is not listed is simply charged.
 */
import type { SandboxStore } from './store.ts'

/** Never to be tried again with the same card (GLOSSARY, Decline codes). */
export const hardDeclines = [
  'lost_card', 'stolen_card', 'pickup_card', 'incorrect_number', 'revocation_of_authorization', 'revocation_of_all_authorizations',
  'transaction_not_allowed', 'highest_risk_level', 'authentication_required',
] as const
/** May be tried again. */
export const softDeclines = [
  'insufficient_funds', 'do_not_honor', 'generic_decline', 'card_velocity_exceeded', 'try_again_later', 'processing_error', 'issuer_not_available',
  'reenter_transaction', 'withdrawal_count_limit_exceeded', 'no_action_taken', 'card_not_supported', 'invalid_account', 'currency_not_supported', 'call_issuer',
] as const
/** What banks answer to ACH and direct debits. */
export const bankDeclines = ['insufficient_funds', 'bank_account_closed', 'debit_not_authorized'] as const
export const declineCodes: readonly string[] = [...new Set([...hardDeclines, 'expired_card', ...softDeclines, ...bankDeclines])]

/** `failsLeft` null: declines every time; otherwise so many times more, and then it is charged. */
export interface Behaviour {
  declineCode: string
  failsLeft: number | null
}

export interface Gateway {
  set(methodId: string, behaviour: Behaviour | null): void
  get(methodId: string): Behaviour | null
  /** Takes the money, or answers why not. */
  attempt(methodId: string): string | null
}

export function openGateway({ sqlite }: SandboxStore): Gateway {
  sqlite.exec('CREATE TABLE IF NOT EXISTS gateway (methodId TEXT PRIMARY KEY, declineCode TEXT NOT NULL, failsLeft INTEGER) STRICT')
  const write = sqlite.prepare('INSERT OR REPLACE INTO gateway (methodId, declineCode, failsLeft) VALUES (?, ?, ?)')
  const remove = sqlite.prepare('DELETE FROM gateway WHERE methodId = ?')
  const read = sqlite.prepare<[string], Behaviour>('SELECT declineCode, failsLeft FROM gateway WHERE methodId = ?')
  const gateway: Gateway = {
    set(methodId, behaviour) {
      if (behaviour) write.run(methodId, behaviour.declineCode, behaviour.failsLeft)
      else remove.run(methodId)
    },
    get: (methodId) => read.get(methodId) ?? null,
    attempt(methodId) {
      const behaviour = gateway.get(methodId)
      if (!behaviour || behaviour.failsLeft === 0) return null
      if (behaviour.failsLeft !== null) gateway.set(methodId, { ...behaviour, failsLeft: behaviour.failsLeft - 1 })
      return behaviour.declineCode
    },
  }
  return gateway
}
