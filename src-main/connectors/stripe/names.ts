/** What prices are called: a subscription names its prices, and only their products have names. */
import type Stripe from 'stripe'
import { refId } from './ids.ts'
import { priceName } from './map/product.ts'
import type { Upstream } from './upstream.ts'

export interface Names {
  /** Asks for the products that are not known yet; answers how each of these prices is called. */
  ofPrices(prices: readonly Stripe.Price[], signal: AbortSignal | undefined): Promise<(price: Stripe.Price) => string>
  forget(): void
}

/** Names kept; the oldest goes. A catalogue is seldom larger. */
const KEPT = 20_000

export function createNames(upstream: Upstream): Names {
  const names = new Map<string, Promise<string | null>>()
  const ask = (product: string, signal: AbortSignal | undefined): Promise<string | null> => {
    const known = names.get(product)
    if (known !== undefined) return known
    if (names.size >= KEPT) names.delete(names.keys().next().value!)
    const name = upstream.one('product', product, signal).then((found) => (found !== null && !('deleted' in found) ? found.name : null))
    names.set(product, name)
    name.catch(() => names.delete(product))
    return name
  }
  return {
    async ofPrices(prices, signal) {
      const products = [...new Set(prices.flatMap(({ product }) => refId(product as string) ?? []))]
      const found = new Map(await Promise.all(products.map(async (product) => [product, await ask(product, signal)] as const)))
      return (price) => priceName(price, found.get(refId(price.product) ?? '') ?? null)
    },
    forget: () => names.clear(),
  }
}
