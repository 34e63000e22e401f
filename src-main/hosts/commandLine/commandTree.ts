/** The commands and their options. Nothing of a command is loaded before it is asked for. */
import { Argument, Command, Option } from 'commander'
import type { ReportName } from '#contract/reports.ts'
import { businessDate, httpUrl, named, smtpUrl, wholeNumber } from './arguments.ts'
import { QUEUES, type CommandHost, type QueueName } from './command.ts'

type Given = Record<string, unknown>
type Run<A> = (host: CommandHost, given: A) => Promise<void>

/** The whole tree. Wrong options are thrown as `CommanderError`; `hostFor` is asked once a command's options are read. */
export function commandTree(version: string, hostFor: (given: Given) => CommandHost): Command {
  const program = new Command('counterfoil')
    .description('The desk of an accounts team: receivables, three queues, documents and mail, offline and never twice.')
    .version(version)
    .exitOverride()
    .configureOutput({ outputError: () => {} })
  const act = <A>(load: () => Promise<Run<A>>) => async (given: Given) => (await load())(hostFor(given), given as A)
  sandboxes(program, act)
  copy(program, act, hostFor)
  files(program, act)
  reports(program, hostFor)
  exports(program, act)
  mail(program, act)
  add(program, 'verify', 'whether everything in the workspace is as it must be')
    .addOption(workspace())
    .action(act(async () => (await import('./commands/verify.ts')).verify))
  return program
}

type Act = <A>(load: () => Promise<Run<A>>) => (given: Given) => Promise<void>

function sandboxes(program: Command, act: Act): void {
  add(program, 'demo', 'the whole main job against a sandbox, from nothing')
    .option('--out <dir>', 'where it is made; a new temporary folder unless told')
    .addOption(number('--accounts <n>', 'accounts of a new demo company; 400 unless told', 20, 100_000))
    .addOption(number('--seed <s>', 'which demo company; 1 unless told', 0, 2 ** 31 - 1))
    .action(act(async () => (await import('./demo/demo.ts')).demo))
  add(program, 'sandbox', 'a whole billing system to try against')
    .addOption(number('--port <p>', 'its port; a free one unless told', 0, 65_535))
    .addOption(number('--accounts <n>', 'accounts of the demo company', 20, 100_000).default(400))
    .addOption(number('--seed <s>', 'which demo company', 0, 2 ** 31 - 1).default(1))
    .option('--faults <spec>', 'misbehave, with a share for each word: rate429=0.1,error500=0.05,cut=0.05,malformed=0.01,duplicate=0.1,reorder=0.1,expire=0.01,empty=0.05,repeat=0.05; also latency=200 (ms), retryAfter=2 (seconds), noRetryAfter, malformed=each, conflict=COMMAND, offline')
    .option('--file <file>', 'keep its state in this file')
    .action(act(async () => (await import('./commands/sandbox.ts')).sandbox))
  connected(add(program, 'serve', 'the window in a browser, on this machine only'))
    .option('--workspace <dir>', 'the workspace; with --demo the folder of the demo company')
    .option('--demo', 'against the sandbox, with its demo company')
    .addOption(number('--accounts <n>', 'accounts of a new demo company; 400 unless told', 20, 100_000))
    .addOption(number('--port <p>', 'its port; a free one unless told', 0, 65_535))
    .addOption(smtp())
    .action(act(async () => (await import('./commands/serve.ts')).serve))
}

