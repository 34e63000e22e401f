import { join } from 'node:path'
import { PROJECT } from '../project.ts'

/** One step of `npm test`: a command, and the report it leaves when it runs tests. */
export type Stage = {
  readonly name: string
  /** What `--only` takes besides the name; `always` runs with every group. */
  readonly group: 'static' | 'unit' | 'e2e' | 'always'
  readonly command: readonly [string, ...string[]]
  readonly env?: Readonly<Record<string, string>>
  readonly report?: { readonly kind: 'vitest' | 'playwright'; readonly file: string }
}

const node = (...args: string[]): [string, ...string[]] => [process.execPath, ...args]
const bin = (path: string): string => join(PROJECT, 'node_modules', path)
const report = (name: string): string => join(PROJECT, '.cache/test', `${name}.json`)

// Large enough for the widest screen that a test looks at.
const SCREEN = '-screen 0 1920x1080x24'
const underXvfb = (...command: [string, ...string[]]): [string, ...string[]] =>
  process.platform === 'linux' ? ['xvfb-run', '-a', '-s', SCREEN, ...command] : command

function playwright(project: 'electron' | 'chromium'): Stage {
  const command = node(bin('@playwright/test/cli.js'), 'test', '--project', project, '--reporter', 'line,json')
  return {
    name: project,
    group: 'e2e',
    command: project === 'electron' ? underXvfb(...command) : command,
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: report(project) },
    report: { kind: 'playwright', file: report(project) },
  }
}

export const stages: readonly Stage[] = [
  { name: 'setup', group: 'always', command: node('scripts/setup.mjs') },
  { name: 'lint', group: 'static', command: node('scripts/lint.mjs') },
  { name: 'typecheck', group: 'static', command: node(bin('typescript/bin/tsc'), '--build') },
  { name: 'knip', group: 'static', command: node(bin('knip/bin/knip.js')) },
  { name: 'build', group: 'always', command: node(bin('electron-vite/bin/electron-vite.js'), 'build', '--logLevel', 'warn') },
  {
    name: 'vitest',
    group: 'unit',
    command: node(bin('vitest/vitest.mjs'), 'run', '--reporter', 'default', '--reporter', 'json', '--reporter', join(PROJECT, 'scripts/test/endedByV8.ts'), '--outputFile.json', report('vitest')),
    report: { kind: 'vitest', file: report('vitest') },
  },
  playwright('electron'),
  playwright('chromium'),
]
