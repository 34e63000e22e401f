/** Finds the company in its file, or founds it. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { seedCompany } from './seed/seed.ts'
import type { CompanySize } from './seed/company.ts'
import { openStore, type SandboxStore } from './store.ts'

const ACCOUNTS = 400
const MOST_ACCOUNTS = 1_000_000
const HOUR_MS = 3_600_000
/** More accounts than this do not stand in memory. */
const IN_MEMORY = 5000
/** Rises when the store or the demo company changes so that an older file cannot be used. */
const VERSION = '4'

export interface OpenCompany {
  store: SandboxStore
  size: CompanySize
  close(): void
}

/** @throws NotASandboxError when the file is something else, SandboxInUseError while another sandbox has it. */
export function openCompany({ accounts = ACCOUNTS, seed = 1, file, now }: { accounts?: number | undefined; seed?: number | undefined; file?: string | undefined; now?: number | undefined }): OpenCompany {
  if (!Number.isInteger(accounts) || accounts < 1 || accounts > MOST_ACCOUNTS) throw new RangeError(`The demo company has from 1 to ${MOST_ACCOUNTS} accounts.`)
  const temporary = file === undefined && accounts > IN_MEMORY ? mkdtempSync(join(tmpdir(), 'counterfoil-sandbox-')) : null
  const path = file ?? (temporary === null ? ':memory:' : join(temporary, 'sandbox.db'))
  const size: CompanySize = { accounts, seed, now: now ?? Math.floor(Date.now() / HOUR_MS) * HOUR_MS }
  const wanted = JSON.stringify({ version: VERSION, accounts, seed })
  let store = existsSync(path) ? reopened(path, wanted) : null
  if (store) size.now = Number(store.meta('seededAt'))
  else {
    store = openStore(path)
    store.setMeta('secret', String(seed))
    seedCompany(store, size)
    store.setMeta('seededAt', String(size.now))
    // Last, so that a seeding that was broken off is not taken for a company.
    store.setMeta('company', wanted)
  }
  const open = store
  return {
    store, size,
    close() {
      open.close()
      if (temporary !== null) rmSync(temporary, { recursive: true, force: true })
    },
  }
}

/** The store in the file when it holds the same company; null when it is to be founded anew, and the file is gone. */
function reopened(path: string, wanted: string): SandboxStore | null {
  const store = openStore(path)
  if (store.meta('company') === wanted) return store
  store.close()
  for (const part of [path, `${path}-wal`, `${path}-shm`]) rmSync(part, { force: true })
  return null
}
