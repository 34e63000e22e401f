import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { startSandbox } from '#main/sandbox/index.ts'
import { counterfoil, document } from './counterfoil.ts'

test('the command line reads the answers of a company, does what is clear, leaves the rest, and repeats nothing', { timeout: 120_000 }, async () => {
  const dir = mkdtempSync(join(tmpdir(), 'counterfoil-sms-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  const sandbox = await startSandbox({ accounts: 400 })
  onTestFinished(() => sandbox.close())
  const workspace = ['--workspace', join(dir, 'workspace')]
  const connected = ['--url', sandbox.url, '--token', sandbox.token]
  // What the sandbox prints is the account's whole address.
  const sms = ['--sms', sandbox.sms, '--sms-token', sandbox.token]
  await counterfoil('sync', ...workspace, ...connected)

  const first = await counterfoil('sms', 'poll', ...workspace, ...connected, ...sms, '--json')
  const { read, taken, proposed } = document(first) as Record<'read' | 'taken' | 'proposed', number>
  expect(first.code, first.stderr).toBe(0)
  expect(taken).toBeGreaterThan(0)
  expect(proposed).toBeGreaterThan(0)
  expect(read).toBeGreaterThanOrEqual(taken + proposed)
  const answer = await fetch(`${sandbox.url}/sandbox/effects?limit=1000`, { headers: { authorization: `Bearer ${sandbox.token}` } })
  const { effects } = (await answer.json()) as { effects: { command: string }[] }
  expect(effects.filter(({ command }) => command === 'holdInvoice' || command === 'approveInvoice')).toHaveLength(taken)

  const again = await counterfoil('sms', 'poll', ...workspace, ...connected, '--sms', sandbox.url, '--sms-account', sandbox.sms.split('/').at(-1)!, '--sms-token', sandbox.token, '--json')
  expect(document(again)).toEqual({ read: 0, taken: 0, proposed: 0 })

  const none = await counterfoil('sms', 'poll', ...workspace, '--json')
  expect([none.code, document(none)]).toMatchObject([1, { error: { code: 'NO_SMS' } }])
  const half = await counterfoil('sms', 'poll', ...workspace, '--sms', sandbox.sms, '--json')
  expect([half.code, document(half)]).toMatchObject([2, { error: { code: 'NO_SMS_TOKEN' } }])
  const wrong = await counterfoil('sms', 'poll', ...workspace, ...connected, '--sms', sandbox.sms, '--sms-token', 'wrong', '--json')
  expect([wrong.code, document(wrong)]).toMatchObject([1, { error: { code: 'SMS_FAILED', message: expect.stringContaining('does not take the account') } }])
})
