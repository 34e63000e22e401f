import { cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { PROJECT } from '../../scripts/project.ts'

/** A copy of part of the checkout, sharing its installed packages, that a test may spoil. */
export type CheckoutCopy = {
  readonly folder: string
  readonly plant: (path: string, text: string) => void
  readonly remove: (path: string) => void
  readonly dispose: () => void
}

/** @param parts files and folders of the checkout, from its root */
export function checkoutCopy(parts: readonly string[]): CheckoutCopy {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'counterfoil-copy-'))
  for (const part of parts) if (existsSync(join(PROJECT, part))) cpSync(join(PROJECT, part), join(folder, part), { recursive: true })
  symlinkSync(join(PROJECT, 'node_modules'), join(folder, 'node_modules'), 'junction')
  return {
    folder,
    plant(path, text) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    },
    remove: (path) => rmSync(join(folder, path), { recursive: true }),
    dispose: () => rmSync(folder, { recursive: true }),
  }
}
