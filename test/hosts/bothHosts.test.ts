import { MessageChannel } from 'node:worker_threads'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createORPCClient, ORPCError } from '@orpc/client'
import { RPCLink as FetchLink } from '@orpc/client/fetch'
import { RPCLink as PortLink } from '@orpc/client/message-port'
import { afterEach, describe, expect, test } from 'vitest'
import { startLoopbackHost } from '#main/hosts/loopbackHttp.ts'
import { portHost } from '#main/hosts/messagePort.ts'
import { browserOf } from './browser.ts'
import { PRIVATE, tinyCore, type TinyClient, type TinyCore } from './tinyCore.ts'

const endings: (() => unknown)[] = []
afterEach(async () => {
  for (const end of endings.splice(0)) await end()
})

function overPort({ core }: TinyCore): TinyClient {
  const { port1, port2 } = new MessageChannel()
  portHost(core.router, core.context.log)(port2)
  port1.start()
  endings.push(() => port1.close())
  return createORPCClient(new PortLink({ port: port1 }))
}

async function overHttp({ core }: TinyCore): Promise<TinyClient> {
  const host = await startLoopbackHost(core, { rendererDir: mkdtempSync(join(tmpdir(), 'window-')) })
  endings.push(() => host.close())
  const browser = await browserOf(host.url)
  return createORPCClient(new FetchLink({ url: `${browser.origin}/rpc`, fetch: (request) => browser.fetch(request) }))
}

describe.each([['a message port', overPort], ['loopback HTTP', overHttp]] as const)('over %s', (_name, connect) => {
  test('a call brings its answer', async () => {
    const client = await connect(tinyCore())
    expect(await client.invoice.find({ number: 'IN9999' })).toEqual({ number: 'IN9999', totalMinor: 124_000 })
  })

  test('a stream brings every event and ends', async () => {
    const client = await connect(tinyCore())
    const months: number[] = []
    for await (const { month } of await client.invoice.months({ count: 500 })) months.push(month)
    expect(months).toEqual(Array.from({ length: 500 }, (_, i) => i + 1))
  })

  test('a stream that the window leaves ends in the core', async () => {
    const tiny = tinyCore()
    const client = await connect(tiny)
    const leaving = new AbortController()
    const stream = await client.invoice.forever(undefined, { signal: leaving.signal })
    expect((await stream.next()).value).toEqual({ at: 0 })
    expect(tiny.streams()).toBe(1)
    leaving.abort()
    await tiny.streamsAre(0)
    expect(tiny.lines).toEqual([])
  })

  test('a call that the window gives up ends in the core, and is no failure that the log tells of', async () => {
    const tiny = tinyCore()
    const client = await connect(tiny)
    const leaving = new AbortController()
    const call = client.invoice.slow(undefined, { signal: leaving.signal }).then(() => 'answered', () => 'given up')
    await tiny.streamsAre(1)
    leaving.abort()
    expect(await call).toBe('given up')
    await tiny.streamsAre(0)
    // What would be told of it is told by the time that the next call is answered.
    expect(await client.invoice.find({ number: 'IN9999' })).toMatchObject({ number: 'IN9999' })
    expect(tiny.lines).toEqual([])
  })

  test('a declared error arrives with its code, words and data', async () => {
    const client = await connect(tinyCore())
    const error = await failure(client.invoice.find({ number: 'IN404' }))
    expect(error).toMatchObject({ defined: true, code: 'NOT_FOUND', status: 404, message: 'There is no such invoice.', data: { number: 'IN404' } })
  })

  test('wrong input names every field that is wrong', async () => {
    const client = await connect(tinyCore())
    const error = await failure(client.invoice.find({ number: '9999', lines: [{ quantity: 1 }, { quantity: 1.5 }] }))
    expect(error).toMatchObject({ code: 'BAD_REQUEST', status: 400, data: { issues: [{ path: ['number'] }, { path: ['lines', '1', 'quantity'] }] } })
    expect(error.message).toMatch(/number: .*; lines\.1\.quantity: /)
  })

  test.each(['thrown', 'answer'] as const)('an error that nobody declared (%s) arrives as an id that the log has', async (which) => {
    const tiny = tinyCore()
    const client = await connect(tiny)
    const error = await failure(client.broken[which]())
    expect(error.code).toBe('INTERNAL_SERVER_ERROR')
    expect(error.message).toContain((error.data as { id: string }).id)
    expect(tiny.lines.map((line) => [line.level, line.data['id']])).toEqual([['error', (error.data as { id: string }).id]])
    expect(JSON.stringify(tiny.lines)).toContain('stack')
  })

  test('a full disk is told in plain words with what to do, and is in the log', async () => {
    const tiny = tinyCore()
    const error = await failure((await connect(tiny)).broken.fullDisk())
    expect(error.message).toBe('The disk that holds the workspace is full. Nothing was lost: make room, and try again.')
    expect(tiny.lines.map((line) => [line.level, line.message, line.data['id']])).toEqual([['error', 'broken.fullDisk failed', (error.data as { id: string }).id]])
  })

  test('a stream that breaks arrives as an id that the log has', async () => {
    const tiny = tinyCore()
    const stream = await (await connect(tiny)).broken.stream()
    expect((await stream.next()).value).toBe(1)
    const error = await failure(stream.next())
    expect(error.code).toBe('INTERNAL_SERVER_ERROR')
    expect(tiny.lines[0]?.data['id']).toBe((error.data as { id: string }).id)
    expect(JSON.stringify(tiny.lines)).toContain(PRIVATE)
  })
})

async function failure(call: Promise<unknown>): Promise<ORPCError<string, unknown>> {
  const error = await call.then(() => null, (thrown: unknown) => thrown)
  if (!(error instanceof ORPCError)) throw new Error(`not an error of a call: ${String(error)}`)
  return error
}
