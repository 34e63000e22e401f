/** One add-on enabled or disabled, with its price. */
import type { AccountDetail } from '#contract/accounts.ts'
import { CommandForm } from '../../../ui/commands/CommandForm.tsx'
import { formatMoney } from '../../../ui/format/money.ts'
import { Facts } from '../../../ui/parts/Facts.tsx'

/** Why it cannot be switched; null when it can. */
export const noAddOnBecause = (account: AccountDetail['account'], { enabled }: { enabled: boolean }): string | null =>
  account.status === 'closed' && !enabled ? 'This account is closed.' : null

export function AddOnForm({ detail: { account }, addOn, onClose }: { detail: AccountDetail; addOn: AccountDetail['addOns'][number]; onClose: () => void }) {
  const verb = addOn.enabled ? 'Disable' : 'Enable'
  return (
    <CommandForm command="setAddOn" input={{ addOnId: addOn.id, enabled: !addOn.enabled }} title={`${verb} ${addOn.name}?`} confirm={`${verb} ${addOn.name}`} tone={addOn.enabled ? 'bad' : 'main'} not={noAddOnBecause(account, addOn)} onClose={onClose}>
      <Facts facts={[['Account', account.name], ['Add-on', addOn.name], ['Price', <strong key="price">{formatMoney(addOn.price)}</strong>]]} />
      <p>{addOn.enabled ? 'It stops working for the customer, and is charged no more from the next period on.' : 'It works for the customer from then on, and is charged with the next period.'}</p>
    </CommandForm>
  )
}
