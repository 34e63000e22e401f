/**
 * `counterfoil demo`: the main job from nothing. Starts the sandbox, makes a workspace, pulls, reads
 * the three queues, takes one decision, makes the documents, sends the registration emails, and
 * checks that it all adds up.
 */
import { mkdtempSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { CommandHost } from '../command.ts'
import { prepareDemo } from '../../demo.ts'
import { CommandFailed } from '../failure.ts'
import { withCore } from '../session.ts'
import { createChecks, type Check } from './checks.ts'
import { companyIn } from './company.ts'
import { checkTheCopy } from './copy.ts'
import { makeDocuments, type DemoFile } from './documents.ts'
import { releaseOne } from './decision.ts'
import { sendRegistrations, type DemoMail } from './mail.ts'
import { demoText } from './text.ts'
import { verifyWorkspace } from '#main/core/verify.ts'

export interface DemoArguments {
  out?: string
  /** Of a new company; one that is there is taken up again. */
  accounts?: number
  seed?: number
  /** Nobody has worked at the desk yet. */
  bareDesk?: boolean
}

export interface DemoResult {
  workspace: string
  parties: number
  accounts: number
  invoices: number
  payments: number
  quarantined: number
  queues: { registrations: number; failedCharges: number; heldInvoices: number }
  files: DemoFile[]
  mail: DemoMail
  checks: Check[]
  seconds: number
}

/** Prints `DemoResult`; exit 1 when a check is not ok. */
export async function demo({ places, output }: CommandHost, given: DemoArguments): Promise<void> {
  const startedAt = performance.now()
  const dir = given.out === undefined ? mkdtempSync(join(tmpdir(), 'counterfoil-demo-')) : resolve(given.out)
  output.remark('Starting a sandbox billing system with a demo company …')
  const sandbox = await prepareDemo({ dir, ...companyIn(dir, given) }).catch((error: NodeJS.ErrnoException) => {
    throw error.code === undefined ? new CommandFailed('SANDBOX_FAILED', error.message) : error
  })
  try {
    const options = { workspaceDir: sandbox.workspaceDir, who: 'counterfoil demo', create: true, connection: sandbox.connection, smtpUrl: sandbox.smtpUrl, sms: sandbox.sms, demo: true, output, ...places }
    await withCore(options, async (session) => {
      const checks = createChecks()
      output.remark('Pulling …')
      const copy = await checkTheCopy(session, sandbox.connection, checks)
      if (given.bareDesk !== true) await session.core.giveDeskHistory()
      const queues = {
        registrations: (await session.client.registrations.counts({})).total,
        failedCharges: (await session.client.failedCharges.counts({})).total,
        heldInvoices: (await session.client.heldInvoices.counts({})).total,
      }
      output.remark('Deciding, making documents, sending mail …')
      const shown = output.json ? '' : await demoText(session.client)
      await releaseOne(session, checks)
      const files = await makeDocuments(session, await mkdirIn(dir, 'files'), checks)
      const mail = await sendRegistrations(session, sandbox, checks)
      const verified = await verifyWorkspace(session.core.context)
      checks.that('the books of every account balance, and the copy is sound', verified.pulled && verified.differences + verified.unfinished.length === 0, `${verified.accounts} accounts, ${verified.differences} differences${verified.problems[0] ? `: ${verified.problems[0].subject}, ${verified.problems[0].message}` : ''}`)
      const result: DemoResult = { workspace: session.core.context.workspaceDir, ...copy, queues, files, mail, checks: checks.list, seconds: Math.round((performance.now() - startedAt) / 100) / 10 }
      output.result(result, () => `${shown}\n\n${summary(result)}`)
      if (checks.list.some((check) => !check.ok)) process.exitCode = 1
    })
  } finally {
    await sandbox.close()
  }
}

async function mkdirIn(dir: string, name: string): Promise<string> {
  const folder = join(dir, name)
  await mkdir(folder, { recursive: true })
  return folder
}

function summary(result: DemoResult): string {
  const { queues, mail } = result
  const n = (figure: number) => figure.toLocaleString('en')
  return [
    `Workspace   ${result.workspace}`,
    `Copy        ${n(result.parties)} parties, ${n(result.accounts)} accounts, ${n(result.invoices)} invoices, ${n(result.payments)} payments, ${n(result.quarantined)} in quarantine`,
    `Queues      ${n(queues.registrations)} registrations, ${n(queues.failedCharges)} failed charges, ${n(queues.heldInvoices)} held invoices`,
    `Mail        ${n(mail.sent)} sent, ${n(mail.failed)} failed, ${n(mail.skipped)} skipped, ${n(mail.uncertain)} uncertain; ${n(mail.received)} received by the mail server`,
    '', 'Made',
    ...result.files.map((file) => `  ${file.kind.padEnd(18)} ${file.path}`),
    '', 'Checked',
    ...result.checks.map((check) => `  ${check.ok ? '✓' : '✗'} ${check.name}  (${check.figure})`),
    '', `${result.checks.filter((check) => check.ok).length} of ${result.checks.length} checks ok, in ${result.seconds} s`,
  ].join('\n')
}
