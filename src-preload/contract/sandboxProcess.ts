/** How the sandbox billing system is started in a process of its own, and what it says once it answers. */

export interface SandboxStart {
  /** Its SQLite file; made, with the demo company in it, where there is none. It keeps the token. */
  file: string
  /** Accounts of a new demo company. */
  accounts: number
  /** The same seed makes the same company. */
  seed: number
}

/** The one message of the process: it answers now. */
export interface SandboxReady {
  url: string
  token: string
  accounts: number
  /** `smtp://127.0.0.1:port`: takes every mail and keeps it. */
  smtp: string
  /** `http://127.0.0.1:port/…`: takes every SMS and keeps it. */
  sms: string
}

/** The demo company's name; its workspace's folder is called that, and the window shows it. */
export const DEMO_COMPANY = 'Meridian'
export const DEMO_ACCOUNTS = 400
export const DEMO_SEED = 1

/** The arguments of `sandboxServer`. */
export function sandboxArguments({ file, accounts, seed }: SandboxStart): string[] {
  return ['--file', file, '--accounts', String(accounts), '--seed', String(seed), '--exit-with-parent']
}

/** The sandbox's SMS account as a provider's: its name is the end of the address, its token the sandbox's own. */
export function smsOfSandbox({ sms, token }: Pick<SandboxReady, 'sms' | 'token'>): { url: string; accountSid: string; authToken: string } {
  const { origin, pathname } = new URL(sms)
  return { url: origin, accountSid: pathname.slice(pathname.lastIndexOf('/') + 1), authToken: token }
}

/** Whether a message of the process is its `SandboxReady`. */
export function isSandboxReady(message: unknown): message is SandboxReady {
  const { url, token, smtp, sms } = (message ?? {}) as Partial<Record<keyof SandboxReady, unknown>>
  return typeof url === 'string' && typeof token === 'string' && typeof smtp === 'string' && typeof sms === 'string'
}
