/** What the application was started with. Chromium's own switches are let pass. */
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'

export interface DesktopOptions {
  /** The workspace named on the command line, resolved; it wins over the demo and over what is remembered. */
  workspaceDir: string | null
  demo: boolean
  /** Accounts of a new demo company. */
  accounts: number | null
  /** Seed of a new demo company. */
  seed: number | null
  /** Nobody has worked at the desk of the demo company yet. */
  bareDesk: boolean
}

const MOST_ACCOUNTS = 100_000
const MOST_SEED = 2 ** 31 - 1

/** @param argv `process.argv` without the executable @param cwd what a relative workspace is relative to */
export function desktopOptions(argv: readonly string[], cwd: string): DesktopOptions {
  const { values } = parseArgs({
    args: [...argv],
    strict: false,
    allowPositionals: true,
    options: { workspace: { type: 'string' }, demo: { type: 'boolean' }, accounts: { type: 'string' }, seed: { type: 'string' }, 'bare-desk': { type: 'boolean' } },
  })
  const workspace = typeof values.workspace === 'string' && values.workspace !== '' ? resolve(cwd, values.workspace) : null
  return {
    workspaceDir: workspace,
    demo: workspace === null && values.demo === true,
    accounts: wholeNumber(values.accounts, 1, MOST_ACCOUNTS),
    seed: wholeNumber(values.seed, 0, MOST_SEED),
    bareDesk: values['bare-desk'] === true,
  }
}

function wholeNumber(text: unknown, least: number, most: number): number | null {
  if (typeof text !== 'string' || !/^\d{1,10}$/.test(text)) return null
  const number = Number(text)
  return number >= least && number <= most ? number : null
}
