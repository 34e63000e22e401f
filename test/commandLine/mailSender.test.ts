import { afterAll, beforeAll, expect, test } from 'vitest'
import { counterfoil, document } from './counterfoil.ts'
import { pulledCompany, type PulledCompany } from './pulledCompany.ts'

let company: PulledCompany
beforeAll(async () => {
  company = await pulledCompany(20)
})
afterAll(() => company.dispose())

test('a sender is checked by its party; one that is not there is named, and none at all is wrong use', async () => {
  const none = await counterfoil('mail', 'check-sender', '--workspace', company.workspace, '--party', 'AU', '--json')
  expect([none.code, document(none)]).toEqual([1, { error: { code: 'NO_SUCH_PARTY', message: expect.stringContaining('There is no party AU in the local copy. There are ') } }])
  expect((await counterfoil('mail', 'check-sender', '--workspace', company.workspace)).code).toBe(2)
})
