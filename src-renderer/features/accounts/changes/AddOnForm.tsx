/** One add-on enabled or disabled, with its price. */
import type { AccountDetail } from '#contract/accounts.ts'
import { CommandForm } from '../../../ui/commands/CommandForm.tsx'
import { useAtOpening } from '../../../ui/commands/useAtOpening.ts'
import { isOnItsWay, ON_ITS_WAY } from '../../../ui/commands/onItsWay.ts'
import { formatMoney } from '../../../ui/format/money.ts'
import { Facts } from '../../../ui/parts/Facts.tsx'

/** Why it cannot be switched; null when it can. */
export function noAddOnBecause({ account, open }: Pick<AccountDetail, 'account' | 'open'>, { id, enabled }: AccountDetail['addOns'][number]): string | null {
  if (account.status === 'closed' && !enabled) return 'This account is closed.'
  return open.some((one) => one.given.command === 'setAddOn' && one.targetId === id && isOnItsWay(one)) ? ON_ITS_WAY : null
}

export function AddOnForm({ detail, addOn: now, onClose }: { detail: AccountDetail; addOn: AccountDetail['addOns'][number]; onClose: () => void }) {
  const { account } = detail
  const addOn = useAtOpening(now)
  const verb = addOn.enabled ? 'Disable' : 'Enable'
  return (
    <CommandForm command="setAddOn" input={{ addOnId: addOn.id, enabled: !addOn.enabled }} shown={{ rev: addOn.rev, shown: { enabled: addOn.enabled, priceMinor: addOn.price.minor } }} title={`${verb} ${addOn.name}?`} confirm={`${verb} ${addOn.name}`} tone={addOn.enabled ? 'bad' : 'main'} not={noAddOnBecause(detail, now)} onClose={onClose}>
      <Facts facts={[['Account', account.name], ['Add-on', addOn.name], ['Price', <strong key="price">{formatMoney(addOn.price)}</strong>]]} />
      <p>{addOn.enabled ? 'It stops working for the customer, and is charged no more from the next period on.' : 'It works for the customer from then on, and is charged with the next period.'}</p>
    </CommandForm>
  )
}
