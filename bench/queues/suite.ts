/** Figures of the lists: what a person waits for when a queue opens, is turned over, counted, searched, or an account is opened. */
import type { AccountId } from '#contract/vocabulary.ts'
import type { Company } from '../company.ts'
import { below, median, percentile, timed, type Figure } from '../figures.ts'
import { many, rounds } from '../quick.ts'
import { openCore, type Client } from './openCore.ts'
import { turns } from './turns.ts'
import { largestAccountPage } from './largest.ts'
import { workBefore } from './workBefore.ts'
import { filtersOf, LIST_NAMES, LIST_WORDS, variantsOf, type ListName } from './variants.ts'

/** Rows a page, as the window asks for them. */
const PAGE = 100
const TIMES = many(10)
/** The middle one of them counts. */
const PASSES = rounds(3)

interface Page {
  rows: unknown[]
  next: string | null
}
/** Every list is asked in the same way. */
type List = { page(input: Record<string, unknown>): Promise<Page>; counts(input: Record<string, unknown>): Promise<unknown> }
const listOf = (client: Client, name: ListName): List => client[name]

/** @param workspace one that was pulled before, of whatever size; it is worked on, so give a copy. */
export async function queuesSuite(company: Company, workspace: string | null): Promise<Figure[]> {
  const { core, client } = await openCore(workspace ?? (await company.pulled()).workspaceDir)
  try {
    const figures: Figure[] = []
    process.stderr.write(`${await workBefore(core, client)}\n`)
    for (const name of LIST_NAMES) figures.push(...(await firstPages(client, name)))
    figures.push(await nextPages(client), ...(await counts(client)))
    figures.push(...(await searches(client)), ...(await accountPages(client)), await largestAccountPage(core, client))
    figures.push(...(await turns(core, client)))
    return figures
  } finally {
    await core.close()
  }
}

async function firstPages(client: Client, name: ListName): Promise<Figure[]> {
  const list = listOf(client, name)
  const variants = variantsOf(name)
  // Each pass goes over all of them, so that what disturbs the machine for a while disturbs one pass.
  const passes: { words: string; spent: number[] }[][] = []
  for (let pass = 0; pass < PASSES; pass++) {
    const measured = []
    for (const { words, input } of variants) measured.push({ words, spent: await timed(TIMES, () => list.page({ ...input, limit: PAGE })) })
    passes.push(measured)
  }
  const ofPass = (share: number) => median(passes.map((measured) => percentile(measured.flatMap(({ spent }) => spent), share)))
  const slowest = variants.map(({ words }, n) => ({ words, p99: median(passes.map((measured) => percentile(measured[n]!.spent, 0.99))) })).reduce((a, b) => (b.p99 > a.p99 ? b : a))
  const against = `${variants.length} sorts and filters, ${PAGE} rows`
  return [
    below(`first page of ${LIST_WORDS[name]}, p50`, ofPass(0.5), 'ms', null, against),
    below(`first page of ${LIST_WORDS[name]}, p99`, ofPass(0.99), 'ms', 5, against),
    below(`first page of ${LIST_WORDS[name]}, p99 of the slowest sort and filter`, slowest.p99, 'ms', 5, slowest.words),
  ]
}

/** Each list turned over from its beginning to its end, or for many pages. */
async function nextPages(client: Client): Promise<Figure> {
  const turnedOver = async (name: ListName): Promise<number[]> => {
    const list = listOf(client, name)
    let after: string | null = null
    return timed(many(200), async () => {
      const page: Page = await list.page({ limit: PAGE_TURNED, ...(after === null ? {} : { after }) })
      after = page.next
    })
  }
  const p99 = await inPasses(async () => {
    const spent: number[] = []
    for (const name of LIST_NAMES) spent.push(...(await turnedOver(name)))
    return spent
  })
  return below('next page by key, p99', p99, 'ms', 2, `pages of ${PAGE_TURNED} rows, over all lists`)
}
/** Small, so that a small company has many. */
const PAGE_TURNED = 25

/** The middle p99 of the passes. */
async function inPasses(pass: () => Promise<number[]>): Promise<number> {
  const p99s: number[] = []
  for (let n = 0; n < PASSES; n++) p99s.push(percentile(await pass(), 0.99))
  return median(p99s)
}

async function counts(client: Client): Promise<Figure[]> {
  let slowest = { p99: 0, words: '' }
  const p99 = await inPasses(async () => {
    const spent: number[] = []
    for (const name of LIST_NAMES) for (const filter of filtersOf(name)) {
      const of = await timed(many(20), () => listOf(client, name).counts(filter))
      const p99 = percentile(of, 0.99)
      if (p99 > slowest.p99) slowest = { p99, words: `${LIST_WORDS[name]}, ${JSON.stringify(filter)}` }
      spent.push(...of)
    }
    return spent
  })
  return [
    below('counts of a list, p99', p99, 'ms', 25, 'every filter of every list'),
    below('counts of a list, longest of all', slowest.p99, 'ms', 25, slowest.words),
  ]
}

/** Names, numbers and addresses, letter by letter. */
async function searches(client: Client): Promise<Figure[]> {
  const { rows } = await client.accounts.page({ limit: 500 })
  const sample = rows.filter((_, n) => n % Math.ceil(rows.length / 20) === 0)
  const typed = sample.flatMap(({ name, ref }, n) => prefixes(n % 3 === 0 ? ref : name))
  typed.push(...['1,234.50', 'AUD 99', '1234', 'IN1', 'in10', 'b.example', '+61'].flatMap(prefixes))
  const box = await inPasses(() => timed(many(typed.length), (n) => client.search.find({ text: typed[n % typed.length]!, limit: 20 })))
  const inLists = await inPasses(() => timed(many(typed.length * LIST_NAMES.length), (n) => listOf(client, LIST_NAMES[n % LIST_NAMES.length]!).page({ text: typed[n % typed.length]!, limit: PAGE })))
  return [
    below('search box as it is typed, p99', box, 'ms', 25, `${typed.length} beginnings of names and numbers`),
    below('words in a list as they are typed, p99', inLists, 'ms', 25, 'the same, over all lists'),
  ]
}

function prefixes(text: string): string[] {
  const letters = Array.from(text).slice(0, 12)
  return letters.map((_, n) => letters.slice(0, n + 1).join('')).filter((prefix) => prefix.trim() !== '')
}

async function accountPages(client: Client): Promise<Figure[]> {
  const { rows } = await client.accounts.page({ limit: 500 })
  const of = (n: number): AccountId => rows[(n * 7) % rows.length]!.accountId
  const detail = await inPasses(() => timed(many(200), (n) => client.accounts.detail({ account: of(n) })))
  const lists = await inPasses(() => timed(many(200), async (n) => {
    await client.accounts.invoices({ account: of(n), limit: 50 })
    await client.accounts.payments({ account: of(n), limit: 50 })
  }))
  return [
    below('account page, p99', detail, 'ms', 25, `${rows.length} accounts`),
    below('invoices and payments of an account, p99', lists, 'ms', 25, '50 of each'),
  ]
}
