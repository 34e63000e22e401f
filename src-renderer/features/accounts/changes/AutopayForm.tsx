/** Autopay on or off. The method stays saved either way. */
import type { AccountDetail } from '#contract/accounts.ts'
import { CommandForm } from '../../../ui/commands/CommandForm.tsx'
import { useAtOpening } from '../../../ui/commands/useAtOpening.ts'
import { isOnItsWay, ON_ITS_WAY } from '../../../ui/commands/onItsWay.ts'
import { methodWords } from '../../../ui/parts/Method.tsx'

/** Why it cannot be switched; null when it can. */
export function noAutopayBecause({ account, autopay, methods, open }: AccountDetail): string | null {
  if (account.status === 'closed') return 'This account is closed.'
  if (open.some((one) => one.given.command === 'setAutopay' && isOnItsWay(one))) return ON_ITS_WAY
  return autopay || methods.some(({ isDefault, unusable }) => isDefault && unusable === null) ? null : 'There is no default payment method that can be charged.'
}

export function AutopayForm({ detail, onClose }: { detail: AccountDetail; onClose: () => void }) {
  const { account, rev, autopay, methods } = useAtOpening(detail)
  const main = methods.find(({ isDefault }) => isDefault)
  const to = autopay ? 'off' : 'on'
  return (
    <CommandForm command="setAutopay" input={{ accountId: account.accountId, autopay: !autopay }} shown={{ rev, shown: { autopay } }} title={`Switch autopay ${to}?`} confirm={`Switch autopay ${to}`} not={noAutopayBecause(detail)} onClose={onClose}>
      <p>{autopay
        ? `Invoices of ${account.name} are then no longer paid by themselves; somebody has to pay each.${main === undefined ? '' : ` ${methodWords(main)} stays saved.`}`
        : `Each invoice of ${account.name} is then paid by itself${main === undefined ? '' : ` from ${methodWords(main)}`}.`}</p>
    </CommandForm>
  )
}
