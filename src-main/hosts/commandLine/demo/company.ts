/** Which demo company a folder holds: its sandbox and its workspace belong together. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { DEMO_ACCOUNTS, DEMO_SEED } from '#contract/sandboxProcess.ts'
import { WrongUse } from '../failure.ts'

const Company = z.object({ accounts: z.int(), seed: z.int() })
export type Company = z.infer<typeof Company>

const FILE = 'demo-company.json'

/**
 * What was asked for, else what the folder holds, else the ordinary company; written down in the
 * folder. @throws WrongUse `OTHER_COMPANY`: another one would be founded in the sandbox, and the
 * workspace would go on with the old one's records.
 */
export function companyIn(dir: string, asked: { accounts?: number | undefined; seed?: number | undefined }): Company {
  const kept = read(join(dir, FILE))
  const company = { accounts: asked.accounts ?? kept?.accounts ?? DEMO_ACCOUNTS, seed: asked.seed ?? kept?.seed ?? DEMO_SEED }
  if (kept !== null && (kept.accounts !== company.accounts || kept.seed !== company.seed))
    throw new WrongUse('OTHER_COMPANY', `${dir} holds the demo company of ${kept.accounts} accounts and seed ${kept.seed}. Name another folder, or give --accounts ${kept.accounts} --seed ${kept.seed}, or neither.`)
  if (kept === null) {
    mkdirSync(dir, { recursive: true })
    writeFileSync(join(dir, FILE), `${JSON.stringify(company)}\n`)
  }
  return company
}

function read(file: string): Company | null {
  try {
    return Company.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return null
  }
}
