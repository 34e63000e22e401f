import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { PROJECT } from '../../scripts/project.ts'

type Locked = { version?: string; resolved?: string; integrity?: string; optional?: boolean; inBundle?: boolean; link?: boolean }
const { packages } = JSON.parse(readFileSync(join(PROJECT, 'package-lock.json'), 'utf8')) as { packages: Record<string, Locked> }
const installed = Object.entries(packages).filter(([where]) => where !== '')

test('the lock file names no registry, so that it works from any', () => {
  expect(installed.filter(([, { resolved }]) => resolved !== undefined).map(([where]) => where)).toEqual([])
})

test('every package that is installed has its hash in the lock file', () => {
  // Only optional packages of other platforms may be listed without one: scripts/fix-lock.mjs.
  const without = installed.filter(([, { integrity, inBundle, optional }]) => integrity === undefined && !inBundle && !optional)
  expect(without.map(([where]) => where)).toEqual([])
})
