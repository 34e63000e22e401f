/** An order about things of the books: all things of an account in one message, to its people. */
import type { ChannelWish } from '#contract/mail.ts'
import type { OrderToRead } from '#main/core/ports/mail.ts'
import type { Database } from '#main/db/database.ts'
import { joined, suppressedOf } from '../addressees.ts'
import { alreadyWords } from '../alreadySent.ts'
import { customersById, type Customer } from '../customers.ts'
import { isGone, type Gone, type Matter, type Thing } from '../kinds/matter.ts'
import { audienceOf, reach, reachable, type Reached } from '../reach.ts'
import { createSenders, type Sender } from '../sender.ts'
import { AGAIN_GUARD_MS, onTheirWay, RECENTLY_SENT, toldLately, toldThings } from '../told.ts'
import { narrowed } from './narrowed.ts'
import type { Planned } from './order.ts'

export interface MatterPlanned extends Planned {
  /** What it would tell; empty where nothing can be told. */
  things: readonly Thing[]
  customer: Customer
  sender: Sender
}

/** Things read at once, and accounts. */
const CHUNK = 2000
/** Things told in one message at most: nobody reads more, and receipts are attached. */
export const THINGS_MAX = 100

const NOBODY: ReadonlyMap<string, string> = new Map()
const NEVER: ReadonlyMap<string, number> = new Map()

type Request = Pick<OrderToRead, 'again' | 'quietMs' | 'now'> & { channel: ChannelWish }

/** By the accounts' names. `only`: of this account alone. */
export function matterOrder(database: Database, matter: Matter, ids: readonly string[], request: Request, only: string | null): MatterPlanned[] {
  const byAccount = grouped(database, matter, ids, request.now)
  // Neighbours in the files are read together: a hundred thousand reads all over them take four times as long.
  const groups = only === null ? [...byAccount.values()].sort((a, b) => (a.accountId < b.accountId ? -1 : 1)) : [byAccount.get(only) ?? []].flat()
  const senders = createSenders(database)
  const planned: MatterPlanned[] = []
  for (let at = 0; at < groups.length; at += CHUNK) planned.push(...together(database, matter, groups.slice(at, at + CHUNK), request, senders))
  const names = new Map(planned.map((one) => [one, one.accountName.toLowerCase()]))
  return planned.sort((a, b) => {
    const [first, second] = [names.get(a)!, names.get(b)!]
    return first === second ? (a.accountId < b.accountId ? -1 : 1) : first < second ? -1 : 1
  })
}

interface Group {
  accountId: string
  partyId: string
  things: Thing[]
  gone: Gone[]
}

function grouped(database: Database, matter: Matter, chosen: readonly string[], now: number): Map<string, Group> {
  const byAccount = new Map<string, Group>()
  const ids = chosen.toSorted()
  for (let at = 0; at < ids.length; at += CHUNK) {
    const some = ids.slice(at, at + CHUNK)
    const found = matter.read(database, some, now)
    for (const id of some) {
      const thing = found.get(id)
      if (thing === undefined) continue
      let group = byAccount.get(thing.accountId)
      if (group === undefined) byAccount.set(thing.accountId, (group = { accountId: thing.accountId, partyId: thing.partyId, things: [], gone: [] }))
      if (isGone(thing)) group.gone.push(thing)
      else group.things.push(thing)
    }
  }
  return byAccount
}

