/** What a draft is filled in with: a customer's own data where there is something to say to them, invented things otherwise. */
import type { MailKind } from '#contract/mail.ts'
import type { Currency } from '#contract/vocabulary.ts'
import { JobFailure } from '#main/core/ports/jobs.ts'
import { db, type Database } from '#main/db/database.ts'
import { exponentOf } from '#main/domain/currency.ts'
import { safeFileName } from '#main/domain/fileNames.ts'
import { formatMoney } from '#main/domain/money.ts'
import { shownMailbox } from '../compose.ts'
import { customersById } from '../customers.ts'
import { isGone } from '../kinds/matter.ts'
import { isMatterKind, matterOf } from '../kinds/matters.ts'
import { linkPlaceholders } from '../placeholders.ts'
import type { Variables } from '../rendering.ts'
import { partyVariables, senderOf, type Sender } from '../sender.ts'
import { TEMPLATES } from './kinds.ts'
import { ACCOUNT, exampleValues } from './variables.ts'

export interface Sample {
  values: Variables
  sender: Sender
  /** As a reader sees them; an email's and an SMS's. */
  toEmail: string
  toNumber: string
  fromNumber: string
  attachments: string[]
  filledWith: string
}

interface Account { id: string; partyId: string; name: string; ref: string; criticalPhone: string | null }
interface Person { name: string; email: string | null; phone: string | null }

const INVENTED = { email: 'mere.tautahi@kestrelfreight.example', number: '+61 491 570 110' }

/** @throws JobFailure `NOT_FOUND` where the copy holds no such party or account */
export function sampleFor(database: Database, { kind, partyId, accountId, now }: { kind: MailKind; partyId: string | null; accountId: string | null; now: number }): Sample {
  const account = accountId === null ? null : database.first<Account>(accountById(accountId))
  if (account === undefined) throw new JobFailure('NOT_FOUND', 'This account is not in the local copy.')
  const party = database.first<Party>(account !== null ? partyById(account.partyId) : partyId !== null ? partyById(partyId) : firstParty)
  if (party === undefined) throw new JobFailure('NOT_FOUND', 'Nothing has been pulled yet: there is no party whose name and address the template could be filled in with.')
  const sender = senderOf(database, party.id)
  const person = account === null ? undefined : database.first<Person>(firstContact(account.id))
  const examples = inCurrency(exampleValues(TEMPLATES[kind].variables) as Variables, party.currency, sender.locale)
  const own: Variables = account === null ? {} : { account: { name: account.name, ref: account.ref }, contact: { name: person?.name ?? '' } }
  const told = account === null ? null : toldNow(database, kind, account.id, sender, now)
  const values: Variables = { ...examples, ...told, party: partyVariables(sender), ...own, ...(account === null ? {} : paperFor(examples, account.name)), ...(kind === 'registration' ? { link: { ...linkPlaceholders(sender) } } : {}) }
  return {
    values, sender,
    toEmail: account === null ? shownMailbox({ name: (values['contact'] as { name: string }).name, address: INVENTED.email }) : person?.email == null ? `${account.name} (no address)` : shownMailbox({ name: person.name, address: person.email }),
    toNumber: account === null ? INVENTED.number : (person?.phone ?? account.criticalPhone ?? 'no number'),
    fromNumber: (JSON.parse(party.smsNumbers) as string[])[0] ?? 'no number',
    attachments: attachmentsOf(kind, values),
    filledWith: account === null ? 'An invented customer' : told === null ? `${account.name} (${account.ref}), with invented ${INVENTED_THINGS[kind] ?? 'figures'}` : `${account.name} (${account.ref})`,
  }
}

/** What there is to say to this customer now, or was lately; null where there is nothing. */
function toldNow(database: Database, kind: MailKind, accountId: string, sender: Sender, now: number): Variables | null {
  if (!isMatterKind(kind)) return null
  const matter = matterOf(kind)
  const customer = customersById(database, [accountId]).get(accountId)
  const things = [...matter.read(database, matter.lately(database, accountId, now), now).values()].filter((thing) => !isGone(thing))
  return customer === undefined || things.length === 0 ? null : matter.values(things, { customer, sender, now })
}
const INVENTED_THINGS: Partial<Record<MailKind, string>> = {
  registration: 'link', receipt: 'payments', payment_failed: 'failures', approval_request: 'invoices', card_expiring: 'cards', recharge_receipt: 'recharges', recharge_declined: 'recharges', low_balance: 'balance', card_request: 'cards', agency_copy: 'accounts', statement: 'document', paper: 'document',
}

interface Party { id: string; currency: string; smsNumbers: string }
const parties = db.selectFrom('cache.party').select(['id', 'currency', 'smsNumbers'])
const partyById = (id: string) => parties.where('id', '=', id)
const firstParty = parties.orderBy('id').limit(1)
const accountById = (id: string) => db.selectFrom('cache.account').select(['id', 'partyId', 'name', 'ref', 'criticalPhone']).where('id', '=', id)
const firstContact = (accountId: string) => db.selectFrom('cache.contact').select(['name', 'email', 'phone']).where('accountId', '=', accountId).orderBy('name').orderBy('id').limit(1)

/** The invented document is this customer's, by its name. */
function paperFor(examples: Variables, name: string): Variables {
  const paper = examples['paper'] as { fileName: string } | undefined
  return paper === undefined ? {} : { paper: { ...paper, fileName: paper.fileName.replace(ACCOUNT.name.example, () => safeFileName(name)) } }
}

function attachmentsOf(kind: MailKind, values: Variables): string[] {
  if (kind === 'statement' || kind === 'paper') return [(values['paper'] as { fileName: string }).fileName]
  if (kind === 'receipt') return (values['payments'] as readonly { ref: string }[]).map(({ ref }) => `Receipt ${ref}, ${(values['account'] as { name: string }).name}.pdf`)
  return []
}

/** The examples' amounts in the party's own money, written the way its country does. */
function inCurrency(values: Variables, currency: Currency, locale: string): Variables {
  const english = /^en\b/.test(locale) ? locale : 'en-GB'
  return JSON.parse(JSON.stringify(values), (_, value: unknown) => (typeof value === 'string' ? value.replace(/\$([\d,]+)\.(\d\d)/g, (_amount, whole: string, cents: string) => {
    const places = exponentOf(currency)
    return formatMoney({ currency, minor: Number(`${whole.replaceAll(',', '')}${`${cents}0000`.slice(0, places)}`) }, english)
  }) : value)) as Variables
}