function copy(program: Command, act: Act, hostFor: (given: Given) => CommandHost): void {
  connected(add(program, 'sync', 'pull from the billing system and push what waits').addOption(workspace()))
    .addOption(number('--timeout <s>', 'seconds to wait for an answer', 1, 600).default(30))
    .action(act(async () => (await import('./commands/sync.ts')).sync))
  connected(add(program, 'reconcile', 'hold the copy against the billing system’s own counts and sums, and mend what differs').addOption(workspace()))
    .addOption(number('--timeout <s>', 'seconds to wait for an answer', 1, 600).default(30))
    .action(act(async () => (await import('./commands/reconcile.ts')).reconcile))
  add(program, 'queue', 'the rows of a queue')
    .addArgument(new Argument('<queue>', 'which').choices(QUEUES))
    .addOption(workspace())
    .addOption(party())
    .option('--text <words>', 'search')
    .option('--sort <key>', 'registrations: since, account; failed-charges: last, amount, account; held-invoices: clock, amount, account')
    .addOption(new Option('--order <order>', 'of the sort').choices(['asc', 'desc']))
    .addOption(number('--limit <n>', 'rows at the most', 1, 1_000_000).default(1000))
    .option('--need <need>', 'registrations: send, wait, fix_address')
    .option('--state <state>', 'registrations: not_invited, invited, expired, bounced; held-invoices: held, waiting')
    .option('--hardness <kind>', 'failed-charges: hard, soft, new_card')
    .option('--code <code>', 'failed-charges: one decline code')
    .addOption(new Option('--backup <backup>', 'failed-charges: whether there is a backup method').choices(['yes', 'no']))
    .option('--channel <channel>', 'held-invoices: sms, email, phone, chat, portal')
    .option('--preference <preference>', 'held-invoices: approve_all, review_then_auto, approved_by_us')
    .action(async (name: QueueName, given: Given) => (await import('./commands/queue.ts')).queue(hostFor(given), name, given as never))
  add(program, 'aging', 'receivables as of a date')
    .addOption(workspace())
    .addOption(date('--as-of <date>', 'the business date'))
    .addOption(new Option('--by <what>', 'also by account').choices(['account']))
    .addOption(party())
    .option('--account <ref>', 'one account only, by number or id', named)
    .option('--with-sub-accounts', 'of an agency: its sub-accounts too')
    .action(act(async () => (await import('./commands/aging.ts')).aging))
  add(program, 'collection', 'how quickly receivables turn into cash, month by month: DSO, CEI')
    .addOption(workspace())
    .addOption(party())
    .addOption(number('--months <n>', 'so many months', 1, 36).default(12))
    .addOption(new Option('--to <date>', 'the last day that counts; today unless told').argParser(businessDate))
    .action(act(async () => (await import('./commands/collection.ts')).collection))
}

function files(program: Command, act: Act): void {
  add(program, 'receipt', 'a payment’s receipt as PDF')
    .addOption(workspace())
    .requiredOption('--payment <ref>', 'the payment’s number or id', named)
    .addOption(out())
    .action(act(async () => (await import('./commands/papers.ts')).receipt))
  add(program, 'invoice', 'a copy of an invoice as PDF')
    .addOption(workspace())
    .requiredOption('--number <number>', 'the invoice’s number or id', named)
    .addOption(out())
    .action(act(async () => (await import('./commands/papers.ts')).invoice))
  add(program, 'statement', 'an account’s statement as PDF')
    .addOption(workspace())
    .requiredOption('--account <ref>', 'the account’s number or id', named)
    .addOption(date('--from <date>', 'the first day'))
    .addOption(date('--to <date>', 'the last day'))
    .addOption(new Option('--kind <kind>', 'every movement, only what is open, the available balance of a prepaid account, or an agency with its sub-accounts').choices(['balance-forward', 'open-item', 'wallet', 'agency']).default('balance-forward'))
    .addOption(out())
    .action(act(async () => (await import('./commands/papers.ts')).statement))
  add(program, 'statements', 'statements of every account that matches, into a folder or merged into one file')
    .addOption(workspace())
    .addOption(date('--from <date>', 'the first day'))
    .addOption(date('--to <date>', 'the last day'))
    .addOption(new Option('--kind <kind>', 'as of one account').choices(['balance-forward', 'open-item', 'wallet', 'agency']).default('balance-forward'))
    .addOption(party())
    .addOption(new Option('--billing <billing>', 'only accounts that are billed so').choices(['postpaid', 'prepaid']))
    .option('--text <words>', 'only accounts found by these words')
    .addOption(new Option('--only <which>', 'all, those with a movement or a balance, or those that owe').choices(['all', 'not_empty', 'owing']).default('not_empty'))
    .option('--out <dir>', 'the folder to write')
    .option('--merged <file>', 'the one file to write')
    .action(act(async () => (await import('./commands/statements.ts')).statements))
  add(program, 'remittance-slip', 'what an account is to pay, to be sent back with the payment, as PDF')
    .addOption(workspace())
    .requiredOption('--account <ref>', 'the account’s number or id', named)
    .addOption(date('--on <date>', 'what is open at the end of this day'))
    .addOption(out())
    .action(act(async () => (await import('./commands/papers.ts')).remittanceSlip))
}

