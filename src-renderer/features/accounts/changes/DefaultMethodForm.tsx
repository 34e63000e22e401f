/** Which method pays by itself from now on. */
import type { AccountDetail } from '#contract/accounts.ts'
import type { MethodSummary } from '#contract/failedCharges.ts'
import { CommandForm } from '../../../ui/commands/CommandForm.tsx'
import { isOnItsWay, ON_ITS_WAY } from '../../../ui/commands/onItsWay.ts'
import { useAtOpening } from '../../../ui/commands/useAtOpening.ts'
import { methodWords } from '../../../ui/parts/Method.tsx'

/** Why it cannot be the default one; null when it can. */
export function noDefaultBecause({ account, open }: Pick<AccountDetail, 'account' | 'open'>, { unusable }: Pick<MethodSummary, 'unusable'>): string | null {
  if (account.status === 'closed') return 'This account is closed.'
  if (open.some((one) => one.given.command === 'setDefaultMethod' && isOnItsWay(one))) return ON_ITS_WAY
  return unusable
}

export function DefaultMethodForm({ detail, method, onClose }: { detail: AccountDetail; method: MethodSummary; onClose: () => void }) {
  const { account, rev, methods, autopay } = useAtOpening(detail)
  const before = methods.find(({ isDefault, id }) => isDefault && id !== method.id)
  return (
    <CommandForm command="setDefaultMethod" input={{ accountId: account.accountId, methodId: method.id }} shown={{ rev }} title={`Make ${methodWords(method)} the default?`} confirm="Make it the default" not={noDefaultBecause(detail, method)} onClose={onClose}>
      <p>{`${autopay ? `Invoices of ${account.name} are then paid from ${methodWords(method)} by themselves.` : `${methodWords(method)} is then proposed first for ${account.name}; nothing is charged by itself.`}${before === undefined ? '' : ` ${methodWords(before)} stays saved.`}`}</p>
    </CommandForm>
  )
}
