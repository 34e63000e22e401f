/** Figures of the dispatch: messages a second, each committed before and after, against a pool that writes nothing down; its memory; the preview. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createBillingApiConnector } from '#main/connectors/billing-api/client.ts'
import { connect, openWorkspace } from '#main/db/workspace.ts'
import { dispatchCampaign } from '#main/mail/dispatch.ts'
import { previewOrder } from '#main/mail/orders/preview.ts'
import { prepareRegistrationDispatch } from '#main/mail/prepare.ts'
import { createSmtpTransport } from '#main/mail/transport.ts'
import { applyChanges } from '#main/sync/applyChanges.ts'
import { inChild } from '../children.ts'
import { copyOf, type Company } from '../company.ts'
import { atLeast, below, median, timed, type Figure } from '../figures.ts'
import { many, rounds } from '../quick.ts'
import { campaignOf, PDF_BYTES, readyParts, type Shape } from './campaigns.ts'
import { addCustomers } from './customers.ts'
import type { SinkCounts } from './sinkProcess.ts'

const ROUNDS = rounds(3)
const MESSAGES = many(10_000)
const MANY_MESSAGES = many(50_000)
const CONNECTIONS = '5'
const MEGABYTE = 1e6

export async function mailSuite(company: Company): Promise<Figure[]> {
  const pulled = (await company.pulled()).workspaceDir
  const few = withCustomers(pulled, join(company.dir, 'mail-customers'), MESSAGES)
  const sink = await startSink()
  const inTurn = join(company.dir, 'mail-workspace')
  const measure = async (how: 'ours' | 'rendered' | 'raw', workspaceDir: string, messages: number, shape: Shape): Promise<Sent> => {
    const file = join(import.meta.dirname, how === 'ours' ? 'dispatchProcess.ts' : 'barePoolProcess.ts')
    const campaignId = written(copyOf(workspaceDir, inTurn), shape)
    const sent = (await inChild(file, [inTurn, campaignId, sink.url, CONNECTIONS, how])) as Sent
    const { received, recipients, doubled } = await sink.counts()
    if (sent.sent !== messages || received !== messages || recipients !== messages || doubled !== 0) throw new Error(`Of ${messages} messages ${sent.sent} were sent and ${received} came, to ${recipients} recipients; ${doubled} got more than one.`)
    return sent
  }

  const figures: Figure[] = []
  for (const shape of ['plain', 'pdf'] as const) {
    const name = shape === 'plain' ? 'HTML and text' : `with a PDF of ${PDF_BYTES / 1000} KB`
    const rates: Record<'ours' | 'rendered' | 'raw', number[]> = { ours: [], rendered: [], raw: [] }
    let peak = 0
    for (let round = 0; round < ROUNDS; round++) {
      // By turns, so that a machine that is busy for a while is so for each of them.
      for (const how of ['ours', 'rendered', 'raw'] as const) {
        const { sent, seconds, peakBytes } = await measure(how, few, MESSAGES, shape)
        rates[how].push(sent / seconds)
        if (how === 'ours') peak = Math.max(peak, peakBytes)
      }
    }
    const against = (how: 'rendered' | 'raw') => median(rates.ours.map((ours, round) => ours / rates[how][round]!))
    const count = MESSAGES.toLocaleString('en')
    figures.push(
      atLeast(`${count} messages, ${name}, each state committed`, against('rendered'), 'ratio', 0.8, `nodemailer’s pool sending the same rendered messages: ${Math.round(median(rates.rendered))} a second`),
      atLeast(`${count} messages, ${name}, each state committed`, median(rates.ours), 'a second', null, `rendered, composed, sent and settled; ${CONNECTIONS} connections`),
      atLeast(`${count} messages, ${name}, against a pool that gets their bytes`, against('raw'), 'ratio', null, `it composes nothing: ${Math.round(median(rates.raw))} a second`),
      below(`most memory of the process that dispatches ${count}, ${name}`, peak / MEGABYTE, 'MB', 250),
    )
  }

  const lots = withCustomers(pulled, join(company.dir, 'mail-many-customers'), MANY_MESSAGES)
  const { peakBytes } = await measure('ours', lots, MANY_MESSAGES, 'plain')
  figures.push(below(`most memory of the process that dispatches ${MANY_MESSAGES.toLocaleString('en')}`, peakBytes / MEGABYTE, 'MB', 250))
  figures.push(await previewFigure(lots))
  await sink.close()
  figures.push(await wholeFigure(company, copyOf(pulled, inTurn)))
  return figures
}

interface Sent {
  sent: number
  seconds: number
  peakBytes: number
}

/** A workspace with customers made for the benchmark beside the company's own. */
function withCustomers(pulled: string, dir: string, count: number): string {
  const workspace = openWorkspace(copyOf(pulled, dir), { who: 'the benchmark' })
  addCustomers(workspace.database, count)
  workspace.close()
  return dir
}

