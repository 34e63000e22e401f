import { afterAll, beforeAll, expect, test } from 'vitest'
import { capture } from '../scripts/process/capture.ts'
import type { Captured } from '../scripts/process/capture.ts'
import { checkoutCopy } from './toolchain/checkoutCopy.ts'
import type { CheckoutCopy } from './toolchain/checkoutCopy.ts'

const SOURCES = ['src-main', 'src-preload', 'src-renderer', 'scripts', 'package.json', '.dependency-cruiser.cjs', '.oxlintrc.json']
let copy: CheckoutCopy

beforeAll(() => {
  copy = checkoutCopy(SOURCES)
})
afterAll(() => copy.dispose())

/** All of the code is linted in one go, which takes its time beside other tests. */
const LINT_MS = 180_000
const lint = (only: 'boundaries' | 'code'): Promise<Captured> => capture(process.execPath, ['scripts/lint.mjs', '--only', only], copy.folder)

test('the project as it stands keeps its boundaries', async () => {
  expect(await lint('boundaries')).toEqual({ code: 0, stdout: '', stderr: '' })
}, LINT_MS)

const TARGETS = {
  'src-main/db/planted.ts': 'export type Row = { id: string }\nexport const rows: Row[] = []\n',
  'src-main/features/planted-two/planted.ts': 'export const two = 2\n',
  'src-main/documents/planted.ts': 'export const page = 1\n',
  'src-main/hosts/planted.ts': 'export const host = 1\n',
  'src-preload/contract/vocabularyPlanted.ts': 'export const word = 1\nexport type Word = number\n',
  'src-renderer/features/planted-two/Screen.tsx': 'export const Screen = () => <b />\n',
}

const FORBIDDEN: ReadonlyArray<{ name: string; file: string; text: string; rule: string }> = [
  { name: 'a rule that reads the database', file: 'src-main/domain/a.ts', text: `import { rows } from '../db/planted.ts'\nexport const n = rows.length\n`, rule: 'domain-imports' },
  { name: 'a rule that runs the vocabulary and not only names its types', file: 'src-main/domain/b.ts', text: `import { word } from '#contract/vocabularyPlanted.ts'\nexport const n = word\n`, rule: 'domain-takes-types-only' },
  { name: 'a rule that reads files', file: 'src-main/domain/c.ts', text: `import { readFileSync } from 'node:fs'\nexport const n = readFileSync\n`, rule: 'domain-and-contract-are-pure' },
  { name: 'a screen that calls the database', file: 'src-renderer/features/one/a.ts', text: `import { rows } from '#main/db/planted.ts'\nexport const n = rows.length\n`, rule: 'renderer-imports' },
  { name: 'a screen that only takes a type of the core', file: 'src-renderer/features/one/b.ts', text: `import type { Row } from '../../../src-main/db/planted.ts'\nexport type R = Row\n`, rule: 'renderer-imports' },
  { name: 'a screen that takes an inline type of the core', file: 'src-renderer/features/one/c.ts', text: `import { type Row } from '#main/db/planted.ts'\nexport type R = Row\n`, rule: 'renderer-imports' },
  { name: 'a screen that loads the core when it is needed', file: 'src-renderer/features/one/d.ts', text: `export const load = () => import('#main/db/planted.ts')\n`, rule: 'renderer-imports' },
  { name: 'a screen that uses Node', file: 'src-renderer/features/one/e.ts', text: `import { join } from 'node:path'\nexport const n = join\n`, rule: 'window-has-no-node' },
  { name: 'a screen that uses a server package', file: 'src-renderer/features/one/f.ts', text: `import { Kysely } from 'kysely'\nexport const n = Kysely\n`, rule: 'window-has-no-server-package' },
  { name: 'a screen that uses another screen', file: 'src-renderer/features/one/g.ts', text: `export { Screen } from '../planted-two/Screen.tsx'\n`, rule: 'screens-imports' },
  { name: 'a core that knows Electron', file: 'src-main/core/planted.ts', text: `import { app } from 'electron'\nexport const n = app\n`, rule: 'only-the-shell-knows-electron' },
  { name: 'a core that takes only a type of Electron', file: 'src-main/core/plantedType.ts', text: `import type { App } from 'electron'\nexport type A = App\n`, rule: 'only-the-shell-knows-electron' },
  { name: 'a core that starts its own host', file: 'src-main/core/plantedHost.ts', text: `export { host } from '../hosts/planted.ts'\n`, rule: 'core-imports' },
  { name: 'a feature that uses another feature', file: 'src-main/features/planted-one/a.ts', text: `export { two } from '../planted-two/planted.ts'\n`, rule: 'features-imports' },
  { name: 'a feature that makes documents by itself', file: 'src-main/features/planted-one/b.ts', text: `export { page } from '../../documents/planted.ts'\n`, rule: 'features-imports' },
  { name: 'a port that opens the database', file: 'src-main/core/ports/planted.ts', text: `export { rows } from '../../db/planted.ts'\n`, rule: 'ports-take-types-only' },
  { name: 'a query that runs the contract', file: 'src-main/db/plantedReader.ts', text: `export { word } from '#contract/vocabularyPlanted.ts'\n`, rule: 'db-takes-types-only' },
  { name: 'a shell that reads the database', file: 'src-main/shell/planted.ts', text: `export { rows } from '../db/planted.ts'\n`, rule: 'shell-imports' },
  { name: 'a connector that reads the database', file: 'src-main/connectors/planted.ts', text: `export { rows } from '../db/planted.ts'\n`, rule: 'connectors-imports' },
  { name: 'a document that reads the database', file: 'src-main/documents/plantedReader.ts', text: `export { rows } from '../db/planted.ts'\n`, rule: 'documents-imports' },
  { name: 'a sandbox that reads the workspace', file: 'src-main/sandbox/planted.ts', text: `export { rows } from '../db/planted.ts'\n`, rule: 'sandbox-imports' },
  { name: 'a contract that takes a type of the core', file: 'src-preload/contract/planted.ts', text: `import type { Row } from '#main/db/planted.ts'\nexport type R = Row\n`, rule: 'contract-imports' },
  { name: 'a product that needs a development package', file: 'src-main/mail/planted.ts', text: `import { test } from 'vitest'\nexport const n = test\n`, rule: 'what-ships-is-a-dependency' },
]

