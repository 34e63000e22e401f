import { spawn } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { cacheFolder } from './cacheFolder.ts'
import { PROJECT } from '../project.ts'

const PACKAGE = join(PROJECT, 'node_modules/electron')
// A whole download takes a minute or two on a slow line; a line that is not there fails in seconds.
const FETCH_LIMIT_MS = 5 * 60_000
const TRY_AGAIN_AFTER_MS = 24 * 60 * 60_000

/** The executable of the Electron that the product ships, or null where it has not been downloaded. */
export function officialElectron(): string | null {
  const named = join(PACKAGE, 'path.txt')
  if (!existsSync(named)) return null
  const executable = join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(PACKAGE, 'dist'), readFileSync(named, 'utf8'))
  return existsSync(executable) ? executable : null
}

/**
 * Has the `electron` package download its binary. Null where that fails; it is then not tried
 * again for a day, so that a machine without the line does not wait at every start.
 */
export async function fetchOfficialElectron(): Promise<string | null> {
  const present = officialElectron()
  if (present !== null) return present
  const failed = join(cacheFolder(), `electron-${version()}-unreachable`)
  if (existsSync(failed) && Date.now() - statSync(failed).mtimeMs < TRY_AGAIN_AFTER_MS) return null
  console.log(`Downloading Electron ${version()}`)
  const reason = await download()
  const executable = officialElectron()
  if (executable !== null) return executable
  console.log(`Electron ${version()} could not be downloaded: ${reason}. To try again before tomorrow, delete ${failed}`)
  await mkdir(dirname(failed), { recursive: true })
  await writeFile(failed, `${reason}\n`)
  return null
}

const version = (): string => JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8')).version

/** Why it failed, or an empty text. */
function download(): Promise<string> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [join(PACKAGE, 'install.js')], { stdio: ['ignore', 'ignore', 'pipe'], timeout: FETCH_LIMIT_MS })
    let said = ''
    child.stderr.on('data', (text) => (said += text))
    child.on('error', (error) => done(error.message))
    child.on('close', (code, signal) => {
      if (signal !== null) done(`not finished after ${FETCH_LIMIT_MS / 60_000} minutes`)
      else done(code === 0 ? '' : (said.trim().split('\n', 1)[0] ?? `exit code ${code}`))
    })
  })
}
