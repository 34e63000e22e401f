import { expect, test } from 'vitest'
import { exampleNumber } from '../../src-renderer/features/suppressions/typed.ts'

test('the example of a number is of the party’s country, and there is none where they are of several', () => {
  expect(exampleNumber(['en-NZ'])).toBe('+64')
  expect(exampleNumber(['en-US', 'en-CA'])).toBe('+1')
  expect(exampleNumber(['en-AU', 'en-GB'])).toBeNull()
  expect(exampleNumber(['en'])).toBeNull()
  expect(exampleNumber([])).toBeNull()
})
