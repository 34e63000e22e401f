/** A list of accounts without end to scroll through: the window asks as ever, and the page itself answers, in no time. */
import type { Page } from '@playwright/test'

export interface EndlessAccounts {
  /** How many pages were asked for, and where the last of them began. */
  asked(): Promise<{ pages: number; last: number }>
  /** Takes the account at a place out of the list. */
  remove(place: number): Promise<void>
}

/** From the next load on there are `count` accounts, `Account 0000000` the first. */
export async function endlessAccounts(page: Page, count: number): Promise<EndlessAccounts> {
  await page.addInitScript((all) => {
    const asked = { pages: 0, last: 0 }
    const gone = new Set<number>()
    const row = (place: number) => ({
      accountId: `acc_${place}`, partyId: 'au', ref: `AC${String(place).padStart(7, '0')}`, name: `Account ${String(place).padStart(7, '0')}`, kind: 'standard', status: 'active', billing: 'postpaid',
      balances: [{ currency: 'AUD', openMinor: place * 100 + 1, unappliedMinor: 0, balanceMinor: place * 100 + 1, oldestDueOn: '2026-01-01', openInvoices: 1 }], wallet: null, pausedAt: null,
    })
    const answers: Record<string, (input: { after?: string; limit: number }) => object> = {
      page: ({ after, limit }) => {
        const rows: object[] = []
        let place = after === undefined ? 0 : Number(after) + 1
        asked.pages += 1
        asked.last = place
        for (; place < all && rows.length < limit; place += 1) if (!gone.has(place)) rows.push(row(place))
        return { rows, next: place < all ? String(place - 1) : null }
      },
      counts: () => ({ total: all - gone.size }),
    }
    const line = window.fetch.bind(window)
    window.fetch = async (...call) => {
      const [asks, init] = call
      const url = asks instanceof Request ? asks.url : String(asks)
      const procedure = /\/rpc\/accounts\/(\w+)$/.exec(new URL(url, location.href).pathname)?.[1]
      const answer = procedure === undefined ? undefined : answers[procedure]
      if (answer === undefined) return line(...call)
      // Read only where it is answered here: a body can be read once.
      const { json } = (await new Request(asks, init).json()) as { json: { after?: string; limit: number } }
      return new Response(JSON.stringify({ json: answer(json) }), { headers: { 'content-type': 'application/json' } })
    }
    Object.assign(window, { endless: { asked, gone } })
  }, count)
  await page.reload()
  return {
    asked: () => page.evaluate(() => ({ ...(window as unknown as { endless: { asked: { pages: number; last: number } } }).endless.asked })),
    remove: (place) => page.evaluate((at) => void (window as unknown as { endless: { gone: Set<number> } }).endless.gone.add(at), place),
  }
}
