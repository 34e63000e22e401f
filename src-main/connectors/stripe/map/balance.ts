/**
 * A customer's balance at Stripe, told as our books tell such things: what was given as credit, and what of it was
 * put on which invoice. Stripe keeps one sum; which credit pays which invoice is decided here, the oldest first.
 * Pure: the same lines give the same answer.
 */

/** One line of the balance, oldest first. Amounts as Stripe writes them: below zero it is credit to the customer. */
export interface BalanceLine {
  id: string
  amount: number
  type: string
  invoice: string | null
  creditNote: string | null
  created: number
  description: string | null
}

/** Where a credit came from. `own`: the line itself is the credit; our books have a credit note of it. */
export type CreditOrigin = { kind: 'own'; id: string } | { kind: 'credit_note'; id: string } | { kind: 'overpaid'; invoice: string }

export interface OwnCredit {
  id: string
  /** What of it was not taken back by an adjustment. */
  amount: number
  created: number
  type: string
  description: string | null
}
export interface AppliedCredit {
  line: string
  /** Which part of the line, from 1. */
  part: number
  origin: CreditOrigin
  invoice: string
  /** Below zero where it was taken off again. */
  amount: number
  created: number
  /** The application that is taken back. */
  reverses: { line: string; part: number } | null
}
export interface BalanceTold {
  credits: OwnCredit[]
  applied: AppliedCredit[]
  /** Debits by line: what the customer is to pay more, with no invoice of its own. */
  debits: { id: string; amount: number; created: number; type: string; /** So much was asked for with an invoice since. */ asked: number }[]
}

interface Source { origin: CreditOrigin; left: number; own: OwnCredit | null }

export function balanceTold(lines: readonly BalanceLine[]): BalanceTold {
  const sources: Source[] = []
  const credits: OwnCredit[] = []
  const applied: AppliedCredit[] = []
  const debits: BalanceTold['debits'] = []

  const give = (line: BalanceLine) => {
    const amount = -line.amount
    const origin: CreditOrigin = line.type === 'credit_note' && line.creditNote !== null ? { kind: 'credit_note', id: line.creditNote } : line.type === 'invoice_overpaid' && line.invoice !== null ? { kind: 'overpaid', invoice: line.invoice } : { kind: 'own', id: line.id }
    const own = origin.kind === 'own' ? { id: line.id, amount, created: line.created, type: line.type, description: line.description } : null
    if (own !== null) credits.push(own)
    sources.push({ origin, left: amount, own })
  }

  const putOn = (line: BalanceLine, invoice: string) => {
    let left = line.amount
    let part = 0
    for (const source of sources) {
      if (left === 0) break
      const amount = Math.min(left, source.left)
      if (amount === 0) continue
      source.left -= amount
      left -= amount
      applied.push({ line: line.id, part: (part += 1), origin: source.origin, invoice, amount, created: line.created, reverses: null })
    }
    if (left > 0) debits.push({ id: line.id, amount: left, created: line.created, type: line.type, asked: 0 })
  }

  /** What was last put on the invoice comes off first. */
  const takeOff = (line: BalanceLine, invoice: string) => {
    let left = -line.amount
    let part = 0
    for (const put of applied.filter((one) => one.invoice === invoice && one.amount > 0).toReversed()) {
      const already = applied.reduce((sum, one) => (one.reverses?.line === put.line && one.reverses.part === put.part ? sum - one.amount : sum), 0)
      const amount = Math.min(left, put.amount - already)
      if (amount <= 0) continue
      left -= amount
      applied.push({ line: line.id, part: (part += 1), origin: put.origin, invoice, amount: -amount, created: line.created, reverses: { line: put.line, part: put.part } })
      const source = sources.find(({ origin }) => sameOrigin(origin, put.origin))
      if (source !== undefined) source.left += amount
    }
    if (left > 0) give({ ...line, amount: -left, type: 'adjustment', creditNote: null })
  }

  /** What the customer owed beside invoices was asked for with this one, or made good. */
  const settleDebits = (line: BalanceLine): BalanceLine | null => {
    let left = -line.amount
    for (const debit of debits) {
      const amount = Math.min(left, debit.amount - debit.asked)
      debit.asked += amount
      left -= amount
    }
    return left > 0 ? { ...line, amount: -left } : null
  }

  /** Staff took credit back: of what the balance itself gave, the oldest first. */
  const takeBack = (line: BalanceLine) => {
    let left = line.amount
    for (const source of sources) {
      if (source.own === null) continue
      const amount = Math.min(left, source.left)
      source.left -= amount
      source.own.amount -= amount
      left -= amount
    }
    if (left > 0) debits.push({ id: line.id, amount: left, created: line.created, type: line.type, asked: 0 })
  }

  for (const line of lines) {
    if (line.type === 'unapplied_from_invoice' && line.invoice !== null && line.amount < 0) takeOff(line, line.invoice)
    else if (line.amount < 0) {
      // What a credit note or an overpaid invoice gave is theirs; other credit makes good what was owed first.
      const credit = line.type === 'credit_note' || line.type === 'invoice_overpaid' ? line : settleDebits(line)
      if (credit !== null) give(credit)
    }
    else if (line.type === 'applied_to_invoice' && line.invoice !== null) putOn(line, line.invoice)
    else if (line.amount > 0) takeBack(line)
  }
  return { credits: credits.filter(({ amount }) => amount > 0), applied, debits }
}

const sameOrigin = (a: CreditOrigin, b: CreditOrigin): boolean => a.kind === b.kind && (a.kind === 'overpaid' ? a.invoice === (b as typeof a).invoice : a.id === (b as typeof a).id)
