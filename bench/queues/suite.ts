/** Figures of the lists: what a person waits for when a queue opens, is turned over, counted, searched, or an account is opened. */
import type { AccountId } from '#contract/vocabulary.ts'
import type { Company } from '../company.ts'
import { below, percentile, timed, type Figure } from '../figures.ts'
import { many } from '../quick.ts'
import { openCore, type Client } from './openCore.ts'
import { filtersOf, LIST_NAMES, LIST_WORDS, variantsOf, type ListName } from './variants.ts'

/** Rows a page, as the window asks for them. */
const PAGE = 100
const TIMES = many(100)

interface Page {
  rows: unknown[]
  next: string | null
}
/** Every list is asked in the same way. */
type List = { page(input: Record<string, unknown>): Promise<Page>; counts(input: Record<string, unknown>): Promise<unknown> }
const listOf = (client: Client, name: ListName): List => client[name]

export async function queuesSuite(company: Company): Promise<Figure[]> {
  const { workspaceDir } = await company.pulled()
  const { core, client } = await openCore(workspaceDir)
  try {
    const figures: Figure[] = []
    for (const name of LIST_NAMES) figures.push(...(await firstPages(client, name)))
    figures.push(await nextPages(client), await counts(client))
    figures.push(...(await searches(client)), ...(await accountPages(client)))
    return figures
  } finally {
    await core.close()
  }
}

async function firstPages(client: Client, name: ListName): Promise<Figure[]> {
  const list = listOf(client, name)
  const all: number[] = []
  let worst = { words: '', p99: 0 }
  for (const { words, input } of variantsOf(name)) {
    const spent = await timed(TIMES, () => list.page({ ...input, limit: PAGE }))
    const p99 = percentile(spent, 0.99)
    if (p99 > worst.p99) worst = { words, p99 }
    all.push(...spent)
  }
  const against = `${variantsOf(name).length} sorts and filters, ${PAGE} rows`
  return [
    below(`first page of ${LIST_WORDS[name]}, p50`, percentile(all, 0.5), 'ms', null, against),
    below(`first page of ${LIST_WORDS[name]}, p99`, percentile(all, 0.99), 'ms', 5, against),
    below(`first page of ${LIST_WORDS[name]}, p99 of the slowest sort and filter`, worst.p99, 'ms', 5, worst.words),
  ]
}

/** Each list turned over from its beginning to its end, or for many pages. */
async function nextPages(client: Client): Promise<Figure> {
  const spent: number[] = []
  const turnedOver = async (name: ListName, times: number): Promise<number[]> => {
    const list = listOf(client, name)
    let after: string | null = null
    return timed(times, async () => {
      const page: Page = await list.page({ limit: PAGE_TURNED, ...(after === null ? {} : { after }) })
      after = page.next
    })
  }
  for (const name of LIST_NAMES) spent.push(...(await turnedOver(name, many(200))))
  return below('next page by key, p99', percentile(spent, 0.99), 'ms', 2, `${spent.length} pages of ${PAGE_TURNED} rows, over all lists`)
}
/** Small, so that a small company has many. */
const PAGE_TURNED = 25

async function counts(client: Client): Promise<Figure> {
  const spent: number[] = []
  let worst = { words: '', p99: 0 }
  for (const name of LIST_NAMES) {
    for (const filter of filtersOf(name)) {
      const found = await timed(TIMES, () => listOf(client, name).counts(filter))
      const p99 = percentile(found, 0.99)
      if (p99 > worst.p99) worst = { words: `${LIST_WORDS[name]}, ${JSON.stringify(filter)}`, p99 }
      spent.push(...found)
    }
  }
  return below('counts of a list, p99', percentile(spent, 0.99), 'ms', 25, `slowest: ${worst.words}, ${worst.p99.toFixed(1)} ms`)
}

/** Names, numbers and addresses, letter by letter. */
async function searches(client: Client): Promise<Figure[]> {
  const { rows } = await client.accounts.page({ limit: 500 })
  const sample = rows.filter((_, n) => n % Math.ceil(rows.length / 20) === 0)
  const typed = sample.flatMap(({ name, ref }, n) => prefixes(n % 3 === 0 ? ref : name))
  const spent = await timed(many(typed.length * 3), (n) => client.search.find({ text: typed[n % typed.length]!, limit: 20 }))
  const inQueue = await timed(many(typed.length * 3), (n) => listOf(client, LIST_NAMES[n % LIST_NAMES.length]!).page({ text: typed[n % typed.length]!, limit: PAGE }))
  return [
    below('search box as it is typed, p99', percentile(spent, 0.99), 'ms', 25, `${typed.length} beginnings of names and numbers`),
    below('words in a list as they are typed, p99', percentile(inQueue, 0.99), 'ms', 25, `the same, over all lists`),
  ]
}

function prefixes(text: string): string[] {
  const letters = Array.from(text).slice(0, 12)
  return letters.map((_, n) => letters.slice(0, n + 1).join('')).filter((prefix) => prefix.trim() !== '')
}

async function accountPages(client: Client): Promise<Figure[]> {
  const { rows } = await client.accounts.page({ limit: 500 })
  const of = (n: number): AccountId => rows[(n * 7) % rows.length]!.accountId
  const spent = await timed(many(400), (n) => client.accounts.detail({ account: of(n) }))
  const lists = await timed(many(400), async (n) => {
    await client.accounts.invoices({ account: of(n), limit: 50 })
    await client.accounts.payments({ account: of(n), limit: 50 })
  })
  return [
    below('account page, p99', percentile(spent, 0.99), 'ms', 25, `${rows.length} accounts`),
    below('invoices and payments of an account, p99', percentile(lists, 0.99), 'ms', 25, '50 of each'),
  ]
}
