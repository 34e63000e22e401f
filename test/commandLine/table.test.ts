import { expect, test } from 'vitest'
import { table } from '#main/hosts/commandLine/table.ts'

test('numbers and amounts stand to the right, words to the left', () => {
  expect(table(['Name', 'Amount', 'Tried'], [['Kestrel Freight', '1,240.00 AUD', 3], ['Ōtara', '–', 12]])).toBe(
    ['Name                   Amount  Tried', '───────────────  ────────────  ─────', 'Kestrel Freight  1,240.00 AUD      3', 'Ōtara                       –     12'].join('\n'),
  )
})

test('wide letters take two columns, and marks on a letter none', () => {
  const lines = table(['Name', 'Ref'], [['株式会社', 'a'], ['Ma\u0304ori', 'b'], ['longest', 'c']]).split('\n').slice(2)
  expect(lines).toEqual(['株式会社  a', 'Ma\u0304ori     b', 'longest   c'])
})

test('a name cannot speak to the terminal', () => {
  const shown = table(['Name'], [['Evil \u001b]0;title\u0007\u001b[2J Ltd'], ['two\nlines\tand \u202ebackwards']])
  // The bell, escapes, line breaks and turned directions are what a terminal obeys.
  expect(shown.split('\n').slice(2)).toEqual(['Evil  ]0;title [2J Ltd', 'two lines and  backwards'])
})

test('no rows make a head alone', () => {
  expect(table(['Name', 'Amount'], [])).toBe('Name  Amount\n────  ──────')
})
