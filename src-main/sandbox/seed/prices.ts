/** Prices are thought of in US cents and sold at round figures of each currency. */

interface Scale {
  /** Minor units for one US cent, as a fraction. */
  times: number
  per: number
  /** Prices are whole multiples of this many minor units. */
  step: number
}
const scales: Record<string, Scale> = {
  USD: { times: 1, per: 1, step: 100 },
  AUD: { times: 3, per: 2, step: 100 },
  EUR: { times: 19, per: 20, step: 100 },
  GBP: { times: 4, per: 5, step: 100 },
  NZD: { times: 33, per: 20, step: 100 },
  JPY: { times: 3, per: 2, step: 50 },
  KWD: { times: 3, per: 1, step: 250 },
}

/** The price in minor units of the currency, at least one step. */
export function price(currency: string, usCents: number): number {
  const { step } = scaleOf(currency)
  return Math.max(step, Math.round(amount(currency, usCents) / step) * step)
}

/** An amount of usage in minor units: not rounded to a nice figure, at least one unit. */
export function amount(currency: string, usCents: number): number {
  const { times, per } = scaleOf(currency)
  return Math.max(1, Math.round((usCents * times) / per))
}

function scaleOf(currency: string): Scale {
  const scale = scales[currency]
  if (!scale) throw new RangeError(`The demo company does not bill in ${currency}.`)
  return scale
}
