import { describe, expect, test } from 'vitest'
import { createEvents } from '#main/core/events.ts'

const next = async (stream: AsyncGenerator<{ topics: string[] }>) => (await stream.next()).value as { topics: string[] } | undefined

describe('the stream of invalidations', () => {
  test('begins with an empty event, and then tells every window what changed', async () => {
    const events = createEvents()
    const [one, two] = [events.subscribe(undefined), events.subscribe(undefined)]
    expect(await next(one)).toEqual({ topics: [] })
    expect(await next(two)).toEqual({ topics: [] })
    events.publish(['outbox', 'failedCharges'])
    expect(await next(one)).toEqual({ topics: ['outbox', 'failedCharges'] })
    expect(await next(two)).toEqual({ topics: ['outbox', 'failedCharges'] })
    await one.return(undefined)
    await two.return(undefined)
  })
  test('wakes a window that waits', async () => {
    const events = createEvents()
    const stream = events.subscribe(undefined)
    await stream.next()
    const waiting = next(stream)
    events.publish([])
    events.publish(['notes'])
    expect(await waiting).toEqual({ topics: ['notes'] })
    await stream.return(undefined)
  })
  test('tells a busy window all that it missed as one event, however much that was', async () => {
    const events = createEvents()
    const stream = events.subscribe(undefined)
    await stream.next()
    events.publish(['mail'])
    for (let i = 0; i < 10_000; i++) events.publish(['sync', 'invoices'])
    expect(await next(stream)).toEqual({ topics: ['mail', 'sync', 'invoices'] })
    const waiting = next(stream)
    events.publish(['sync'])
    expect(await waiting).toEqual({ topics: ['sync'] })
    await stream.return(undefined)
  })
  test('ends when the window is gone, while it waits and before', async () => {
    const events = createEvents()
    const gone = new AbortController()
    const stream = events.subscribe(gone.signal)
    await stream.next()
    const waiting = stream.next()
    gone.abort()
    expect((await waiting).done).toBe(true)
    const late = events.subscribe(gone.signal)
    await late.next()
    expect((await late.next()).done).toBe(true)
  })
})
