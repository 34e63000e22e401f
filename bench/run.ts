/** `npm run bench -- [sync|documents|mail|queues|imports|window] [--json] [--accounts N] [--workspace DIR]`: measures, and tells figures beside their goals. A missed goal is told, and is no failure. */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { startCompany, type Company } from './company.ts'
import { machine, tableOf, type Figure } from './figures.ts'

/** `workspace`: one that exists already, for the suite of the window. */
type Suite = (company: Company, workspace: string | null) => Promise<Figure[]>
const SUITES: Record<string, () => Promise<Suite>> = {
  sync: async () => (await import('./sync/suite.ts')).syncSuite,
  queues: async () => (await import('./queues/suite.ts')).queuesSuite,
  documents: async () => (await import('./documents/suite.ts')).documentsSuite,
  imports: async () => (await import('./imports/suite.ts')).importsSuite,
  mail: async () => (await import('./mail/suite.ts')).mailSuite,
  window: async () => (await import('./window/suite.ts')).windowSuite,
}
/** What is measured unless told otherwise; the window wants a built application and a screen. */
const OF_THE_CORE = Object.keys(SUITES).filter((name) => name !== 'window')
const ACCOUNTS = 2000
const USAGE = `Usage: npm run bench -- [${Object.keys(SUITES).join('|')}] [--json] [--accounts N] [--workspace DIR]`

const asked = read()
if (asked === null) {
  process.stderr.write(`${USAGE}\n`)
  process.exitCode = 2
} else await measure(asked)

interface Asked {
  suites: string[]
  accounts: number
  workspace: string | null
  json: boolean
}

function read(): Asked | null {
  try {
    const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'boolean', default: false }, accounts: { type: 'string' }, workspace: { type: 'string' } } })
    const accounts = Number(values.accounts ?? ACCOUNTS)
    if (!Number.isInteger(accounts) || accounts < 20 || accounts > 100_000 || positionals.some((name) => !(name in SUITES))) return null
    return { suites: positionals.length === 0 ? OF_THE_CORE : positionals, accounts, workspace: values.workspace === undefined ? null : resolve(values.workspace), json: values.json }
  } catch {
    return null
  }
}

async function measure({ suites, accounts, workspace, json }: Asked): Promise<void> {
  process.stderr.write(`A demo company of ${accounts.toLocaleString('en')} accounts …\n`)
  const company = await startCompany(accounts, mkdtempSync(join(tmpdir(), 'counterfoil-bench-')))
  const figures: Figure[] = []
  try {
    for (const name of suites) {
      process.stderr.write(`${name} …\n`)
      const suite = await SUITES[name]!()
      const found = await suite(company, workspace)
      figures.push(...found.map((figure) => ({ ...figure, name: `${name}: ${figure.name}` })))
    }
  } finally {
    await company.close()
  }
  const facts = { ...machine(), accounts }
  process.stdout.write(json ? `${JSON.stringify({ figures, machine: facts })}\n` : `${tableOf(figures)}\n\n${facts.cores} cores, ${facts.memoryGiB} GiB, ${facts.platform}, Node ${facts.node}; ${accounts.toLocaleString('en')} accounts\n`)
}
