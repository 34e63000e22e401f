/** What a message says of the document it carries, in English, from the records: enough to name it before it is made. */
import type { PaperSpec } from '#contract/documents.ts'
import { db, type Database } from '#main/db/database.ts'
import { safeFileName } from '#main/domain/fileNames.ts'
import { dateWords } from '#main/domain/instantWords.ts'
import { periodWords } from '#main/domain/statementPeriod.ts'

export interface PaperFacts {
  accountId: string
  partyId: string
  accountName: string
  accountRef: string
  /** The same for the same document, whoever sends it, however often. */
  key: string
  /** `statement`, `receipt`, …; a template by this name, or the one for all others. */
  noun: 'statement' | 'receipt' | 'invoice' | 'remittance slip'
  /** `Statement for October 2026`, `Receipt R-1001`. */
  title: string
  fileName: string
}

/** Null when the copy does not hold what it would be made from. */
export function paperFacts(database: Database, spec: PaperSpec): PaperFacts | null {
  const subject = subjectOf(database, spec)
  if (subject === null) return null
  const account = database.first<{ partyId: string; name: string; ref: string }>(db.selectFrom('cache.account').select(['partyId', 'name', 'ref']).where('id', '=', subject.accountId))
  if (account === undefined) return null
  return {
    ...subject, partyId: account.partyId, accountName: account.name, accountRef: account.ref,
    fileName: safeFileName(`${subject.title}, ${account.name}.pdf`),
  }
}

/** What a document is called, before it is known for whom. */
export function statementTitle({ kind, from, to }: { kind: string; from: string; to: string }): string {
  switch (kind) {
    case 'open-item': return `Open-item statement as of ${dateWords(to)}`
    case 'wallet': return `Available balance statement for ${periodWords({ from, to })}`
    case 'agency': return `Agency statement for ${periodWords({ from, to })}`
    default: return `Statement for ${periodWords({ from, to })}`
  }
}

/** One key a statement's kind and period; with the account's id it names the document. */
export const statementKey = ({ kind, from, to }: { kind: string; from: string; to: string }): string => `statement:${kind}:${from}:${to}`

type Subject = Pick<PaperFacts, 'accountId' | 'key' | 'noun' | 'title'>

function subjectOf(database: Database, spec: PaperSpec): Subject | null {
  switch (spec.paper) {
    case 'statement': return { accountId: spec.account, key: statementKey(spec), noun: 'statement', title: statementTitle(spec) }
    case 'remittance-slip': return { accountId: spec.account, key: `remittance-slip:${spec.on}`, noun: 'remittance slip', title: `Remittance slip of ${dateWords(spec.on)}` }
    case 'receipt': {
      const payment = database.first<{ accountId: string; ref: string }>(db.selectFrom('cache.payment').select(['accountId', 'ref']).where('id', '=', spec.payment))
      return payment === undefined ? null : { accountId: payment.accountId, key: `receipt:${spec.payment}`, noun: 'receipt', title: `Receipt ${payment.ref}` }
    }
    case 'invoice': {
      const invoice = database.first<{ accountId: string; number: string }>(db.selectFrom('cache.invoice').select(['accountId', 'number']).where('id', '=', spec.invoice))
      return invoice === undefined ? null : { accountId: invoice.accountId, key: `invoice:${spec.invoice}`, noun: 'invoice', title: `Invoice ${invoice.number}` }
    }
  }
}
