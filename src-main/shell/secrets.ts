/**
 * Secrets of a workspace, encrypted by the system's key store in `secrets.json`. Where the system
 * cannot encrypt they stay in memory until the application ends, and nothing is written.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import type { SecretName } from '#contract/coreProcess.ts'

/** What encrypts: Electron's `safeStorage`, or a test's. */
export interface Encryption {
  /** Whether it is real encryption, not a fixed password in the program. */
  available(): boolean
  encrypt(text: string): Buffer
  decrypt(bytes: Buffer): string
}

export interface SecretStore {
  get(name: SecretName): string | null
  /** False when it is only remembered until the application ends. */
  set(name: SecretName, value: string | null): boolean
}

/** Base64 of encrypted bytes by workspace and name. */
type Kept = Record<string, Partial<Record<SecretName, string>>>

export function openSecrets(file: string, workspaceDir: string, encryption: Encryption): SecretStore {
  const inMemory = new Map<SecretName, string | null>()

  function fromFile(name: SecretName): string | null {
    const kept = read(file)[workspaceDir]?.[name]
    if (kept === undefined || !encryption.available()) return null
    try {
      return encryption.decrypt(Buffer.from(kept, 'base64'))
    } catch {
      // Another account or another machine's key: it is asked for again.
      return null
    }
  }

  return {
    get: (name) => (inMemory.has(name) ? (inMemory.get(name) ?? null) : fromFile(name)),
    set(name, value) {
      inMemory.set(name, value)
      const canKeep = encryption.available()
      const kept = read(file)
      const { [name]: before, ...others } = kept[workspaceDir] ?? {}
      if (value !== null && canKeep) write(file, { ...kept, [workspaceDir]: { ...others, [name]: encryption.encrypt(value).toString('base64') } })
      else if (before !== undefined) write(file, { ...kept, [workspaceDir]: others })
      return value === null || canKeep
    },
  }
}

function read(file: string): Kept {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Kept
  } catch {
    return {}
  }
}

function write(file: string, kept: Kept): void {
  const beside = `${file}.part`
  writeFileSync(beside, JSON.stringify(kept), { mode: 0o600 })
  renameSync(beside, file)
}
