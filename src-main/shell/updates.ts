/**
 * Updates of the packaged application: looked for after the start and once a day, fetched in the
 * background, put in place when the application is closed (REQUIREMENTS D9). A package that was
 * built without an address for updates never looks.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** What of electron-updater is used. */
export interface Updater {
  autoDownload: boolean
  autoInstallOnAppQuit: boolean
  logger: { info(message?: unknown): void; warn(message?: unknown): void; error(message?: unknown): void } | null
  /** Fetches a newer version, if there is one, and says so with a notification of the system. */
  checkForUpdatesAndNotify(): Promise<unknown>
}

export interface UpdateOptions {
  packaged: boolean
  /** Where electron-builder puts `app-update.yml`, which names the address. */
  resourcesDir: string
  /** Loaded only when there is an address to ask. */
  load(): Promise<Updater>
  say(level: 'info' | 'warn', message: string): void
  /** Between two looks; a day unless told. */
  everyMs?: number
}

const DAY_MS = 86_400_000

/** Answers what ends it. No line is no error: the next look comes by itself. */
export function keepUpdated({ packaged, resourcesDir, load, say, everyMs = DAY_MS }: UpdateOptions): () => void {
  if (!packaged || !existsSync(join(resourcesDir, 'app-update.yml'))) return () => {}
  let updater: Updater | null = null
  const look = async () => {
    try {
      updater ??= prepared(await load(), say)
      await updater.checkForUpdatesAndNotify()
    } catch (error) {
      say('warn', `Updates could not be looked for: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  void look()
  const timer = setInterval(() => void look(), everyMs)
  return () => clearInterval(timer)
}

function prepared(updater: Updater, say: UpdateOptions['say']): Updater {
  updater.autoDownload = true
  updater.autoInstallOnAppQuit = true
  updater.logger = { info: (message) => say('info', String(message)), warn: (message) => say('warn', String(message)), error: (message) => say('warn', String(message)) }
  return updater
}
