import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { cutOffCampaigns, haltCampaign, recoverCampaigns } from '#main/mail/messageLog.ts'
import { createMailService } from '#main/mail/mailService.ts'
import { campaign, customers, dispatch, messages, prepare, states } from './customers.ts'
import { smtpSink, type SmtpSink } from './smtpSink.ts'

const TOTAL = 400

/** Dispatches in a child and kills it with SIGKILL when the sink has taken so many messages. */
async function dispatchAndKill(dir: string, campaignId: string, sink: SmtpSink, atMessage: number): Promise<void> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('./dispatchChild.ts', import.meta.url)), dir, campaignId, sink.url], { cwd: join(import.meta.dirname, '../..'), stdio: ['ignore', 'pipe', 'pipe'] })
  const said: string[] = []
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk.toString()))
  const ended = new Promise<NodeJS.Signals | null>((resolve) => child.on('exit', (_, signal) => resolve(signal)))
  sink.onTaken((count) => { if (count === atMessage) child.kill('SIGKILL') })
  expect(await ended, said.join('')).toBe('SIGKILL')
}

test('a process killed in the middle, again and again, writes to nobody twice and loses nobody', async () => {
  const { database, dir } = customers(TOTAL)
  const sink = await smtpSink()
  const { campaignId } = prepare(database, { now: Date.now() })

  let known = 0
  for (const at of [37, 120, 121, 260]) {
    if (sink.taken().length >= at) continue
    await dispatchAndKill(dir, campaignId, sink, at)
    const counts = states(database, campaignId)
    // Whatever moment it was: what is written down as sent was received, and what was received is written down as begun.
    expect(sink.taken().length).toBeGreaterThanOrEqual(counts['sent'] ?? 0)
    expect(sink.taken().length).toBeLessThanOrEqual((counts['sent'] ?? 0) + (counts['sending'] ?? 0) + (counts['uncertain'] ?? 0))
    expect(counts['sending'] ?? 0).toBeGreaterThan(0)
    known += counts['sending'] ?? 0
  }
  const result = await dispatch(database, campaignId, { smtp: sink.url, now: Date.now })

  expect(result).toMatchObject({ queued: 0, failed: 0, skipped: 0, stopped: null })
  expect(result.sent + result.uncertain).toBe(TOTAL)
  expect(result.uncertain).toBe(known)
  expect(Math.max(...sink.byRecipient().values())).toBe(1)
  expect(sink.taken().length).toBeGreaterThanOrEqual(result.sent)
  // Nobody is missing but those whose fate is shown as not known.
  const got = new Set(sink.taken().map(({ to }) => to))
  const missing = messages(database, campaignId).filter(({ toAddress }) => !got.has(toAddress))
  expect(missing.every(({ state }) => state === 'uncertain')).toBe(true)
  expect(campaign(database, campaignId).state).toBe('done')
})

test('a campaign that was cut off is paused at the next start, and what was on the line is uncertain', async () => {
  const { database, dir } = customers(120)
  const sink = await smtpSink()
  const { campaignId } = prepare(database, { now: Date.now() })
  await dispatchAndKill(dir, campaignId, sink, 30)
  const onTheLine = states(database, campaignId)['sending'] ?? 0
  expect(onTheLine).toBeGreaterThan(0)

  createMailService({ database, now: Date.now } as Parameters<typeof createMailService>[0])
  expect(campaign(database, campaignId)).toMatchObject({ state: 'paused', stopReason: 'Counterfoil was closed before all of these were sent.' })
  expect(states(database, campaignId)).toMatchObject({ uncertain: onTheLine })
  expect(messages(database, campaignId).find(({ state }) => state === 'uncertain')!.reason).toBe('Counterfoil stopped between handing it to the mail server and the server’s answer.')
  recoverCampaigns(database, Date.now())
  expect(states(database, campaignId)).toMatchObject({ uncertain: onTheLine })
})

test.each(['paused', 'cancelled'] as const)('killed after a person had it %s, what was on the line is uncertain at the next start', async (as) => {
  const { database, dir } = customers(120)
  const sink = await smtpSink()
  const { campaignId } = prepare(database, { now: Date.now() })
  await dispatchAndKill(dir, campaignId, sink, 30)
  const onTheLine = states(database, campaignId)['sending'] ?? 0
  expect(onTheLine).toBeGreaterThan(0)
  expect(haltCampaign(database, campaignId, as, Date.now())).toBe(as)
  expect(states(database, campaignId)).toMatchObject({ sending: onTheLine })

  createMailService({ database, now: Date.now } as Parameters<typeof createMailService>[0])
  expect(states(database, campaignId)).toMatchObject({ uncertain: onTheLine })
  expect(states(database, campaignId)['sending']).toBeUndefined()
  expect(campaign(database, campaignId)).toMatchObject({ state: as, stopReason: null })
})

test('a start finds what is on the line through the index, campaign by campaign', () => {
  const { database } = customers(1)
  const { sql, parameters } = cutOffCampaigns().compile()
  const plan = database.raw.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all(...parameters).map(({ detail }) => detail)
  expect(plan.filter((step) => /\bm\b/.test(step))).toEqual([expect.stringMatching(/SEARCH m USING (COVERING )?INDEX message_by_state \(campaignId=\? AND state=\?\)/)])
})
