import { QueryObserver } from '@tanstack/react-query'
import { afterEach, expect, test } from 'vitest'
import { Queries } from '../../src-renderer/ui/core/queries.ts'

/** A core that is asked and answers when it is told to, with what was true when it was asked. */
function core() {
  let truth = 'before'
  const answers: (() => void)[] = []
  return {
    ask: () => {
      const known = truth
      return new Promise<string>((resolve) => answers.push(() => resolve(known)))
    },
    changes: () => { truth = 'after' },
    asked: () => answers.length,
    answer: async (which: number) => {
      answers[which]!()
      await new Promise((resolve) => setTimeout(resolve))
    },
  }
}

const KEY = ['sync', 'status']
const ended: (() => void)[] = []
afterEach(() => { for (const end of ended.splice(0)) end() })

function shown() {
  const queries = new Queries({ defaultOptions: { queries: { networkMode: 'always', retry: false, staleTime: Infinity } } })
  const upstream = core()
  const seen = new QueryObserver<string>(queries, { queryKey: KEY, queryFn: upstream.ask })
  ended.push(seen.subscribe(() => undefined), () => queries.clear())
  return { queries, upstream, words: () => seen.getCurrentResult().data }
}

test('a change that is told while the first answer is on its way is asked for once that has come', async () => {
  const { queries, upstream, words } = shown()
  upstream.changes()
  let told = false
  void queries.invalidateQueries({ queryKey: ['sync'] }).then(() => { told = true })
  void queries.invalidateQueries({ queryKey: KEY })
  expect(upstream.asked()).toBe(1)
  await upstream.answer(0)
  expect([words(), upstream.asked(), told]).toEqual(['before', 2, false])
  await upstream.answer(1)
  expect([words(), upstream.asked(), told]).toEqual(['after', 2, true])
})

test('one that is not about what is on its way asks nothing more', async () => {
  const { queries, upstream } = shown()
  await queries.invalidateQueries({ queryKey: ['outbox'] })
  await upstream.answer(0)
  expect(upstream.asked()).toBe(1)
})

test('with an answer already here, what is on its way is broken off and asked anew', async () => {
  const { queries, upstream, words } = shown()
  await upstream.answer(0)
  void queries.invalidateQueries({ queryKey: KEY })
  upstream.changes()
  void queries.invalidateQueries({ queryKey: KEY })
  await upstream.answer(2)
  await upstream.answer(1)
  expect([words(), upstream.asked()]).toEqual(['after', 3])
})

test('what is set by hand is not lost to an older answer that was on its way', async () => {
  const { queries, upstream, words } = shown()
  upstream.changes()
  queries.setQueryData(KEY, 'after')
  queries.askOnceMore(KEY)
  queries.askOnceMore(KEY)
  await upstream.answer(0)
  await upstream.answer(1)
  expect([words(), upstream.asked()]).toEqual(['after', 2])
})

test('a first question that fails is asked once more all the same', async () => {
  const queries = new Queries({ defaultOptions: { queries: { networkMode: 'always', retry: false } } })
  let asked = 0
  const seen = new QueryObserver<string>(queries, { queryKey: KEY, queryFn: async () => {
    asked++
    await new Promise((resolve) => setTimeout(resolve))
    if (asked === 1) throw new Error('away')
    return 'here'
  } })
  ended.push(seen.subscribe(() => undefined), () => queries.clear())
  await queries.invalidateQueries({ queryKey: KEY })
  expect([seen.getCurrentResult().data, asked]).toEqual(['here', 2])
})
