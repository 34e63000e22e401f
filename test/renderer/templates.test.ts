/** The editor of templates: what differs between versions, what is put in, where a problem is, and what is kept unsaved. */
import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import type { TemplateVariable } from '#contract/templates.ts'
import { draftKey, useTemplateDrafts } from '../../src-renderer/features/templates/drafts.ts'
import { listOfRow, loopOf, spanOf } from '../../src-renderer/features/templates/insertion.ts'
import { changesOnly, lineDiff } from '../../src-renderer/features/templates/lineDiff.ts'

describe('the lines of two versions', () => {
  test('are told as what went, what came and what stayed', () => {
    expect(lineDiff('a\nb\nc\nd', 'a\nx\nc\nd\ne')).toEqual([
      { is: 'same', text: 'a' }, { is: 'gone', text: 'b' }, { is: 'new', text: 'x' }, { is: 'same', text: 'c' }, { is: 'same', text: 'd' }, { is: 'new', text: 'e' },
    ])
    expect(lineDiff('same', 'same')).toEqual([{ is: 'same', text: 'same' }])
  })

  test('give back both texts, whatever they are, and tell no line as changed that need not be', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', ''), { minLength: 1, maxLength: 12 }).map((lines) => lines.join('\n'))
    fc.assert(fc.property(text, text, (before, after) => {
      const lines = lineDiff(before, after)
      expect(lines.filter(({ is }) => is !== 'new').map((line) => line.text).join('\n')).toBe(before)
      expect(lines.filter(({ is }) => is !== 'gone').map((line) => line.text).join('\n')).toBe(after)
      if (before === after) expect(lines.every(({ is }) => is === 'same')).toBe(true)
    }))
  })

  test('that did not change are left out, save for a few around what did', () => {
    const lines = lineDiff('1\n2\n3\n4\n5\n6\n7', '1\n2\n3\n4\n5\n6\nseven')
    expect(changesOnly(lines, 1)).toEqual([{ is: 'left_out', count: 5 }, { is: 'same', text: '6' }, { is: 'gone', text: '7' }, { is: 'new', text: 'seven' }])
  })

  test('of very long changes are told in whole blocks, and none is lost', () => {
    const many = (word: string) => Array.from({ length: 3000 }, (_, at) => `${word}${at}`).join('\n')
    const lines = lineDiff(many('a'), many('b'))
    expect(lines).toHaveLength(6000)
    expect(lines.slice(0, 3000).every(({ is }) => is === 'gone')).toBe(true)
  })
})

describe('what is put in', () => {
  const payments: TemplateVariable = { name: 'payments', means: '', example: '', members: [{ name: 'ref', means: '', example: '' }, { name: 'amount', means: '', example: '' }] }

  test('of a list is a loop through its rows', () => {
    expect(loopOf(payments)).toBe('{% for payment in payments %}\n{{ payment.ref }} {{ payment.amount }}\n{% endfor %}')
  })

  test('may be completed by what a loop’s row has', () => {
    expect(listOfRow('{%- for p in payments limit: 3 %}{{ p.', 'p', [payments])).toBe(payments)
    expect(listOfRow('{% for p in others %}', 'p', [payments])).toBeNull()
  })
})

test.each([
  ['{{ acount.name }}!', 1, 4, 'acount.name'],
  ['x\n  {% if count %}', 2, 3, '{% if count %}'],
  ['<p>\n<script src="x">', 2, 1, '<script'],
  ['x', 9, 9, ''],
  ['', 1, 1, ''],
])('a problem in %j at %i:%i is underlined as far as its word goes', (text, line, column, word) => {
  const { from, to } = spanOf(text, { line, column })
  expect(text.slice(from, to)).toBe(word)
})

describe('a draft', () => {
  const { edit, take, saved, undo } = useTemplateDrafts.getState()
  const drafts = () => useTemplateDrafts.getState().drafts
  const text = { subject: 's', html: 'h', text: 't', sms: null }
  const standing = { text, basedOn: 'v1' }
  const key = draftKey('/desk', 'receipt', null)
  beforeEach(() => useTemplateDrafts.setState({ drafts: {} }))

  test('is kept until it is undone, and is none when it says the same as what is saved', () => {
    edit(key, 'subject', 'new', standing)
    edit(key, 'text', 'also', standing)
    expect(drafts()).toEqual({ [key]: { text: { ...text, subject: 'new', text: 'also' }, basedOn: 'v1' } })
    edit(key, 'subject', 's', standing)
    edit(key, 'text', 't', standing)
    expect(drafts()).toEqual({})
    edit(key, 'html', 'x', standing)
    undo(key)
    expect(drafts()).toEqual({})
  })

  test('goes when it was saved; what was written meanwhile stays, from the new version on', () => {
    edit(key, 'subject', 'one', standing)
    const sent = drafts()[key]!.text
    edit(key, 'subject', 'one and more', standing)
    saved(key, sent, 'v2')
    expect(drafts()).toEqual({ [key]: { text: { ...text, subject: 'one and more' }, basedOn: 'v2' } })
    saved(key, drafts()[key]!.text, 'v3')
    expect(drafts()).toEqual({})
  })

  test('begun from a version that was overtaken stays one, also where it says what is saved now', () => {
    edit(key, 'subject', 'mine', standing)
    edit(key, 'subject', 's', { text, basedOn: 'v2' })
    expect(drafts()[key]).toEqual({ text, basedOn: 'v1' })
    take(key, { text: { ...text, subject: 'again' }, basedOn: 'v2' })
    expect(drafts()[key]?.basedOn).toBe('v2')
  })

  test('of one party, kind or workspace is not another’s', () => {
    expect(new Set([key, draftKey('/desk', 'receipt', 'au'), draftKey('/desk', 'paper', null), draftKey('/other', 'receipt', null)]).size).toBe(4)
  })
})
