/** Fills an empty store with the demo company. */
import { resourceNames, type Resource } from '#main/core/ports/records.ts'
import { approvalClock } from '#main/domain/approvalClock.ts'
import { openHiddenState, type HiddenState } from '../commands/hidden.ts'
import { openGateway, type Gateway } from '../gateway.ts'
import { openDue, type Due } from '../due.ts'
import { openLinks, type Links } from '../links.ts'
import { idOf, idPrefixes, type NumberedResource, type Row } from '../row.ts'
import { openSmsLog, type SmsLog } from '../smsLog.ts'
import type { SandboxStore } from '../store.ts'
import { makeBooks } from './account.ts'
import type { Books } from './books.ts'
import { productRows } from './catalogue.ts'
import { planCompany, type Company, type CompanySize } from './company.ts'
import { partyRows } from './parties.ts'
import { profileOf, type Profile } from './profile.ts'
import { tickets } from './tickets.ts'

const MOST_SUB_ACCOUNTS = 4
const ACCOUNTS_A_TRANSACTION = 500

export function seedCompany(store: SandboxStore, size: CompanySize): void {
  const company = planCompany(size)
  const side: Side = { gateway: openGateway(store), links: openLinks(store), due: openDue(store), sms: openSmsLog(store), hidden: openHiddenState(store), removed: [] }
  const foundedAt = Date.UTC(2019, 6, 1)
  store.transaction(() => {
    for (const row of partyRows(foundedAt)) store.insert('parties', row)
    for (const row of productRows(foundedAt)) store.insert('products', row)
  })
  const accounts = profiles(company)
  const saveSome = (): boolean => {
    for (let n = 0; n < ACCOUNTS_A_TRANSACTION; n++) {
      const next = accounts.next()
      if (next.done === true) return false
      save(store, side, makeBooks(company, next.value, next.value.parent ? accountId(next.value.parent) : null))
    }
    return true
  }
  while (store.transaction(saveSome));
  store.transaction(() => {
    for (const { resource, id, at } of side.removed) store.remove(resource, id, at)
    for (const resource of Object.keys(idPrefixes) as NumberedResource[]) store.setNumber(resource, company.given(resource) + 1)
    store.setNumber('invoiceNumber', company.lastInvoiceNumber + 1)
    store.setNumber('paymentNumber', company.lastPaymentNumber + 1)
  })
  // A look at some rows of each index is enough to tell a good one.
  store.sqlite.exec('PRAGMA analysis_limit = 400; ANALYZE')
}

const accountId = (profile: Profile): string => idOf('accounts', profile.index + 1)

/** The accounts in order; ordinary ones that follow an agency become its sub-accounts. */
function* profiles(company: Company): Generator<Profile> {
  let agency: { profile: Profile; left: number } | null = null
  for (const [index, ticket] of tickets(company.accounts, company.seed).entries()) {
    const ordinary = Object.keys(ticket).length === 0
    const parent = ordinary && agency !== null ? agency.profile : null
    const profile = profileOf(company, index, ticket, parent)
    if (parent !== null && agency !== null && --agency.left === 0) agency = null
    if (profile.kind === 'agency') agency = { profile, left: 2 + (index % (MOST_SUB_ACCOUNTS - 1)) }
    yield profile
  }
}

interface Side {
  gateway: Gateway
  links: Links
  due: Due
  sms: SmsLog
  hidden: HiddenState
  removed: { resource: Resource; id: string; at: number }[]
}

function save(store: SandboxStore, side: Side, books: Books): void {
  for (const resource of resourceNames) {
    if (resource === 'parties' || resource === 'products') continue
    for (const row of books.rows[resource] as Row<typeof resource>[]) store.insert(resource, row)
  }
  for (const { methodId, behaviour } of books.gateway) side.gateway.set(methodId, behaviour)
  for (const { resource, row } of books.removed) {
    store.insert(resource, row)
    side.removed.push({ resource, id: row.id, at: row.updatedAt + 1 })
  }
  for (const { state, id, invitedAt, expiresAt } of books.rows.registrations) {
    if (invitedAt === null || expiresAt === null || state === 'registered') continue
    side.links.issue(id, books.party.portalUrl, invitedAt, expiresAt)
    if (state === 'invited') side.due.expect('registration', id, expiresAt)
  }
  for (const { id, autoApprovesAt, events, preference } of books.rows.approvals) {
    if (autoApprovesAt !== null) side.due.expect('approval', id, autoApprovesAt)
    const clock = approvalClock(events, books.company.now, { preference })
    if (clock.state === 'stopped') side.hidden.setClockLeft(id, clock.leftMs)
  }
  for (const message of books.inbound) side.sms.add({ ...message, to: books.party.smsNumbers[0] as string, direction: 'inbound' })
}
