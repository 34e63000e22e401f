import { describe, expect, test } from 'vitest'
import { OutboxState, Resolution } from '../../src-preload/contract/outbox.ts'
import { isIn, isView, stateOf, VIEWS } from '../../src-renderer/features/outbox/views.ts'

describe('the outbox in words', () => {
  test('a bad end asks for somebody until it was dealt with', () => {
    expect(stateOf({ state: 'rejected', resolution: null })).toMatchObject({ word: 'Refused', tone: 'bad' })
    expect(stateOf({ state: 'rejected', resolution: 'again' })).toMatchObject({ word: 'Refused, done again', tone: 'plain' })
    expect(stateOf({ state: 'conflict', resolution: 'seen' })).toMatchObject({ word: 'Changed elsewhere, left as it is', tone: 'plain' })
    expect(stateOf({ state: 'uncertain', resolution: 'carried_out' })).toMatchObject({ word: 'Not known, was carried out', tone: 'plain' })
  })

  test('a charge that was declined is not told as done', () => {
    expect(stateOf({ state: 'done', resolution: null, declined: true })).toEqual({ word: 'Nothing was charged', brief: 'Declined', tone: 'bad' })
    expect(stateOf({ state: 'done', resolution: null, declined: false })).toMatchObject({ word: 'Done', tone: 'good' })
  })

  test('every state has words of its own, alone and with each way of dealing with it', () => {
    const words = OutboxState.options.flatMap((state) => [null, ...Resolution.options].map((resolution) => stateOf({ state, resolution }).word))
    expect(new Set(words).size).toBe(words.length)
  })

  test.each([
    [{ state: 'queued', resolution: null }, ['open', 'waiting', 'all']],
    [{ state: 'sending', resolution: null }, ['open', 'waiting', 'all']],
    [{ state: 'rejected', resolution: null }, ['open', 'refused', 'all']],
    [{ state: 'rejected', resolution: 'again' }, ['all']],
    [{ state: 'uncertain', resolution: null }, ['open', 'uncertain', 'all']],
    [{ state: 'done', resolution: null }, ['done', 'all']],
    [{ state: 'withdrawn', resolution: null }, ['all']],
  ] as const)('%j is in these views: %j', (item, views) => {
    expect(VIEWS.filter((view) => isIn(view, item))).toEqual(views)
  })

  test('the number of a change is not taken for the name of a view', () => {
    expect([isView('refused'), isView('12'), isView('toString'), isView(null)]).toEqual([true, false, false, false])
  })
})