/** Reports with the words of their help, and the dates they are asked with. */
const REPORTS = [
  ['aged-receivables', 'aged receivables, by account and by invoice', 'as-of'],
  ['invoice-detail', 'invoices line by line; or one alone, with its usage', 'period'],
  ['usage', 'usage records; days are in UTC', 'period'],
  ['payments', 'payments with what they were applied to', 'period'],
  ['ledger', 'every movement of every account, with the balance after it', 'period'],
  ['failed-charges', 'failed charges whose money has not come', 'none'],
  ['registrations', 'whether each customer can sign in', 'none'],
  ['billing-log', 'what happened on the accounts', 'period'],
  ['dispatch-outcomes', 'what became of each message that was sent', 'period'],
] as const satisfies readonly (readonly [ReportName, string, 'as-of' | 'period' | 'none'])[]

function reports(program: Command, hostFor: (given: Given) => CommandHost): void {
  const report = program.command('report').description('a workbook, or CSV')
  for (const [name, words, dates] of REPORTS) {
    const command = add(report, name, words).addOption(workspace())
    if (dates === 'as-of') command.addOption(date('--as-of <date>', 'the business date'))
    if (dates === 'period') {
      // One invoice alone needs no dates.
      const mandatory = name !== 'invoice-detail'
      command.addOption(date('--from <date>', 'the first day', mandatory)).addOption(date('--to <date>', 'the last day', mandatory))
      if (!mandatory) command.option('--invoice <number>', 'this invoice alone, by number or id', named)
    }
    command
      .addOption(party())
      .option('--account <ref>', 'one account only, by number or id', named)
      .option('--csv', 'a CSV file, whatever the file is called; .csv is one anyway')
      .option('--no-bom', 'CSV without a byte order mark')
      .addOption(out())
      .action(async (given: Given) => (await import('./commands/reports.ts')).report(hostFor(given), name, given as never))
  }
}

function exports(program: Command, act: Act): void {
  const group = program.command('export').description('the books for other programs')
  add(group, 'hledger', 'the receivables ledger as a plain-text journal')
    .addOption(workspace())
    .addOption(party())
    .addOption(out())
    .action(act(async () => (await import('./commands/hledger.ts')).hledger))
}

function mail(program: Command, act: Act): void {
  const dispatch = program.command('mail').description('bulk mail').command('dispatch').description('send')
  connected(add(dispatch, 'registrations', 'registration emails to everybody who needs one').addOption(workspace()))
    .addOption(smtp().makeOptionMandatory())
    .addOption(party())
    .addOption(number('--rate <n>', 'messages a minute and party', 1, 6000))
    .action(act(async () => (await import('./commands/mailDispatch.ts')).dispatchRegistrations))
  add(program, 'schedules', 'recurring statements: lists them, or runs one now')
    .addOption(workspace())
    .option('--run <schedule>', 'runs this one now, by its id or name')
    .option('--again', 'also to whoever has the statement already')
    .addOption(smtp())
    .action(act(async () => (await import('./commands/schedules.ts')).schedules))
}

const add = (parent: Command, name: string, description: string) => parent.command(name).description(description).option('--json', 'print one JSON document')

const workspace = () => new Option('--workspace <dir>', 'the workspace').makeOptionMandatory()
const out = () => new Option('--out <file>', 'the file to write').makeOptionMandatory()
const party = () => new Option('--party <id>', 'one party only')
const smtp = () => new Option('--smtp <url>', 'the mail server').argParser(smtpUrl)
const date = (flags: string, text: string, mandatory = true) => new Option(flags, text).argParser(businessDate).makeOptionMandatory(mandatory)
const number = (flags: string, text: string, least: number, most: number) => new Option(flags, text).argParser(wholeNumber(least, most))

const connected = (command: Command) =>
  command.addOption(new Option('--url <url>', 'the billing system').argParser(httpUrl)).option('--token <token>', 'its token (or COUNTERFOIL_TOKEN)')
