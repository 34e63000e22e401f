import fc from 'fast-check'
import { expect, test } from 'vitest'
import { segmentsOf } from '#main/domain/smsSegments.ts'

test.each([
  ['', 'gsm7', 0, 160],
  ['Invoice IN1042 waits for you.', 'gsm7', 1, 131],
  ['a'.repeat(160), 'gsm7', 1, 0],
  ['a'.repeat(161), 'gsm7', 2, 145],
  ['a'.repeat(306), 'gsm7', 2, 0],
  ['a'.repeat(307), 'gsm7', 3, 152],
  // The extension table takes two places each.
  ['€'.repeat(80), 'gsm7', 1, 0],
  ['€'.repeat(81), 'gsm7', 2, 143],
  ['[]{}\\~^|€\f', 'gsm7', 1, 140],
  ['@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà', 'gsm7', 1, 118],
  ['new\r\nline', 'gsm7', 1, 151],
  // What is not in the table makes the whole message UCS-2.
  ['ç', 'ucs2', 1, 69],
  ['“Hold”', 'ucs2', 1, 64],
  ['`', 'ucs2', 1, 69],
  ['領'.repeat(70), 'ucs2', 1, 0],
  ['領'.repeat(71), 'ucs2', 2, 63],
  ['😀'.repeat(35), 'ucs2', 1, 0],
  // 33 pairs in the first part of 67 places: a pair is never cut.
  ['😀'.repeat(36), 'ucs2', 2, 61],
])('%j is %s in %i parts with %i left', (text, encoding, count, left) => expect(segmentsOf(text)).toEqual({ encoding, count, left }))

test('a letter of two places that does not fit whole goes to the next part', () => {
  expect(segmentsOf(`${'a'.repeat(152)}€${'a'.repeat(151)}`)).toEqual({ encoding: 'gsm7', count: 2, left: 0 })
  expect(segmentsOf(`${'a'.repeat(152)}€${'a'.repeat(152)}`)).toEqual({ encoding: 'gsm7', count: 3, left: 152 })
})

test('whatever the text, the parts hold it and the last is neither empty nor too full', () => {
  const text = fc.array(fc.constantFrom('a', '€', '{', ' ', '\n', 'é', 'ç', '領', '😀', 'x'.repeat(50)), { maxLength: 60 }).map((parts) => parts.join(''))
  fc.assert(fc.property(fc.oneof(text, fc.string({ unit: 'grapheme' })), (body): void => {
    const { encoding, count, left } = segmentsOf(body)
    const room = encoding === 'gsm7' ? (count > 1 ? 153 : 160) : count > 1 ? 67 : 70
    const places = encoding === 'gsm7' ? Array.from(body).reduce((sum, letter) => sum + ('\f^{}\\[~]|€'.includes(letter) ? 2 : 1), 0) : body.length
    expect(left).toBeGreaterThanOrEqual(0)
    expect(left).toBeLessThanOrEqual(room)
    if (body === '') {
      expect(count).toBe(0)
      return
    }
    expect(left).toBeLessThan(room)
    // At most one place a part is lost where two did not fit.
    expect(count * room - left - places).toBeGreaterThanOrEqual(0)
    expect(count * room - left - places).toBeLessThanOrEqual(Math.max(0, count - 1))
  }))
})