test('each forbidden import fails the lint, by the name of its rule', async () => {
  for (const [path, text] of Object.entries(TARGETS)) copy.plant(path, text)
  for (const { file, text } of FORBIDDEN) copy.plant(file, text)
  const { code, stdout } = await lint('boundaries')
  for (const { file } of FORBIDDEN) copy.remove(file)
  expect(code).toBe(1)
  const found = stdout.split('\n')
  expect(FORBIDDEN.filter(({ file, rule }) => !found.some((line) => line.startsWith(`${file} → `) && line.includes(`: ${rule}`)))).toEqual([])
  // The planted files alone are wrong: what they import is not.
  expect(found.filter((line) => line !== '' && !FORBIDDEN.some(({ file }) => line.startsWith(file)))).toEqual([])
})

test('a type taken by import(…), which the boundaries cannot see, fails the lint of the code', async () => {
  copy.plant('src-renderer/planted.ts', `export type R = import('../src-main/db/planted.ts').Row\n`)
  const { code, stdout } = await lint('code')
  copy.remove('src-renderer/planted.ts')
  expect(code).toBe(1)
  expect(stdout).toMatch(/consistent-type-imports[^]*planted\.ts/)
}, LINT_MS)

test('a lint that read none of the files fails', async () => {
  copy.plant('blind.cjs', `const rules = require('./.dependency-cruiser.real.cjs')\nmodule.exports = { ...rules, options: { ...rules.options, includeOnly: '^nowhere' } }\n`)
  await capture('mv', ['.dependency-cruiser.cjs', '.dependency-cruiser.real.cjs'], copy.folder)
  await capture('mv', ['blind.cjs', '.dependency-cruiser.cjs'], copy.folder)
  const { code, stdout } = await lint('boundaries')
  expect(code).toBe(1)
  expect(stdout).toContain('The boundaries were not checked')
})
