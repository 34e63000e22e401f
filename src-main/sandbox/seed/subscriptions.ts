/** What an account has bought: plans, equipment, add-ons. */
import type { Row } from '../row.ts'
import type { Books } from './books.ts'
import { dayText } from './calendar.ts'
import { offers, productId, type Offer } from './catalogue.ts'
import { price } from './prices.ts'
import type { Profile } from './profile.ts'

export interface Bought {
  plan: Row<'subscriptions'>
  addOns: Row<'addOns'>[]
}

export function makeSubscriptions(books: Books, profile: Profile): Bought {
  const chance = books.chance('subscriptions')
  const { account, rows, party } = books
  const created = party.calendar.today - profile.ageDays
  const closedOn = profile.ticket.closed ? dayText(party.calendar.today - 40) : null
  const subscribe = (sold: Offer, quantity: number, startedDay: number, cancelledOn: string | null): Row<'subscriptions'> => {
    const subscription: Row<'subscriptions'> = {
      id: books.id('subscriptions'), partyId: account.partyId, updatedAt: party.calendar.at(startedDay, 660), accountId: account.id, productId: productId(account.partyId, account.currency, sold),
      name: sold.name, status: cancelledOn === null ? 'active' : 'cancelled', quantity, priceMinor: price(account.currency, sold.usCents), currency: account.currency,
      interval: sold.interval, startedOn: dayText(startedDay), cancelledOn,
    }
    rows.subscriptions.push(subscription)
    return subscription
  }
  const prepaid = profile.billing === 'prepaid'
  const plain = Object.keys(profile.ticket).length === 0
  const sold = prepaid
    ? profile.kind === 'agency' ? offers.callsAgency : chance.pick([offers.callsStarter, offers.callsStarter, offers.callsGrowth])
    : plain && chance.chance(0.06) ? offers.yearly : chance.weighted<Offer>([[offers.essential, 40], [offers.professional, 40], [offers.enterprise, 14], [offers.classic, 6]])
  const plan = subscribe(sold, prepaid ? 1 : profile.vehicles, created, closedOn)
  if (!prepaid && chance.chance(0.3)) subscribe(chance.pick([offers.tracker, offers.tracker, offers.modem, offers.dashCamera]), Math.min(profile.vehicles, 12), created, null)
  if (profile.ageDays > 500 && chance.chance(0.25)) subscribe(prepaid ? offers.callsStarter : offers.classic, 1 + (profile.vehicles >> 1), created, dayText(party.calendar.today - chance.int(100, 400)))
  const choice: Offer[] = prepaid ? [offers.transcription, offers.callerName, offers.messageRelay] : [offers.driverAlerts, offers.messageRelay, offers.routeReplay, offers.coldChain, offers.paperMaps]
  const addOns = chance.shuffled(choice).slice(0, chance.int(0, 3)).map((add): Row<'addOns'> => {
    const changedAt = party.calendar.at(created + chance.int(0, Math.max(0, profile.ageDays - 1)), 840)
    return {
      id: books.id('addOns'), partyId: account.partyId, updatedAt: changedAt, accountId: account.id, productId: productId(account.partyId, account.currency, add), name: add.name,
      enabled: !profile.ticket.closed && add.active && chance.chance(0.65), priceMinor: price(account.currency, add.usCents), currency: account.currency, changedAt,
    }
  })
  rows.addOns.push(...addOns)
  return { plan, addOns }
}
