import { expect, test } from 'vitest'
import { remarkBeside, whose } from '../../src-renderer/ui/answers/answerWords.ts'

const about = (...numbers: string[]) => numbers.map((number) => ({ id: number, number })) as never

test.each([
  ['Put on hold at once: IN1042.', ['IN1042'], 'Put on hold'],
  ['Approved: IN1042, IN1043.', ['IN1042', 'IN1043'], 'Approved'],
  ['In words of their own: a person reads it.', [], 'In words of their own.'],
  ['Put on hold: IN1042.', [], 'Put on hold: IN1042.'],
  ['It does not come from the approver’s number.', ['IN1042'], 'It does not come from the approver’s number.'],
  ['Called back: the line is explained.', ['IN1042'], 'Called back: the line is explained.'],
])('beside the state and the invoices, of “%s” only what is new is said', (remark, numbers, words) => {
  expect(remarkBeside({ remark, invoices: about(...numbers) })).toBe(words)
})

test('whose words they are: with the number as it is read, and alone where nobody has it', () => {
  expect(whose({ from: '+61491570110', contact: { id: 'ct_1' as never, name: 'Rosa Lindqvist', approver: true } })).toBe('Rosa Lindqvist (approver), +61 491 570 110')
  expect(whose({ from: '+61491570110', contact: null })).toBe('+61 491 570 110')
})
