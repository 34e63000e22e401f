import { existsSync, globSync } from 'node:fs'
import { join } from 'node:path'
import { PROJECT } from '../project.ts'
import { capture } from '../process/capture.ts'
import type { Linted } from './linted.ts'

// Named, because without paths oxlint would also read node_modules.
const FOLDERS = ['src-main', 'src-preload', 'src-renderer', 'test', 'bench', 'scripts', 'bin']

export async function lintCode(): Promise<Linted> {
  const paths = [...FOLDERS.filter((folder) => existsSync(join(PROJECT, folder))), ...globSync('*.config.{ts,cjs}', { cwd: PROJECT })]
  const oxlint = join(PROJECT, 'node_modules/oxlint/bin/oxlint')
  const { code, stdout, stderr } = await capture(process.execPath, [oxlint, '--type-aware', '--deny-warnings', ...paths], PROJECT)
  return { ok: code === 0, output: `${stdout}${stderr}`.trim() }
}
