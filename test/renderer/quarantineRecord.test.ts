import { describe, expect, test } from 'vitest'
import { accountIdOf, prettyRaw } from '../../src-renderer/features/quarantine/record.ts'
import { resourceWords } from '../../src-renderer/ui/format/words.ts'

describe('a record that was set aside', () => {
  test('is shown with a line a field, and as it came where it is not JSON', () => {
    expect(prettyRaw('{"id":"inv_1","totalMinor":"12"}')).toBe('{\n  "id": "inv_1",\n  "totalMinor": "12"\n}')
    expect(prettyRaw('{"id":"inv_1",')).toBe('{"id":"inv_1",')
  })

  test('names its account where it names one that can be', () => {
    expect(accountIdOf({ resource: 'invoices', recordId: 'inv_1', raw: '{"accountId":"acc_7"}' })).toBe('acc_7')
    expect(accountIdOf({ resource: 'accounts', recordId: 'acc_7', raw: '{}' })).toBe('acc_7')
  })

  test('names none where it is broken, names nothing, or names what cannot be an id', () => {
    for (const raw of ['', 'null', '[]', '{"accountId":7}', '{"accountId":""}', '{"accountId":"../settings"}', '{"accountId":"a b"}']) {
      expect(accountIdOf({ resource: 'invoices', recordId: 'inv_1', raw })).toBeNull()
    }
  })

  test('its kind is told in words', () => {
    expect(resourceWords('paymentMethods')).toBe('Payment methods')
    expect(resourceWords('invoices')).toBe('Invoices')
  })
})
