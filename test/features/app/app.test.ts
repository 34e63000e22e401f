import { basename } from 'node:path'
import { expect, test } from 'vitest'
import type { app } from '#contract/app.ts'
import { appRouter } from '#main/features/app/handlers.ts'
import { emptyBooks } from '../../fixtures/books.ts'
import { clientOf, deskOver } from '../../fixtures/desk.ts'

test('a window learns which workspace is open, who is at the desk, which parties there are, and what was set aside', async () => {
  const books = emptyBooks()
  books.party({ id: 'us', name: 'USA', currency: 'USD', timeZone: 'America/Denver' })
  books.party({ id: 'au', name: 'Australia' })
  const { context } = deskOver(books, { now: () => 1, grants: ['billing:view'] })
  const client = clientOf<typeof app>(appRouter(context, { version: '1.2.3', demo: true, notices: ['The copy was damaged.'] }))
  expect(await client.info()).toEqual({
    version: '1.2.3', demo: true, notices: ['The copy was damaged.'], workspace: { name: basename(books.dir), dir: books.dir },
    operator: { id: 'op_1', name: 'Noor Vale', email: 'noor@meridianfleet.example', grants: ['billing:view'] },
    parties: [expect.objectContaining({ id: 'au', name: 'Australia', currency: 'AUD', timeZone: 'Australia/Sydney' }), expect.objectContaining({ id: 'us', currency: 'USD', timeZone: 'America/Denver' })],
  })
})
