/** docs/requirements.md names a test for every requirement and every command: they are there. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { commandNames } from '#contract/commands.ts'
import { PROJECT } from '../../scripts/project.ts'

const rows = readFileSync(join(PROJECT, 'docs/requirements.md'), 'utf8').split('\n').filter((line) => line.startsWith('| '))
const NAMED = /`([\w/-]+)` “([^”]+)”/g
const IDS = { T: 10, S: 6, C: 14, P: 8, D: 9, U: 13 }

/** The text of a test file named without its ending. */
function textOf(file: string): string {
  const path = ['.test.ts', '.spec.ts'].map((ending) => join(PROJECT, 'test', `${file}${ending}`)).find((one) => existsSync(one))
  return path === undefined ? '' : readFileSync(path, 'utf8')
}

test('every test that it names is there, under this name', () => {
  const named = rows.flatMap((row) => [...row.matchAll(NAMED)])
  expect(named.length).toBeGreaterThan(60)
  expect(named.filter(([, file, name]) => !textOf(file!).includes(`'${name}'`) && !textOf(file!).includes(`test(\`${name} `)).map(([found]) => found)).toEqual([])
})

test('every requirement has a row, and in it a test', () => {
  const ids = Object.entries(IDS).flatMap(([letter, count]) => Array.from({ length: count }, (_, n) => `${letter}${n + 1}`))
  const tested = rows.filter((row) => row.search(NAMED) >= 0).map((row) => row.split('|')[1]!.trim())
  expect(ids.filter((id) => !tested.includes(id))).toEqual([])
})

test('every command has a row, and in it a test in the window', () => {
  const tested = rows.filter((row) => row.includes('`e2e/')).map((row) => row.split('|')[1]!.trim())
  expect(commandNames.filter((command) => !tested.includes(`\`${command}\``))).toEqual([])
})
