/** A real core over books of a test's own: no line, its job threads, and files handed over as a window does it. */
import { createRouterClient } from '@orpc/server'
import type { ContractRouterClient } from '@orpc/contract'
import { onTestFinished } from 'vitest'
import type { Contract } from '#contract/index.ts'
import { createCore, type Core } from '#main/core/createCore.ts'
import type { BillingApiAccess } from '#main/core/ports/sources.ts'
import type { Database } from '#main/db/database.ts'
import { camtFile, camtStatement } from '../../banks/writers/camt.ts'
import { said, type Said } from '../../banks/writers/said.ts'
import { WORKER } from '../bulk/desk.ts'

export const ACCOUNT = 'DE89370400440532013000'
export const NOW = Date.UTC(2026, 10, 24, 3)

export interface BankDesk {
  core: Core
  client: ContractRouterClient<Contract>
  database: Database
  /** Hands over a text and reads it. */
  read(text: string, more?: { party?: string; parties?: { number: string; party: string }[]; mapping?: Record<string, string>; fileName?: string }): ReturnType<ContractRouterClient<Contract>['bank']['read']>
  /** A statement of camt.053, read for the party `au`. */
  readSaid(...statements: Said[]): ReturnType<ContractRouterClient<Contract>['bank']['read']>
  hand(text: string, fileName?: string): Promise<string>
  outbox(): { id: number; command: string; state: string; input: Record<string, unknown> }[]
  audit(action: string): { by: string; subject: string; detail: Record<string, unknown> }[]
  close(): Promise<void>
}

export async function bankDesk(dir: string, { connection = null, now = () => NOW, create = false, warn = () => {} }: { connection?: BillingApiAccess | null; now?: () => number; create?: boolean; warn?: (message: string) => void } = {}): Promise<BankDesk> {
  const core = await createCore({
    workspaceDir: dir, who: 'a test', create, workerFile: WORKER, version: 'test', automatic: connection !== null, now, connection, smtpUrl: null,
    secrets: { get: () => Promise.resolve(null), set: () => Promise.resolve(false) },
    log: { info() {}, warn, error: (message, error) => { throw new Error(message, { cause: error }) } },
  })
  let open = true
  const close = async () => {
    if (open) await core.close()
    open = false
  }
  onTestFinished(close)
  const client: ContractRouterClient<Contract> = createRouterClient(core.router)
  const { database } = core.context
  const hand = async (text: string, fileName = 'statement.xml') => {
    const bytes = Buffer.from(text)
    const { file } = await client.imports.begin({ fileName, bytes: bytes.length })
    await client.imports.append({ file, offset: 0, base64: bytes.toString('base64') })
    return file
  }
  const read: BankDesk['read'] = async (text, { party, parties, mapping, fileName } = {}) =>
    client.bank.read({ file: await hand(text, fileName), ...(party === undefined ? {} : { party: party }), ...(parties === undefined ? {} : { parties }), ...(mapping === undefined ? {} : { mapping }) })
  return {
    core, client, database, hand, read, close,
    readSaid: (...statements) => read(camtFile(statements.map((one) => camtStatement(one))), { party: 'au' }),
    outbox: () => database.raw.prepare<[], { id: number; command: string; state: string; input: string }>('SELECT id, command, state, input FROM outbox ORDER BY id').all().map((row) => ({ ...row, input: JSON.parse(row.input) as Record<string, unknown> })),
    audit: (action) => database.raw.prepare<[string], { by: string; subject: string; detail: string }>('SELECT by, subject, detail FROM audit WHERE action = ? ORDER BY id').all(action).map((row) => ({ ...row, detail: JSON.parse(row.detail) as Record<string, unknown> })),
  }
}

/** A statement in Australian dollars. */
export const statement = (more: Partial<Said> = {}): Said => said({ currency: 'AUD', account: ACCOUNT, ...more })