function together(database: Database, matter: Matter, groups: readonly Group[], { again, quietMs, now, channel }: Request, senderFor: (partyId: string) => Sender): MatterPlanned[] {
  const customers = customersById(database, groups.map(({ accountId }) => accountId))
  const audiences = new Map([...customers].map(([id, customer]) => [id, audienceOf(customer, matter.audience)]))
  const people: string[] = []
  for (const [id, audience] of audiences) if (!('skip' in audience)) reachable(people, audience, { country: customers.get(id)!.country, channel })
  const suppressed = suppressedOf(database, people)
  const found: { group: Group; customer: Customer; reached: Reached }[] = []
  const addresses: string[] = []
  for (const group of groups) {
    const customer = customers.get(group.accountId)
    if (customer === undefined) continue
    const reached = reachedOf(customer, group)
    found.push({ group, customer, reached })
    if (!('skip' in reached)) addresses.push(...addressesIn(reached))
  }
  const quiet = matter.told === 'quiet'
  const onWay = quiet ? onTheirWay(database, matter.kind, groups.map(({ accountId }) => accountId)) : NOBODY
  const lately = quiet ? toldLately(database, matter.kind, addresses, now - (again ? AGAIN_GUARD_MS : quietMs)) : NEVER
  const things = quiet ? null : toldThings(database, groups.flatMap((group) => group.things.map(keyOf)), { waiting: true, ...(again ? { since: now - AGAIN_GUARD_MS } : {}) })
  return found.map(({ group, customer, reached }) => planned(group, customer, reached))

  function reachedOf(customer: Customer, group: Group): Reached {
    if (group.things.length === 0) return { channel: channel === 'sms' ? 'sms' : 'email', skip: group.gone[0]?.gone ?? 'There is nothing to tell.' }
    const audience = audiences.get(customer.id)!
    if ('skip' in audience) return { channel: channel === 'sms' ? 'sms' : 'email', skip: audience.skip }
    return reach(audience, { channel, country: customer.country, numbers: senderFor(group.partyId).smsNumbers }, suppressed)
  }

  function keyOf({ id }: Thing): string {
    return `${matter.prefix}${id}`
  }

  function planned(group: Group, customer: Customer, reached: Reached): MatterPlanned {
    const base = {
      accountId: customer.id, accountName: customer.name, accountRef: customer.ref, partyId: customer.partyId, channel: reached.channel, contactId: null, toAddress: '', toName: customer.name,
      things: group.things, customer, sender: senderFor(group.partyId), recentAt: null,
      ...subjectsOf(group.things.length > 0 ? group.things : group.gone), about: group.things.length === 0 ? null : matter.about(group.things),
    }
    if ('skip' in reached) return { ...base, skip: reached.skip }
    const to = addressesIn(reached)
    const all = { ...base, toAddress: joined(to), toName: namesIn(reached), contactId: reached.channel === 'sms' ? reached.contactId : null }
    if (group.things.length > THINGS_MAX) return { ...all, skip: `More than ${THINGS_MAX} of them are of one account: send a statement instead.` }
    const waits = onWay.get(customer.id)
    if (waits !== undefined) return { ...all, skip: waits }
    const left = narrowed(group.things, to, (thing, address) => things?.at(keyOf(thing), address) ?? lately.get(address) ?? null)
    if ('recentAt' in left) return { ...all, skip: matter.told === 'quiet' ? RECENTLY_SENT : alreadyWords(left.recentAt), recentAt: left.recentAt }
    return {
      ...all, skip: null, things: left.things, ...subjectsOf(left.things), about: aboutWith(matter.about(left.things), reached),
      ...(left.to.length === to.length ? {} : { toAddress: joined(left.to), toName: reached.channel === 'email' ? reached.to.filter(({ address }) => left.to.includes(address)).map(({ name }) => name).join(', ') : all.toName }),
    }
  }

  function subjectsOf(of: readonly Thing[]): Pick<Planned, 'subjectId' | 'subjects'> {
    const subjects = of.slice(0, THINGS_MAX).map(keyOf)
    return { subjectId: subjects[0] ?? '', subjects }
  }
}

export const addressesIn = (reached: Exclude<Reached, { skip: string }>): string[] => (reached.channel === 'sms' ? [reached.to] : reached.to.map(({ address }) => address))
const namesIn = (reached: Exclude<Reached, { skip: string }>): string => (reached.channel === 'sms' ? reached.name : reached.to.map(({ name }) => name).join(', '))

/** Who is left out is named beside what it is about (C5): `PM000042. Left out: …`. */
const aboutWith = (about: string, reached: Exclude<Reached, { skip: string }>): string => (reached.channel === 'sms' || reached.without === null ? about : `${about}. ${reached.without}`)
