/** The desktop's log: `logs/main.log` in the application's folder, the core's lines with the shell's. */
import { join } from 'node:path'
import electronLog from 'electron-log/main'

const MOST_BYTES = 5 * 1024 * 1024

export interface ShellLog {
  shell(level: 'info' | 'warn' | 'error', message: string, data?: Record<string, unknown>): void
  core(level: 'info' | 'warn' | 'error', message: string, data: Record<string, unknown>): void
  readonly folder: string
}

export function openLog(userData: string, toTerminal: boolean): ShellLog {
  const folder = join(userData, 'logs')
  const { transports } = electronLog
  transports.file.resolvePathFn = () => join(folder, 'main.log')
  transports.file.maxSize = MOST_BYTES
  transports.file.level = 'info'
  transports.console.level = toTerminal ? 'info' : 'warn'
  const from = (scope: string): ShellLog['core'] => {
    const scoped = electronLog.scope(scope)
    return (level, message, data) => (Object.keys(data).length > 0 ? scoped[level](message, data) : scoped[level](message))
  }
  const shell = from('shell')
  return { folder, core: from('core'), shell: (level, message, data = {}) => shell(level, message, data) }
}
