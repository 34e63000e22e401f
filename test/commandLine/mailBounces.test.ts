/** `counterfoil mail suppressions` and `mail read-bounces`, without a mailbox; with one: test/mail/realServer. */
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openSqlite } from '#main/db/sqlite.ts'
import { counterfoil, failing, json } from './counterfoil.ts'
import { pulledCompany, type PulledCompany } from './pulledCompany.ts'

const LONG = 120_000

let company: PulledCompany
beforeAll(async () => {
  company = await pulledCompany(20)
}, LONG)
afterAll(() => company.dispose())

test('an address is put on the list, listed, and taken off', async () => {
  const list = ['mail', 'suppressions', '--workspace', company.workspace]
  expect(await json(...list)).toEqual({ total: 0, rows: [] })
  expect(await json(...list, '--add', 'Mere@Pipes.example', '--note', 'Asked on the phone.')).toMatchObject({ address: 'mere@pipes.example', reason: 'by_hand', words: 'Asked on the phone.' })
  expect(await json(...list, '--reason', 'by_hand', '--text', 'pipes')).toMatchObject({ total: 1, rows: [{ address: 'mere@pipes.example', accounts: [] }] })
  expect(await json(...list, '--reason', 'stopped')).toEqual({ total: 0, rows: [] })
  const { stdout } = await counterfoil(...list)
  expect(stdout).toMatch(/mere@pipes\.example +by hand, Asked on the phone\./)
  expect(await failing(1, 'BAD_ADDRESS', ...list, '--add', '0400 000 111')).toMatch(/country code/)
  expect(await json(...list, '--remove', 'mere@pipes.example')).toEqual({ address: 'mere@pipes.example' })
  expect(await failing(1, 'NOT_FOUND', ...list, '--remove', 'mere@pipes.example')).toBe('This address is not on the list.')
  const core = openSqlite(join(company.workspace, 'desk.db'))
  core.prepare(`INSERT INTO suppression (address, channel, reason, words, at, by) VALUES ('+61400000111', 'sms', 'stopped', 'STOP', 1, 'SMS')`).run()
  core.close()
  expect(await failing(2, 'NOTE_NEEDED', ...list, '--remove', '+61400000111')).toContain('give --note')
  expect(await json(...list, '--remove', '+61400000111', '--note', 'Rang on Tuesday: wants SMS again.')).toEqual({ address: '+61400000111' })
  expect(await failing(2, 'WRONG_USE', ...list, '--add', 'a@b.example', '--remove', 'c@d.example')).toMatch(/two commands/)
}, LONG)

test('a mailbox that does not answer is told in plain words; an address that is none is wrong use, and its password is not repeated', async () => {
  const read = ['mail', 'read-bounces', '--workspace', company.workspace, '--imap']
  expect(await failing(1, 'MAILBOX_FAILED', ...read, 'imaps://accounts:hidden@127.0.0.1:1')).toBe("Nothing answers at the mailbox's address 127.0.0.1:1. Check the host and port, and that the server runs.")
  const { code, stdout, stderr } = await counterfoil(...read, 'pop3://accounts:hidden@127.0.0.1', '--json')
  expect(code).toBe(2)
  expect(stdout + stderr).toMatch(/is no address of a mailbox\./)
  expect(stdout + stderr).not.toContain('hidden')
}, LONG)
