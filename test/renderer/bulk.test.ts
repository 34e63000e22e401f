import { describe, expect, test } from 'vitest'
import type { BulkOrder } from '#contract/bulk.ts'
import { confirmWords } from '../../src-renderer/ui/bulk/bulkWords.ts'
import { outcomeSentence, outcomeViews, seenOf, undoable } from '../../src-renderer/ui/bulk/outcomes.ts'
import { runState } from '../../src-renderer/features/bulk/runState.ts'

const money = [{ minor: 124_000, currency: 'USD' }, { minor: 8850, currency: 'AUD' }]
const selection = { ids: ['x'] }
const words = (order: BulkOrder, takes = 12) => confirmWords(order, { takes, money }, Date.parse('2026-11-24T10:00:00Z'))

describe('the yes of a bulk action', () => {
  test('names the number, and the money where money is moved', () => {
    expect(words({ queue: 'failedCharges', selection, action: { do: 'retry', with: 'best' } })).toBe('Retry 12 failed charges, $1,240.00, A$88.50')
    expect(words({ queue: 'heldInvoices', selection, action: { do: 'approve' } }, 1)).toBe('Approve 1 invoice, $1,240.00, A$88.50')
    expect(words({ queue: 'registrations', selection, action: { do: 'assign', to: 'Ines Carvalho' } })).toBe('Assign 12 registrations to Ines Carvalho')
  })

  test('names no money where there is none', () => {
    expect(confirmWords({ queue: 'registrations', selection, action: { do: 'done' } }, { takes: 4812, money: [] }, 0)).toBe('Mark 4,812 registrations as done')
  })
})

describe('what came of it', () => {
  const outcomes = { done: 9, refused: 2, left_out: 1 }
  test('is told with what asks for somebody first', () => {
    expect(outcomeSentence({ outcomes })).toBe('2 refused, 9 done, 1 left out')
    expect(outcomeSentence({ outcomes: {} })).toBe('Nothing yet')
  })
  test('can be looked at by outcome, and one that is looked at stays when it is empty', () => {
    expect(outcomeViews({ outcomes }, 'all').map(({ label, count }) => `${label} ${count}`)).toEqual(['All 12', 'Refused 2', 'Done 9', 'Left out 1'])
    expect(outcomeViews({ outcomes }, 'waiting').map(({ label }) => label)).toContain('Waiting to go out')
  })
  test('who was left out before it began is told beside the others, and never had a turn', () => {
    const all = { outcomes: { ...outcomes, left_out_before: 20 } }
    expect(outcomeSentence(all)).toBe('2 refused, 9 done, 1 left out, 20 left out before')
    expect(outcomeViews(all, 'all').map(({ label, count }) => `${label} ${count}`)).toEqual(['All 32', 'Refused 2', 'Done 9', 'Left out 1', 'Left out before 20'])
    expect(seenOf(all)).toBe(12)
  })
  test('can be put back where the desk keeps it, and taken back only while it waits', () => {
    expect(undoable({ where: 'desk', outcomes, undoneAt: null })).toBe(9)
    expect(undoable({ where: 'outbox', outcomes, undoneAt: null })).toBe(0)
    expect(undoable({ where: 'outbox', outcomes: { waiting: 3, done: 1 }, undoneAt: null })).toBe(3)
    expect(undoable({ where: 'desk', outcomes, undoneAt: 1 })).toBe(0)
  })
  test('is one word in the list', () => {
    const run = { finishedAt: 1, undoneAt: null, outcomes, where: 'outbox' as const, stopped: null }
    expect(runState(run).word).toBe('Some failed')
    expect(runState({ ...run, finishedAt: null }).word).toBe('Under way')
    expect(runState({ ...run, outcomes: { waiting: 1, done: 2 } }).word).toBe('Waiting')
    expect(runState({ ...run, outcomes: { left_out: 3 } }).word).toBe('Nothing done')
    expect(runState({ ...run, outcomes: { done: 16, left_out: 13 }, stopped: 'It was stopped.' }).word).toBe('Stopped')
    expect(runState({ ...run, undoneAt: 2 }).word).toBe('Taken back')
  })
})
