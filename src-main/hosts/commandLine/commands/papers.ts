/** `counterfoil receipt`, `invoice`, `statement` and `remittance-slip`: one PDF each, at a place the person names. */
import { resolve } from 'node:path'
import type { PaperSpec, StatementKind } from '#contract/documents.ts'
import type { AccountId, InvoiceId, PaymentId } from '#contract/vocabulary.ts'
import type { CommandHost } from '../command.ts'
import { WrongUse } from '../failure.ts'
import { withCore } from '../session.ts'
import { remarkUnfinished } from '../wholeCopy.ts'

interface Made {
  workspace: string
  out: string
}

export const receipt = (host: CommandHost, { payment, ...given }: Made & { payment: string }): Promise<void> =>
  make(host, given, 'Receipt', { paper: 'receipt', payment: payment as PaymentId })

export const invoice = (host: CommandHost, { number, ...given }: Made & { number: string }): Promise<void> =>
  make(host, given, 'Invoice', { paper: 'invoice', invoice: number as InvoiceId })

export async function statement(host: CommandHost, { account, from, to, kind, ...given }: Made & { account: string; from: string; to: string; kind: StatementKind }): Promise<void> {
  // Said before anything is opened.
  if (from > to) throw new WrongUse('DATE_RANGE_REVERSED', `The first day, ${from}, is after the last, ${to}. Give the earlier date as --from.`)
  await make(host, given, 'Statement', { paper: 'statement', kind, account: account as AccountId, from, to })
}

export const remittanceSlip = (host: CommandHost, { account, on, ...given }: Made & { account: string; on: string }): Promise<void> =>
  make(host, given, 'Remittance slip', { paper: 'remittance-slip', account: account as AccountId, on })

/** Prints `{path, sha256, bytes, count}`; `count` is the pages. */
async function make({ places, output }: CommandHost, given: Made, label: string, spec: PaperSpec): Promise<void> {
  await withCore({ workspaceDir: given.workspace, who: `counterfoil ${spec.paper}`, output, ...places }, async (session) => {
    if ('account' in spec) remarkUnfinished(session, output, { account: spec.account })
    const destination = { to: 'file', path: resolve(given.out) } as const
    const { path, sha256, bytes, count } = await session.run('documents.paper', { workspaceDir: session.core.context.workspaceDir, spec, destination }, label)
    output.result({ path, sha256, bytes, count }, () => `${path}  (${count.toLocaleString('en')} ${count === 1 ? 'page' : 'pages'}, ${bytes.toLocaleString('en')} bytes)`)
  })
}
