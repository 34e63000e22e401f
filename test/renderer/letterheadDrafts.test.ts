import { beforeEach, expect, test } from 'vitest'
import { useLetterheadDrafts } from '../../src-renderer/features/settings/letterheadDrafts.ts'

const drafts = () => useLetterheadDrafts.getState().drafts
const { edit, saved, undo } = useLetterheadDrafts.getState()
beforeEach(() => useLetterheadDrafts.setState({ drafts: {} }))

test('what is typed is kept by party until it is undone', () => {
  edit('au', { phone: '1' })
  edit('us', { phone: '2' })
  edit('au', { footer: 'A licence' })
  expect(drafts()).toEqual({ au: { phone: '1', footer: 'A licence' }, us: { phone: '2' } })
  undo('au')
  expect(drafts()).toEqual({ au: {}, us: { phone: '2' } })
})

test('what was saved is no draft any more; what was typed while it was saved still is', () => {
  edit('au', { phone: '1', footer: 'A licence' })
  const sent = drafts()['au']!
  edit('au', { phone: '12' })
  saved('au', sent)
  expect(drafts()).toEqual({ au: { phone: '12' } })
})
