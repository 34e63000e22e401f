/** Which kinds of statement an account has, the one that is sent most often first. */
import type { AccountDetail } from '#contract/accounts.ts'
import type { StatementKind } from '#contract/documents.ts'

export function statementKindsOf({ account, wallet }: { account: Pick<AccountDetail['account'], 'kind'>; wallet: object | null }): StatementKind[] {
  return [
    ...(account.kind === 'agency' ? ['agency' as const] : []),
    'balance-forward',
    'open-item',
    ...(wallet === null ? [] : ['wallet' as const]),
  ]
}
