import { globSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { cruise } from 'dependency-cruiser'
import type { IConfiguration, ICruiseResult } from 'dependency-cruiser'
import { PROJECT } from '../project.ts'
import type { Linted } from './linted.ts'

const FOLDERS = ['src-main', 'src-preload', 'src-renderer']

export async function lintBoundaries(): Promise<Linted> {
  process.chdir(PROJECT)
  const { forbidden, options } = createRequire(import.meta.url)(join(PROJECT, '.dependency-cruiser.cjs')) as IConfiguration
  const { output } = await cruise(FOLDERS, { ...options, ruleSet: { forbidden }, validate: true })
  const { modules, summary } = output as ICruiseResult
  const broken = summary.violations.map(({ rule, from, to, comment }) => `${from} → ${to}: ${rule.name}${comment ? ` (${comment})` : ''}`)
  return unseen(modules.map(({ source }) => source)) ?? { ok: broken.length === 0, output: broken.join('\n') }
}

/** A cruiser whose parser does not work sees few files or none, and finds nothing wrong with them. */
function unseen(seen: readonly string[]): Linted | null {
  const sources = globSync(FOLDERS.map((folder) => `${folder}/**/*.{ts,tsx}`), { cwd: PROJECT })
  const missed = sources.filter((source) => !seen.includes(source.replaceAll('\\', '/')))
  if (sources.length > 0 && missed.length === 0) return null
  return { ok: false, output: `The boundaries were not checked: ${missed.length} of ${sources.length} files were not read, such as ${missed[0]}` }
}
