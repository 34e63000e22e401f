/** Which change of the account is being asked about. */
import { createContext, useContext } from 'react'
import type { AddOnId, ContactId, PaymentMethodId } from '#contract/vocabulary.ts'

export type Asked =
  | { about: 'autopay' | 'po' | 'preference' | 'approver' | 'pause' | 'link' }
  | { about: 'recharge'; /** A target that was advised, to begin with, and why. */ advised?: { targetMinor: number; reason: string } }
  | { about: 'address'; which: 'billing' | 'service' }
  | { about: 'addOn'; id: AddOnId }
  | { about: 'contact'; id: ContactId }
  | { about: 'defaultMethod'; id: PaymentMethodId }

export const AskContext = createContext<(asked: Asked) => void>(() => undefined)

/** Puts a question about the account. */
export const useAsk = () => useContext(AskContext)