/** Before the process that is measured begins, as the core writes it in another thread. */
function written(workspaceDir: string, shape: Shape): string {
  const database = connect(workspaceDir)
  const campaignId = campaignOf(database, shape)
  database.close()
  return campaignId
}

/** Before anything goes: all of them and the company's own looked at, in the process that is asked. */
async function previewFigure(workspaceDir: string): Promise<Figure> {
  const workspace = openWorkspace(workspaceDir, { who: 'the benchmark' })
  const request = { order: { kind: 'registration', selection: { filter: {} } }, again: false, quietMs: 86_400_000, now: Date.now() } as const
  const { willSend, skipped } = previewOrder(workspace.database, request)
  const leftOut = skipped.reduce((sum, { count }) => sum + count, 0)
  const spent = await timed(many(5), () => previewOrder(workspace.database, request))
  workspace.close()
  return below(`preview of a campaign to ${MANY_MESSAGES.toLocaleString('en')}`, median(spent) / 1000, 's', 1, `${willSend.toLocaleString('en')} would get it, ${leftOut.toLocaleString('en')} are left out, each with why`)
}

/** The company's own registration emails, each link asked of its billing system over HTTP; its mail server reads what it gets. */
async function wholeFigure(company: Company, workspaceDir: string): Promise<Figure> {
  const workspace = openWorkspace(workspaceDir, { who: 'the benchmark' })
  const { database } = workspace
  const connector = createBillingApiConnector(company.connection)
  const transport = createSmtpTransport(company.smtpUrl)
  const before = await receivedBy(company)
  const { campaignId } = prepareRegistrationDispatch(database, { selection: { filter: { need: 'send' } }, by: 'The benchmark', now: Date.now(), ratePerMinute: null })
  const startedAt = performance.now()
  const applied = (changed: Parameters<typeof applyChanges>[1]) => void applyChanges(database, changed, Date.now())
  const { sent, stopped } = await dispatchCampaign(campaignId, { ...readyParts(database), connector, transport, applyChanges: applied, signal: new AbortController().signal, progress: () => {} }, {})
  const seconds = (performance.now() - startedAt) / 1000
  transport.close()
  await connector.close()
  workspace.close()
  const came = (await receivedBy(company)) - before
  if (stopped !== null || came !== sent) throw new Error(`The mail server received ${came} messages of ${sent}. ${stopped ?? ''}`)
  return atLeast('registration emails, each link asked of the billing system', sent / seconds, 'a second', null, `${sent.toLocaleString('en')} messages to a mail server that parses them`)
}

async function receivedBy({ connection: { url, token } }: Company): Promise<number> {
  const answer = await fetch(new URL('/sandbox/state', url), { headers: { authorization: `Bearer ${token}` } })
  return ((await answer.json()) as { mail: { received: number } }).mail.received
}

/** The mail server of the comparison, in a process of its own. */
async function startSink(): Promise<{ url: string; counts(): Promise<SinkCounts>; close(): Promise<void> }> {
  const child = fork(join(import.meta.dirname, 'sinkProcess.ts'), { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const [{ url }] = (await once(child, 'message')) as [{ url: string }]
  return {
    url,
    async counts() {
      const answer = once(child, 'message')
      child.send('counts')
      return ((await answer) as [SinkCounts])[0]
    },
    async close() {
      const ended = once(child, 'exit')
      child.disconnect()
      await ended
    },
  }
}
