import { expect, test } from 'vitest'
import { childrenOf, failing, isThere, start } from './counterfoil.ts'
import { Ready } from './shapes.ts'

const answers = (url: string) => fetch(`${url}/v1/me`).then(({ status }) => status, () => 'gone')

test('the first line says where it is; faults are taken; SIGTERM ends it and leaves no process behind', async () => {
  const { child, firstLine, ended } = start('sandbox', '--accounts', '20', '--faults', 'latency=5,rate429=0.1,malformed=0.01', '--json')
  const ready = Ready.parse(JSON.parse(await firstLine))
  const state = await (await fetch(`${ready.url}/sandbox/state`, { headers: { authorization: `Bearer ${ready.token}` } })).json()
  expect(state).toMatchObject({ accounts: 20, faults: 'latency=5,rate429=0.1,malformed=0.01' })
  const children = childrenOf(child.pid!)
  expect(children.filter(isThere)).not.toEqual([])
  child.kill('SIGTERM')
  expect(await ended).toMatchObject({ code: 0, stdout: `${await firstLine}\n`, stderr: '' })
  expect(children.filter(isThere)).toEqual([])
})

test('it ends with the command, even when that is killed', async () => {
  const { child, firstLine } = start('sandbox', '--accounts', '20', '--json')
  const { url } = Ready.parse(JSON.parse(await firstLine))
  expect(await answers(url)).toBe(401)
  child.kill('SIGKILL')
  await expect.poll(() => answers(url), { timeout: 20_000 }).toBe('gone')
})

test('a misspelt fault is wrong use, and the ones there are are named', async () => {
  const [misspelt, tooMuch, noNumber] = await Promise.all([
    failing(2, 'WRONG_USE', 'sandbox', '--faults', 'rat429=0.1'),
    failing(2, 'WRONG_USE', 'sandbox', '--faults', 'cut=7'),
    failing(2, 'WRONG_USE', 'sandbox', '--accounts', 'many'),
  ])
  expect(misspelt).toBe('“rat429=0.1” is not a fault; there are latency, retryAfter, rate429, error500, cut, malformed, duplicate, reorder, expire, empty, repeat, malformed=each, conflict, noRetryAfter and offline.')
  expect(tooMuch).toContain('needs a number from 0 to 1')
  expect(noNumber).toContain('is no whole number from 20')
})
