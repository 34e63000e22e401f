import { describe, expect, test } from 'vitest'
import { batchName, pathIn, stateNow } from '../../src-renderer/features/documents/batchNow.ts'

describe('a batch as it is shown', () => {
  const terms = { kind: 'balance-forward', from: '2026-10-01', to: '2026-10-31' } as const

  test('has a name in words, in one word for each kind', () => {
    expect(batchName(terms)).toBe('Statements, 1–31 Oct 2026')
    expect(batchName({ ...terms, kind: 'wallet', to: '2026-11-03' })).toBe('Available balance, 1 Oct – 3 Nov 2026')
    expect(batchName({ ...terms, kind: 'agency', from: '2025-12-31' })).toBe('Agencies with sub-accounts, 31 Dec 2025 – 31 Oct 2026')
    expect(batchName({ ...terms, kind: 'open-item' })).toBe('Open items, 31 Oct 2026')
  })

  test('runs as soon as it has been gone on with, and what is done stays done', () => {
    expect(stateNow({ state: 'stopped' }, { state: 'running' })).toBe('running')
    expect(stateNow({ state: 'stopped' }, { state: 'cancelled' })).toBe('stopped')
    expect(stateNow({ state: 'stopped' }, undefined)).toBe('stopped')
    expect(stateNow({ state: 'done' }, { state: 'running' })).toBe('done')
  })

  test('tells the whole path of its folder as the system writes it', () => {
    expect(pathIn('/home/desk/Counterfoil', 'Statements')).toBe('/home/desk/Counterfoil/documents/Statements')
    expect(pathIn('C:\\Desk\\', 'Statements')).toBe('C:\\Desk\\documents\\Statements')
    expect(pathIn(undefined, 'Statements')).toBe('documents/Statements')
  })
})
