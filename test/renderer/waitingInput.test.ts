import { expect, test } from 'vitest'
import type { OpenCommand } from '#contract/outbox.ts'
import { waitingInput } from '../../src-renderer/ui/commands/onItsWay.ts'

const contact = (id: string, phone: string, state: OpenCommand['state'] = 'queued') =>
  ({ id: 1, label: 'Change contact', state, message: null, targetId: id, given: { command: 'updateContact', input: { contactId: id, name: 'Ada Quill', email: null, phone } } }) as OpenCommand

test('a form begins with what is on its way for the same record, so that saving it takes nothing back', () => {
  const open = [contact('con_2', '+61 2 0000 0002'), contact('con_1', '+61 2 0000 0001')]
  expect(waitingInput(open, 'updateContact', ({ contactId }) => contactId === 'con_1')).toMatchObject({ phone: '+61 2 0000 0001' })
  expect(waitingInput(open, 'updateContact', ({ contactId }) => contactId === 'con_3')).toBeNull()
  expect(waitingInput(open, 'setRecharge')).toBeNull()
})

test('what was refused, or met a conflict, is no beginning', () => {
  expect(waitingInput([contact('con_1', '1', 'rejected'), contact('con_1', '2', 'conflict')], 'updateContact')).toBeNull()
})
