import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'

/** Where what was fetched or compiled once is kept, outside any checkout, so that the next checkout finds it. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env, platform: NodeJS.Platform = process.platform): string {
  if (env.XDG_CACHE_HOME) return join(env.XDG_CACHE_HOME, 'counterfoil')
  if (platform === 'darwin') return join(homedir(), 'Library/Caches/counterfoil')
  if (platform === 'win32') return join(env.LOCALAPPDATA ?? join(homedir(), 'AppData/Local'), 'counterfoil/Cache')
  return join(homedir(), '.cache/counterfoil')
}

/**
 * Fills `folder` once. The work is done in a folder beside it and renamed at the end, so an interrupted
 * run leaves nothing that looks finished, and two runs at once do not disturb each other.
 */
export async function fillOnce(folder: string, fill: (beside: string) => Promise<void>): Promise<void> {
  if (existsSync(folder)) return
  await mkdir(dirname(folder), { recursive: true })
  const beside = await mkdtemp(`${folder}.part-`)
  try {
    await fill(beside)
    await rename(beside, folder)
  } catch (error) {
    await rm(beside, { recursive: true, force: true })
    if (!existsSync(folder)) throw error
  }
}
