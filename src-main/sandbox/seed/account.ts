/** One customer's whole history, in the order in which its parts depend on each other. */
import { DAY_MS } from '#main/domain/dates.ts'
import { closeBooks, openBooks, type Books } from './books.ts'
import { makeApprovals } from './approvals.ts'
import type { Company } from './company.ts'
import { makeFailures } from './failures.ts'
import { makeInvoices } from './invoices.ts'
import { makeMethods } from './methods.ts'
import { payInvoices } from './payers.ts'
import { makeAccount, makeContacts, makeRegistration } from './people.ts'
import type { Profile } from './profile.ts'
import { makeSpecial } from './specials.ts'
import { makeSubscriptions } from './subscriptions.ts'
import { makeWallet } from './wallets.ts'

/** The billing log goes back so far. */
const LOG_DAYS = 150

export function makeBooks(company: Company, profile: Profile, parentId: string | null): Books {
  const { account, domain } = makeAccount(company, profile, parentId)
  const books = openBooks(company, profile.party, profile.index, account, company.now - LOG_DAYS * DAY_MS)
  makeContacts(books, profile, domain)
  makeRegistration(books, profile)
  const methods = makeMethods(books, profile)
  const bought = makeSubscriptions(books, profile)
  const issued = makeInvoices(books, profile, bought)
  const special = profile.ticket.special ? makeSpecial(profile.ticket.special, books, methods, issued) : []
  const waiting = makeApprovals(books, profile, issued)
  const failing = profile.ticket.failing ? makeFailures(books, profile.ticket.failing, methods, issued) : []
  const left = new Set([...special, ...waiting, ...failing])
  payInvoices(books, profile, methods, issued.filter((each) => !left.has(each)))
  if (profile.billing === 'prepaid') makeWallet(books, profile, methods, bought)
  closeBooks(books)
  return books
}
