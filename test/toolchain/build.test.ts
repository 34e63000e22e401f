import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { built } from '../../scripts/build/entries.ts'
import { PROJECT } from '../../scripts/project.ts'

test('everything that a build consists of has its source', () => {
  expect(built.map(({ from }) => from).filter((from) => !existsSync(from))).toEqual([])
})

test('what the package starts and what the command runs are among what is built', () => {
  const { main } = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8')) as { main: string }
  const files = built.map(({ file }) => file)
  expect(files).toContain(join(PROJECT, main))
  expect(files).toContain(join(PROJECT, 'out/main/cli.js'))
})
