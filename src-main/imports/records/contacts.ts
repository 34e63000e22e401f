/** Contacts: a person a row, of an account that is known. */
import { ContactRole } from '#contract/vocabulary.ts'
import { needed } from './customers.ts'
import { freshContact } from './accounts.ts'
import { ids, NAME_MAX, NUMBER_MAX, nothingMade, type ImportRules } from './making.ts'
import { theOne } from './sameRows.ts'
import { Unfit, type RowValues } from './rowValues.ts'

interface Contact {
  account: string
  /** What tells it from the account's others: its own number, else its address, else its name. */
  own: string
  name: string
  email: string | null
  phone: string | null
  roles: ContactRole[]
}

export const contacts: ImportRules<Contact> = {
  key: (row) => {
    const account = row.identifier('account', NUMBER_MAX)
    return account === null ? null : JSON.stringify([account, ownOf(row)])
  },
  fact: (row) => ({
    account: needed(row, 'account', row.identifier('account', NUMBER_MAX)), own: ownOf(row) ?? '', name: needed(row, 'contactName', row.text('contactName', NAME_MAX)),
    email: row.email('email'), phone: row.text('phone', 30), roles: rolesOf(row),
  }),
  make({ rows }, known, { party, has }) {
    const { fact } = theOne(rows, has('contact') ? 'contact' : 'contactName', ({ own }) => own)
    const of = ids(party.id)
    const accountId = of.account(fact.account)
    if (known.get('accounts', accountId) === null) throw new Unfit('account', fact.account, `There is no account ${fact.account} yet. Import the customers first.`)
    // Whom a file of customers named already.
    const main = known.get('contacts', of.mainContact(fact.account))
    const id = main !== null && fact.email !== null && main.email?.toLowerCase() === fact.email.toLowerCase() ? main.id : of.contact(fact.account, fact.own)
    const making = nothingMade()
    making.says.push({ resource: 'contacts', id, accountId, fresh: freshContact(fact.email), said: {
      accountId, name: fact.name, ...(has('email') ? { email: fact.email } : {}), ...(has('phone') ? { phone: fact.phone } : {}), ...(has('roles') ? { roles: fact.roles } : {}),
    } })
    return making
  },
}

const ownOf = (row: RowValues): string | null => row.identifier('contact', 100) ?? row.email('email')?.toLowerCase() ?? row.text('contactName', NAME_MAX)

const ROLES: Record<string, ContactRole> = {
  billing: 'billing_email', 'billing email': 'billing_email', billing_email: 'billing_email', accounts: 'billing_email', invoices: 'billing_email', finance: 'billing_email',
  admin: 'admin', administrator: 'admin', owner: 'admin', approver: 'approver', approval: 'approver', approvals: 'approver',
  sms: 'critical_sms', 'critical sms': 'critical_sms', critical_sms: 'critical_sms', emergency: 'critical_sms',
}

function rolesOf(row: RowValues): ContactRole[] {
  const roles = (row.text('roles', 200) ?? '').split(/[,;|/+]/).map((word) => word.trim().toLowerCase()).filter((word) => word !== '').map((word) => {
    const role = ROLES[word]
    if (role === undefined) throw new Unfit('roles', row.said('roles'), `“${word}” is no role. There are billing email, admin, approver and critical SMS.`)
    return role
  })
  return ContactRole.options.filter((role) => roles.includes(role))
}
