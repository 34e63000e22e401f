/** What the core says to the window's own calls, asked beside the window. */
import type { Page } from '@playwright/test'

/** One call of the contract, `['bulk', 'results']`, with the window's session. */
export async function ask<T>(page: Page, path: readonly [feature: string, procedure: string], input: object = {}): Promise<T> {
  const { origin } = new URL(page.url())
  const answer = await page.request.post(`${origin}/rpc/${path.join('/')}`, { data: { json: input }, headers: { origin } })
  if (!answer.ok()) throw new Error(`${path.join('.')}: ${answer.status()} ${await answer.text()}`)
  return ((await answer.json()) as { json: T }).json
}
