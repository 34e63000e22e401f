/** Changes of an account and its people. */
import type { Rule } from './command.ts'

export const setPoNumber: Rule<'setPoNumber'> = (work, { accountId, poNumber }) => {
  const account = work.need('accounts', accountId)
  work.change('accounts', account, { poNumber })
  work.log(account, 'po_number_changed', poNumber === null ? 'PO number removed' : `PO number set to ${poNumber}`)
  return {}
}

export const setApprovalPreference: Rule<'setApprovalPreference'> = (work, { accountId, preference }) => {
  const account = work.need('accounts', accountId)
  work.change('accounts', account, { approvalPreference: preference })
  work.log(account, 'preference_changed', `Approval preference set to ${preference}`)
  return {}
}

export const assignApprover: Rule<'assignApprover'> = (work, { accountId, contactId }) => {
  const account = work.need('accounts', accountId)
  const contact = work.need('contacts', contactId)
  if (contact.accountId !== accountId && contact.accountId !== account.parentId) return work.refuse('CONTACT_OF_ANOTHER_ACCOUNT', `${contact.name} belongs to another account.`)
  if (!contact.roles.includes('approver')) work.change('contacts', contact, { roles: [...contact.roles, 'approver'] })
  work.change('accounts', account, { approverId: contactId })
  work.log(account, 'approver_assigned', `Approvals assigned to ${contact.name}`)
  return {}
}

export const updateAddress: Rule<'updateAddress'> = (work, { accountId, which, address }) => {
  const account = work.need('accounts', accountId)
  work.change('accounts', account, which === 'billing' ? { billingAddress: address } : { serviceAddress: address })
  work.log(account, 'address_changed', `The ${which} address was changed`)
  return {}
}

export const updateContact: Rule<'updateContact'> = (work, { contactId, name, email, phone }) => {
  const contact = work.need('contacts', contactId)
  work.change('contacts', contact, {
    name, email, phone,
    // A new address has not bounced, and a new number has not stopped SMS.
    emailBouncedAt: email === contact.email ? contact.emailBouncedAt : null, smsStoppedAt: phone === contact.phone ? contact.smsStoppedAt : null,
  })
  work.log(work.need('accounts', contact.accountId), 'contact_changed', `Contact ${name} was changed`)
  return {}
}

export const addAccountNote: Rule<'addAccountNote'> = (work, { accountId, text }) => {
  const account = work.need('accounts', accountId)
  // One entry of the log holds 500 characters; a longer note is several, in order.
  for (let from = 0; from < text.length; from += NOTE_PART) work.log(account, 'note', text.slice(from, from + NOTE_PART))
  work.change('accounts', account)
  return {}
}
const NOTE_PART = 500
