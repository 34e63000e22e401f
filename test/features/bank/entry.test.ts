import { expect, test } from 'vitest'
import { entry } from '../../banks/writers/said.ts'
import { closed, company } from '../bulk/desk.ts'
import { bankDesk, statement } from './desk.ts'

test('one entry is told as the list tells it, whatever became of it; one that is not there is said to be none', async () => {
  const { client, readSaid } = await bankDesk(closed(company(() => undefined)))
  await readSaid(statement({ entries: [entry({ text: 'nothing known' })] }))
  const listed = async () => (await client.bank.entries({ limit: 1 })).rows[0]!
  const { id } = await listed()
  await client.bank.ignore({ entry: id, reason: 'Interest' })
  expect(await client.bank.entry({ entry: id })).toMatchObject({ id, state: 'ignored', reason: 'Interest' })
  expect(await client.bank.entry({ entry: id })).toEqual(await listed())
  await expect(client.bank.entry({ entry: 'none' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
})
