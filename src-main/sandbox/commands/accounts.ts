/** What staff may change on an account and its contacts. */
import type { CommandInput } from '#contract/commands.ts'
import type { Row, Stored } from '../row.ts'
import { Refusal, type Work } from './work.ts'

type Nothing = Record<never, never>
const LOG_TEXT = 500

function changeAccount(work: Work, account: Stored<'accounts'>, changes: Partial<Row<'accounts'>>, kind: string, text: string): Nothing {
  work.change('accounts', account, changes)
  work.log(account.id, kind, text)
  return {}
}

export function setApprovalPreference(work: Work, { accountId, preference }: CommandInput<'setApprovalPreference'>): Nothing {
  // Approvals already asked for go on by the rule they were asked under.
  return changeAccount(work, work.need('accounts', accountId), { approvalPreference: preference }, 'preference_changed', `Approval preference set to ${preference}`)
}

export function assignApprover(work: Work, { accountId, contactId }: CommandInput<'assignApprover'>): Nothing {
  const account = work.need('accounts', accountId)
  const contact = work.need('contacts', contactId)
  // An agency's people may approve for its sub-accounts.
  if (contact.accountId !== accountId && contact.accountId !== account.parentId) throw new Refusal('CONTACT_OF_ANOTHER_ACCOUNT', `${contact.name} belongs to another account.`)
  if (!contact.roles.includes('approver')) work.change('contacts', contact, { roles: [...contact.roles, 'approver'] })
  for (const approval of work.store.ofAccount('approvals', accountId)) {
    if (approval.state === 'waiting' || approval.state === 'held') work.change('approvals', approval, { approverId: contactId })
  }
  return changeAccount(work, account, { approverId: contactId }, 'approver_assigned', `Approvals assigned to ${contact.name}`)
}

export function setAutopay(work: Work, { accountId, autopay }: CommandInput<'setAutopay'>): Nothing {
  const account = work.need('accounts', accountId)
  if (account.status === 'closed') throw new Refusal('ACCOUNT_CLOSED', `Account ${account.ref} is closed.`)
  const usable = work.store.ofAccount('paymentMethods', accountId).some(({ isDefault, notAccepted }) => isDefault && notAccepted === null)
  if (autopay && !usable) throw new Refusal('NO_METHOD', 'There is no default payment method that can be charged.')
  return changeAccount(work, account, { autopay }, 'autopay_changed', `Autopay switched ${autopay ? 'on' : 'off'}`)
}

export function setDefaultMethod(work: Work, { accountId, methodId }: CommandInput<'setDefaultMethod'>): Nothing {
  const method = work.need('paymentMethods', methodId)
  if (method.accountId !== accountId) throw new Refusal('METHOD_OF_ANOTHER_ACCOUNT', 'This payment method belongs to another account.')
  if (method.notAccepted !== null) throw new Refusal('METHOD_NOT_ACCEPTED', method.notAccepted)
  if (method.isDefault) throw new Refusal('ALREADY_DEFAULT', 'This is the default method already.')
  for (const other of work.store.ofAccount('paymentMethods', accountId)) if (other.isDefault) work.change('paymentMethods', other, { isDefault: false })
  work.change('paymentMethods', method, { isDefault: true })
  return changeAccount(work, work.need('accounts', accountId), {}, 'default_method_changed', `Default method set to ${method.brand} •${method.last4}`)
}

export function updateAddress(work: Work, { accountId, which, address }: CommandInput<'updateAddress'>): Nothing {
  const changes = which === 'billing' ? { billingAddress: address } : { serviceAddress: address }
  return changeAccount(work, work.need('accounts', accountId), changes, 'address_changed', `The ${which} address was changed`)
}

export function setPoNumber(work: Work, { accountId, poNumber }: CommandInput<'setPoNumber'>): Nothing {
  const text = poNumber === null ? 'PO number removed' : `PO number set to ${poNumber}`
  return changeAccount(work, work.need('accounts', accountId), { poNumber }, 'po_number_changed', text)
}

export function addAccountNote(work: Work, { accountId, text }: CommandInput<'addAccountNote'>): Nothing {
  const account = work.need('accounts', accountId)
  // One entry of the log holds 500 characters; a longer note is several, in order.
  for (let from = 0; from < text.length; from += LOG_TEXT) work.log(accountId, 'note', text.slice(from, from + LOG_TEXT))
  work.change('accounts', account)
  return {}
}

export function setAddOn(work: Work, { addOnId, enabled }: CommandInput<'setAddOn'>): Nothing {
  const addOn = work.need('addOns', addOnId)
  if (addOn.enabled === enabled) throw new Refusal(enabled ? 'ALREADY_ENABLED' : 'ALREADY_DISABLED', `${addOn.name} is ${enabled ? 'enabled' : 'disabled'} already.`)
  if (enabled && work.need('accounts', addOn.accountId).status === 'closed') throw new Refusal('ACCOUNT_CLOSED', 'The account is closed.')
  if (enabled && !work.need('products', addOn.productId).active) throw new Refusal('PRODUCT_INACTIVE', `${addOn.name} is no longer sold.`)
  work.change('addOns', addOn, { enabled, changedAt: work.now })
  work.log(addOn.accountId, 'add_on_changed', `${addOn.name} ${enabled ? 'enabled' : 'disabled'}`)
  return {}
}

export function updateContact(work: Work, { contactId, name, email, phone }: CommandInput<'updateContact'>): Nothing {
  const contact = work.need('contacts', contactId)
  const moved = email !== contact.email
  // A new address has not bounced, and a new number has not stopped SMS.
  work.change('contacts', contact, {
    name, email, phone, emailBouncedAt: moved ? null : contact.emailBouncedAt, smsStoppedAt: phone === contact.phone ? contact.smsStoppedAt : null,
  })
  for (const registration of moved ? work.store.ofAccount('registrations', contact.accountId) : []) {
    if (registration.contactId !== contactId) continue
    const again = registration.state === 'bounced' ? { state: 'not_invited' as const, bouncedAt: null } : {}
    work.change('registrations', registration, { email, ...again })
  }
  work.log(contact.accountId, 'contact_changed', `Contact ${name} was changed`)
  return {}
}
