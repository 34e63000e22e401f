import fc from 'fast-check'
import { expect, test } from 'vitest'
import { numberFor } from '#main/domain/smsNumbers.ts'

const OURS = ['+61436436215', '+61448041985', '+61437564287']
const recipients = Array.from({ length: 3000 }, (_, n) => `+6149157${String(n).padStart(4, '0')}`)

test('without a number of ours there is none', () => expect(numberFor([], '+61491570006')).toBeNull())

test('a recipient hears from the same number always, in whatever order ours are listed', () => {
  fc.assert(fc.property(fc.shuffledSubarray(OURS, { minLength: 3 }), fc.constantFrom(...recipients), (numbers, recipient) => {
    expect(numberFor(numbers, recipient)).toBe(numberFor(OURS, recipient))
  }))
})

test('recipients are spread over all numbers', () => {
  for (const ours of OURS) {
    const share = recipients.filter((recipient) => numberFor(OURS, recipient) === ours).length
    expect(share).toBeGreaterThan(850)
    expect(share).toBeLessThan(1150)
  }
})

test('when a number is given up, only those who heard from it change', () => {
  const left = OURS.slice(1)
  for (const recipient of recipients) {
    const before = numberFor(OURS, recipient)!
    if (left.includes(before)) expect(numberFor(left, recipient)).toBe(before)
    else expect(left).toContain(numberFor(left, recipient))
  }
})
