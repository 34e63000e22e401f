import { isDefinedError } from '@orpc/client'
import { call, implement } from '@orpc/server'
import { describe, expect, test } from 'vitest'
import { failedCharges } from '#contract/failedCharges.ts'
import { requireManage } from '#main/core/notAllowed.ts'
import { readOperator } from '#main/core/operator.ts'
import { writeSetting } from '#main/db/settings.ts'
import { emptyBooks } from '../fixtures/books.ts'

const NOBODY = { id: 'unknown', name: 'Not signed in', email: '', grants: [] }
const noor = { id: 'op_1', name: 'Noor Vale', email: 'noor@meridianfleet.example', grants: ['billing:view', 'billing:manage'] as ('billing:view' | 'billing:manage')[] }

describe('the operator', () => {
  test('is whom the billing system named last', () => {
    const { database } = emptyBooks()
    writeSetting(database, 'operator', JSON.stringify(noor), 1, 'Noor Vale')
    expect(readOperator(database)).toEqual(noor)
  })
  test.each([null, '', '{', 'null', '[]', '{"id":"op_1"}', JSON.stringify({ ...noor, grants: ['billing:own'] }), JSON.stringify({ ...noor, grants: 'billing:manage' })])('is nobody, who may do nothing, when that is %j', (kept) => {
    const { database } = emptyBooks()
    writeSetting(database, 'operator', kept, 1, 'x')
    expect(readOperator(database)).toEqual(NOBODY)
  })
})

describe('managing', () => {
  test('is for who was granted it', () => {
    expect(() => requireManage(noor)).not.toThrow()
  })
  test.each([[[]], [['billing:view' as const]]])('is refused with the error that procedures declare: %j', async (grants) => {
    const retry = implement(failedCharges).retry.handler(() => {
      requireManage({ ...noor, grants })
      return { id: 1, state: 'queued' as const }
    })
    const refused = await call(retry, { charge: 'ch_1', method: 'pm_1' }).catch((error: unknown) => error)
    expect(refused).toMatchObject({ code: 'NOT_ALLOWED', status: 403, message: expect.stringContaining('Ask an administrator of the billing system for billing:manage') })
    expect(isDefinedError(refused)).toBe(true)
  })
})
