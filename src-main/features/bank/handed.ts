/** A file that was handed over in pieces (`imports.begin`, `append`), where it stands until it is dropped. */
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const Meta = z.object({ fileName: z.string(), bytes: z.int() })

/** Null where it is no longer here, or not whole. The handle is made of letters, digits and hyphens (contract/imports). */
export function handedFile(workspaceDir: string, handle: string): { path: string; fileName: string } | null {
  const path = join(workspaceDir, 'handed', `${handle}.data`)
  try {
    const { fileName, bytes } = Meta.parse(JSON.parse(readFileSync(join(workspaceDir, 'handed', `${handle}.json`), 'utf8')))
    return statSync(path).size === bytes ? { path, fileName } : null
  } catch {
    return null
  }
}
