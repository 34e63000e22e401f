/** The question that is asked about an account, whichever it is. */
import type { AccountDetail } from '#contract/accounts.ts'
import { ApproverForm } from '../../../ui/commands/ApproverForm.tsx'
import { LinkForm } from '../../../ui/commands/LinkForm.tsx'
import { PreferenceForm } from '../../../ui/commands/PreferenceForm.tsx'
import type { Asked } from '../asking.ts'
import { AddOnForm } from './AddOnForm.tsx'
import { AddressForm } from './AddressForm.tsx'
import { AutopayForm } from './AutopayForm.tsx'
import { ContactForm } from './ContactForm.tsx'
import { DefaultMethodForm } from './DefaultMethodForm.tsx'
import { PauseForm } from './PauseForm.tsx'
import { PoNumberForm } from './PoNumberForm.tsx'
import { RechargeForm } from './RechargeForm.tsx'

export function AccountQuestion({ asked, detail, onClose }: { asked: Asked; detail: AccountDetail; onClose: () => void }) {
  const { account: { accountId, name: accountName }, wallet, registration } = detail
  switch (asked.about) {
    case 'autopay':
      return <AutopayForm detail={detail} onClose={onClose} />
    case 'po':
      return <PoNumberForm detail={detail} onClose={onClose} />
    case 'preference':
      return <PreferenceForm accountId={accountId} accountName={accountName} now={detail.approvalPreference} rev={detail.rev} onClose={onClose} />
    case 'approver':
      return <ApproverForm accountId={accountId} accountName={accountName} onClose={onClose} />
    case 'recharge':
      return wallet === null ? null : <RechargeForm detail={detail} wallet={wallet} advised={asked.advised ?? null} onClose={onClose} />
    case 'pause':
      return wallet === null ? null : <PauseForm detail={detail} wallet={wallet} onClose={onClose} />
    case 'link':
      return registration === null ? null : <LinkForm registration={registration} accountName={accountName} onClose={onClose} />
    case 'address':
      return <AddressForm detail={detail} which={asked.which} onClose={onClose} />
    case 'addOn': {
      const addOn = detail.addOns.find(({ id }) => id === asked.id)
      return addOn === undefined ? null : <AddOnForm detail={detail} addOn={addOn} onClose={onClose} />
    }
    case 'contact': {
      const contact = detail.contacts.find(({ id }) => id === asked.id)
      return contact === undefined ? null : <ContactForm contact={contact} open={detail.open} onClose={onClose} />
    }
    case 'defaultMethod': {
      const method = detail.methods.find(({ id }) => id === asked.id)
      return method === undefined ? null : <DefaultMethodForm detail={detail} method={method} onClose={onClose} />
    }
  }
}
