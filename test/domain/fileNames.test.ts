import fc from 'fast-check'
import { expect, test } from 'vitest'
import { safeFileName } from '#main/domain/fileNames.ts'

test.each([
  ['Statement A-000123 2026-02.pdf', 'Statement A-000123 2026-02.pdf'],
  ['Ōtara Plumbing — квитанция 領収書.pdf', 'Ōtara Plumbing — квитанция 領収書.pdf'],
  ['AC/DC: "Ltd" <x>|y?*\\z.pdf', 'AC-DC- -Ltd- -x--y---z.pdf'],
  ['../../etc/passwd', '-..-etc-passwd'],
  ['  .hidden', 'hidden'],
  ['trailing. . .', 'trailing'],
  ['CON', '_CON'],
  ['nul.pdf', '_nul.pdf'],
  ['Aux .txt', '_Aux .txt'],
  ['COM1.tar.gz', '_COM1.tar.gz'],
  ['lpt³', '_lpt³'],
  ['conin$', '_conin$'],
  ['console.pdf', 'console.pdf'],
  ['COM10', 'COM10'],
  ['Statement, Alder Co..pdf', 'Statement, Alder Co.pdf'],
  ['tab\tand\nline\r\nend', 'tab and line end'],
  ['nul\u0000byte', 'nul-byte'],
  ['invoice\u202Efdp.exe', 'invoicefdp.exe'],
  ['e\u0301te\u0301', '\u00e9t\u00e9'],
  ['half \ud800 pair', 'half \ufffd pair'],
  ['', 'document'],
  ['...', 'document'],
  [' \u200b ', 'document'],
])('%j becomes %j', (text, name) => expect(safeFileName(text)).toBe(name))

test('a long name is cut before its extension, never inside a pair of surrogates', () => {
  expect(safeFileName(`${'a'.repeat(300)}.pdf`)).toBe(`${'a'.repeat(116)}.pdf`)
  const emoji = safeFileName(`${'😀'.repeat(100)}.xlsx`)
  expect(emoji).toMatch(/^😀+\.xlsx$/u)
  expect(new TextEncoder().encode(emoji).length).toBeLessThanOrEqual(200)
  expect(safeFileName('領'.repeat(200))).toBe('領'.repeat(66))
  expect(safeFileName(`${'a'.repeat(110)} . . . ${'b'.repeat(30)}.pdf`)).toBe(`${'a'.repeat(110)}.pdf`)
})

test('any text gives a name that Windows takes, and that comes back as it is', () => {
  const nasty = fc.array(fc.constantFrom('CON', 'nul', 'COM1', '.', ' ', '/', '\\', ':', '\u202e', '\u0000', '\u0301', 'é', '領', '😀', '\ud83d', 'a'.repeat(50), '.pdf', '\u0085', '\u2028'), { maxLength: 12 }).map((parts) => parts.join(''))
  fc.assert(
    fc.property(fc.oneof(nasty, fc.string({ unit: 'binary', maxLength: 200 }), fc.string({ unit: 'grapheme', maxLength: 200 })), (text) => {
      const name = safeFileName(text)
      expect(name).not.toMatch(/[<>:"/\\|?*\p{Cc}\u202a-\u202e]/u)
      expect(name).not.toMatch(/^[ .]|[ .]$|^$/)
      expect(name).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d) *(\.|$)/i)
      expect(name.isWellFormed()).toBe(true)
      expect(name.length).toBeLessThanOrEqual(120)
      expect(new TextEncoder().encode(name).length).toBeLessThanOrEqual(200)
      expect(safeFileName(name)).toBe(name)
    }),
    { numRuns: 400 },
  )
})
