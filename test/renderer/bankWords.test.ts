import { describe, expect, test } from 'vitest'
import { csvMapping } from '#main/banks/csv/mapping.ts'
import { numberWords, periodWords, readSentence, ruleDoes, ruleMeans, said, standing, sureness, whatWords } from '../../src-renderer/features/bank/bankWords.ts'
import { ruleOf, termsOf, newRule } from '../../src-renderer/features/bank/ruleDraft.ts'
import { columnOf, missing, withColumn } from '../../src-renderer/features/bank/tableMapping.ts'

describe('what came of a file', () => {
  test('is told in a sentence, the same file again as nothing changed', () => {
    expect(readSentence([{ state: 'taken', news: 5 }])).toBe('1 statement taken, 5 new entries.')
    expect(readSentence([{ state: 'taken', news: 0 }])).toBe('1 statement taken, with no entry that was not known.')
    expect(readSentence([{ state: 'known', news: 0 }, { state: 'known', news: 0 }])).toBe('Nothing changed: 2 statements were read before.')
    expect(readSentence([{ state: 'taken', news: 1 }, { state: 'refused', news: 0 }])).toBe('1 statement taken, 1 new entry; 1 statement refused.')
    expect(readSentence([{ state: 'refused', news: 0 }])).toBe('Nothing was taken: 1 statement refused.')
    expect(readSentence([])).toBe('There is no statement in this file.')
  })

  test('names the days it is of', () => {
    expect(periodWords('2026-11-01', '2026-11-20')).toBe('1 Nov 2026 to 20 Nov 2026')
    expect(periodWords('2026-11-20', '2026-11-20')).toBe('20 Nov 2026')
    expect(periodWords(null, null)).toBe('')
  })
})

describe('an entry', () => {
  test('stands as the worst of its payments does', () => {
    const one = (waiting: boolean, refused: string | null, ledger = false, kept = false) => ({ outboxId: 1, accountId: 'a' as never, accountName: 'A', amount: { minor: 1, currency: 'USD' }, numbers: [], ledger, kept, waiting, refused })
    expect(standing([])).toBeNull()
    expect(standing([one(false, null), one(true, null)])?.word).toBe('Waiting to go out')
    expect(standing([one(true, null), one(false, 'It is paid already.')])).toMatchObject({ word: 'Refused', why: 'It is paid already.' })
    expect(standing([one(false, null)])?.word).toBe('Recorded')
    expect(standing([one(false, null, true)])?.word).toBe('In the desk’s own ledger')
    expect(standing([one(false, null, false, true), one(false, null)])).toMatchObject({ word: 'Kept at the desk', tone: 'wait' })
  })

  test('names each account once that it was applied to, however many payments were made of it there', () => {
    const part = (account: string, numbers: string[], kept = false) => ({ outboxId: kept ? null : 1, accountId: account as never, accountName: account, amount: { minor: 1, currency: 'USD' }, numbers, ledger: false, kept, waiting: false, refused: null })
    const what = (...applied: ReturnType<typeof part>[]) => whatWords({ suggested: null, applied, reason: null })
    expect(what(part('Kestrel', ['IN1', 'IN2']), part('Kestrel', ['IN3'], true))).toBe('Kestrel: IN1, IN2, IN3')
    expect(what(part('Kestrel', ['IN1']), part('Harbour', ['IN9']), part('Kestrel', [], true))).toBe('Kestrel: IN1, unapplied; Harbour: IN9')
    expect(what(part('Kestrel', ['IN1']), part('Kestrel', ['IN1', 'IN2'], true))).toBe('Kestrel: IN1, IN2')
    expect(what(part('Kestrel', []))).toBe('Kestrel: unapplied')
    expect(whatWords({ suggested: null, applied: [], reason: 'Interest' })).toBe('Interest')
  })

  test('says its reference and its text, and what stands in both once', () => {
    expect(said({ reference: 'RF18', text: 'Invoice 7' })).toBe('RF18 · Invoice 7')
    expect(said({ reference: 'RF18', text: 'Invoice RF18' })).toBe('Invoice RF18')
    expect(said({ reference: '', text: '' })).toBe('')
  })

  test('came from an account whose IBAN is read in fours, and any other number as it is', () => {
    expect(numberWords('DE02120300000000202051')).toBe('DE02 1203 0000 0000 2020 51')
    expect(numberWords('4711-0815')).toBe('4711-0815')
  })

  test('is a guess where nothing but little speaks for it', () => {
    expect([sureness(92).tone, sureness(62).tone, sureness(45).tone]).toEqual(['good', 'plain', 'wait'])
    expect(sureness(45).word).toBe('45 %, a guess')
  })
})

describe('a rule', () => {
  const names = { party: () => 'Australia', bankAccount: () => 'Main' }

  test('is told in words', () => {
    const terms = termsOf({ ...newRule('au'), name: 'Interest', words: 'zinsen, bank', does: 'ignore', reason: 'Interest' }).terms!
    expect(ruleMeans(terms, names)).toBe('Entries with “zinsen” and “bank”, of Australia')
    expect(ruleDoes(terms, null)).toBe('Put aside: Interest')
    expect(ruleMeans({ ...terms, party: null, words: [] }, names)).toBe('Every entry')
  })

  test('that would mean everybody is only kept to take sure suggestions', () => {
    expect(termsOf({ ...newRule(null), name: 'All' }).terms?.then).toEqual({ do: 'suggestion', confidence: 90 })
    expect(termsOf({ ...newRule(null), name: 'All', does: 'ignore' })).toMatchObject({ terms: null, why: expect.stringContaining('which words') as string })
    expect(termsOf({ ...newRule(null), name: 'All', words: 'rent', does: 'account' })).toMatchObject({ terms: null, why: 'Say which account.' })
    expect(termsOf({ ...newRule(null), name: ' ' }).why).toBe('Give the rule a name.')
  })

  test('that is opened and kept again is the same', () => {
    const { terms } = termsOf({ ...newRule('au'), name: 'Rent', words: 'rent, office', payerAccount: 'DE1', does: 'ignore', reason: 'Ours' })
    expect(termsOf(ruleOf({ id: 'r', name: 'Rent', terms: terms!, paused: false, applied: 0 })).terms).toEqual(terms)
  })
})

describe('a table’s columns', () => {
  test('are one heading each, and amounts stand in one column or in two', () => {
    const mapping = withColumn(withColumn({ amount: 'Betrag' }, 'Haben', 'credit'), 'Soll', 'debit')
    expect(mapping).toEqual({ credit: 'Haben', debit: 'Soll' })
    expect(withColumn(mapping, 'Haben', 'amount')).toEqual({ amount: 'Haben' })
    expect(columnOf({ bookedOn: 'Buchung' }, ' buchung')).toBe('bookedOn')
    expect(withColumn({ text: 'A' }, 'A', null)).toEqual({})
  })

  test('say what is missing until the core takes them', () => {
    const said: Record<string, string> = {}
    for (const [name, value] of [['bookedOn', 'Day'], ['amount', 'Amount'], ['dateOrder', 'DMY'], ['decimal', ','], ['account', '4711'], ['currency', 'EUR']] as const) {
      expect(missing(said)).not.toBeNull()
      said[name] = value
    }
    expect(missing(said)).toBeNull()
    expect(csvMapping({ ...said, delimiter: ';' })).toMatchObject({ account: '4711', currency: 'EUR', columns: { bookedOn: 'Day', amount: 'Amount' } })
  })
})
