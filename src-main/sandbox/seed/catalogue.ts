/** What Meridian Fleet sells: one product record for each party and currency it is sold in. */
import type { Row } from '../row.ts'
import { PARTY_IDS, partyCurrencies } from './parties.ts'
import { price } from './prices.ts'

export interface Offer {
  key: string
  name: string
  kind: 'plan' | 'product' | 'add_on'
  usCents: number
  interval: 'month' | 'year' | 'once'
  active: boolean
}
const offer = (key: string, name: string, kind: Offer['kind'], usCents: number, interval: Offer['interval'], active = true): Offer => ({ key, name, kind, usCents, interval, active })

export const offers = {
  essential: offer('track_essential', 'Track Essential', 'plan', 1900, 'month'),
  professional: offer('track_professional', 'Track Professional', 'plan', 2900, 'month'),
  enterprise: offer('track_enterprise', 'Track Enterprise', 'plan', 3900, 'month'),
  classic: offer('track_classic', 'Track Classic', 'plan', 2400, 'month', false),
  yearly: offer('track_professional_year', 'Track Professional, yearly', 'plan', 31_900, 'year'),
  callsStarter: offer('calls_starter', 'Calls Starter', 'plan', 3900, 'month'),
  callsGrowth: offer('calls_growth', 'Calls Growth', 'plan', 9900, 'month'),
  callsAgency: offer('calls_agency', 'Calls Agency', 'plan', 19_900, 'month'),
  tracker: offer('roadlink_300', 'RoadLink 300 tracker', 'product', 18_900, 'once'),
  modem: offer('sm_2', 'Satellite modem SM-2', 'product', 84_900, 'once'),
  harness: offer('harness', 'Wiring harness', 'product', 3500, 'once'),
  installation: offer('installation', 'Installation, per vehicle', 'product', 12_000, 'once'),
  dashCamera: offer('dc_1', 'Dash camera DC-1', 'product', 22_900, 'once', false),
  driverAlerts: offer('driver_alerts', 'Driver alerts', 'add_on', 500, 'month'),
  messageRelay: offer('message_relay', 'Message relay', 'add_on', 1200, 'month'),
  routeReplay: offer('route_replay', 'Route replay', 'add_on', 800, 'month'),
  coldChain: offer('cold_chain', 'Cold-chain sensors', 'add_on', 1500, 'month'),
  transcription: offer('transcription', 'Call transcription', 'add_on', 2500, 'month'),
  callerName: offer('caller_name', 'Enhanced caller name', 'add_on', 1000, 'month'),
  paperMaps: offer('paper_maps', 'Paper maps', 'add_on', 700, 'month', false),
} as const satisfies Record<string, Offer>

export const productId = (party: string, currency: string, sold: Offer): string => `prd_${party}_${currency.toLowerCase()}_${sold.key}`

export function productRows(updatedAt: number): Row<'products'>[] {
  return PARTY_IDS.flatMap((party) =>
    partyCurrencies[party].flatMap((currency) =>
      Object.values(offers).map((sold) => ({
        id: productId(party, currency, sold), partyId: party, updatedAt, name: sold.name, kind: sold.kind,
        priceMinor: price(currency, sold.usCents), currency, interval: sold.interval, active: sold.active,
      })),
    ),
  )
}
