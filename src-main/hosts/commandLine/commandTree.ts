/** The commands and their options. Nothing of a command is loaded before it is asked for. */
import { Argument, Command, Option } from 'commander'
import type { ReportName } from '#contract/reports.ts'
import { businessDate, named } from './arguments.ts'
import { QUEUES, type QueueName } from './command.ts'
import { bank, imports, sources } from './tree/incoming.ts'
import { add, connected, date, number, out, party, sms, smtp, workspace, type Act, type Given, type HostFor, type Run } from './tree/options.ts'
import { mail } from './tree/sent.ts'

/** The whole tree. Wrong options are thrown as `CommanderError`; `hostFor` is asked once a command's options are read. */
export function commandTree(version: string, hostFor: HostFor): Command {
  const program = new Command('counterfoil')
    .description('The desk of an accounts team: receivables, three queues, documents and mail, offline and never twice.')
    .version(version)
    // Options behind a command's name are that command's, also where the one above it has the same.
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({ outputError: () => {} })
  const act = <A>(load: () => Promise<Run<A>>) => async (given: Given) => (await load())(hostFor(given), given as A)
  sandboxes(program, act)
  copy(program, act, hostFor)
  imports(program, act, hostFor)
  bank(program, act)
  files(program, act)
  reports(program, hostFor)
  exports(program, act)
  mail(program, act, hostFor)
  sources(program, act)
  add(program, 'backup', 'copy what exists nowhere else: desk.db, and the ledger of what came from files')
    .addOption(workspace())
    .option('--out <dir>', 'into this folder, with the documents; into the workspace’s backups unless told')
    .action(act(async () => (await import('./commands/backup.ts')).backup))
  add(program, 'restore', 'go back to a copy; what stands in its place is kept aside')
    .addOption(workspace())
    .option('--desk <copy>', '"latest", the name of a copy in the backups, or a file', named)
    .option('--ledger <copy>', 'the same for the ledger', named)
    .action(act(async () => (await import('./commands/backup.ts')).restore))
  add(program, 'verify', 'whether everything in the workspace is as it must be')
    .addOption(workspace())
    .action(act(async () => (await import('./commands/verify.ts')).verify))
  return program
}

function sandboxes(program: Command, act: Act): void {
  add(program, 'demo', 'the whole main job against a sandbox, from nothing')
    .option('--out <dir>', 'where it is made; a new temporary folder unless told')
    .addOption(number('--accounts <n>', 'accounts of a new demo company; 400 unless told', 20, 100_000))
    .addOption(number('--seed <s>', 'which demo company; 1 unless told', 0, 2 ** 31 - 1))
    .option('--bare-desk', 'without the notes, assignments and promises of a team that has worked there')
    .action(act(async () => (await import('./demo/demo.ts')).demo))
  add(program, 'sandbox', 'a whole billing system to try against')
    .addOption(number('--port <p>', 'its port; a free one unless told', 0, 65_535))
    .addOption(number('--accounts <n>', 'accounts of the demo company', 20, 100_000).default(400))
    .addOption(number('--seed <s>', 'which demo company', 0, 2 ** 31 - 1).default(1))
    .option('--faults <spec>', 'misbehave, with a share for each word: rate429=0.1,error500=0.05,cut=0.05,malformed=0.01,duplicate=0.1,reorder=0.1,expire=0.01,empty=0.05,repeat=0.05; also latency=200 (ms), retryAfter=2 (seconds), noRetryAfter, malformed=each, conflict=COMMAND, offline')
    .option('--file <file>', 'keep its state in this file')
    .action(act(async () => (await import('./commands/sandbox.ts')).sandbox))
  sms(connected(add(program, 'serve', 'the window in a browser, on this machine only')))
    .option('--workspace <dir>', 'the workspace; with --demo the folder of the demo company')
    .option('--demo', 'against the sandbox, with its demo company')
    .addOption(number('--accounts <n>', 'accounts of a new demo company; 400 unless told', 20, 100_000))
    .option('--bare-desk', 'with --demo: without the notes, assignments and promises of a team that has worked there')
    .addOption(number('--port <p>', 'its port; a free one unless told', 0, 65_535))
    .addOption(smtp())
    .action(act(async () => (await import('./commands/serve.ts')).serve))
}

function copy(program: Command, act: Act, hostFor: HostFor): void {
  connected(add(program, 'sync', 'pull from the billing system and push what waits').addOption(workspace()))
    .addOption(number('--timeout <s>', 'seconds to wait for an answer', 1, 600).default(30))
    .action(act(async () => (await import('./commands/sync.ts')).sync))
  connected(add(program, 'reconcile', 'hold the copy against the billing system’s own counts and sums, and mend what differs').addOption(workspace()))
    .option('--believe <source>', 'what came back without most of what is here is really gone: take its lists as they are', named)
    .addOption(number('--timeout <s>', 'seconds to wait for an answer', 1, 600).default(30))
    .action(act(async () => (await import('./commands/reconcile.ts')).reconcile))
  const listed = (command: Command) =>
    command.option('--export <file>', 'all of them as a file instead: a workbook or CSV, by its ending', named).option('--columns <names>', 'with --export: these columns alone, in this order, with commas between', named)
  listed(add(program, 'queue', 'the rows of a queue, or a file of them'))
    .addArgument(new Argument('<queue>', 'which').choices(QUEUES))
    .addOption(workspace())
    .addOption(party())
    .option('--text <words>', 'search')
    .option('--sort <key>', 'registrations: since, account, times; failed-charges: last, amount, account, attempts; held-invoices: clock, amount, account, since')
    .addOption(new Option('--order <order>', 'of the sort').choices(['asc', 'desc']))
    .addOption(number('--limit <n>', 'rows at the most', 1, 1_000_000).default(1000))
    .option('--need <need>', 'registrations: send, wait, fix_address')
    .option('--reason <reason>', 'registrations: never_sent, no_address, bounced, expired, silent, invited')
    .option('--show <which>', 'what is to be worked on, unless told: active, snoozed, done, all')
    .option('--assignee <name>', 'only what is assigned to this person')
    .option('--state <state>', 'registrations: not_invited, invited, expired, bounced; held-invoices: held, waiting')
    .option('--hardness <kind>', 'failed-charges: hard, soft, new_card')
    .option('--code <code>', 'failed-charges: one decline code')
    .addOption(new Option('--backup <backup>', 'failed-charges: whether there is a backup method').choices(['yes', 'no']))
    .addOption(new Option('--paused <paused>', 'failed-charges: whether the account is paused').choices(['yes', 'no']))
    .option('--kind <kind>', 'failed-charges: invoice, recharge, one_time')
    .option('--channel <channel>', 'held-invoices: sms, email, phone, chat, portal')
    .option('--preference <preference>', 'held-invoices: approve_all, review_then_auto, approved_by_us')
    .option('--today', 'held-invoices: only what approves itself before the party’s day is over')
    .option('--answered', 'held-invoices: only those with an SMS that waits for a person')
    .option('--age <age>', 'how long it has waited: day (under one), days3 (1 to 3), week (4 to 7), month (8 to 30), older')
    .option('--unassigned', 'only what is nobody’s')
    .option('--promised <which>', 'only with a promise to pay: open, broken')
    .addOption(new Option('--by <what>', 'failed-charges: a row an account').choices(['account']))
    .action(async (name: QueueName, given: Given) => (await import('./commands/queue.ts')).queue(hostFor(given), name, given as never))
  listed(add(program, 'bulk', 'the bulk actions of this desk, or what became of each item of one'))
    .addOption(workspace())
    .option('--run <id>', 'this one: its results, and who was left out and why', named)
    .option('--outcome <outcome>', 'with --run: only done, waiting, refused, conflict, uncertain, declined, withdrawn, left_out, left_out_before')
    .addOption(number('--limit <n>', 'rows at the most', 1, 1_000_000).default(1000))
    .action(act(async () => (await import('./commands/bulk.ts')).bulk))
  listed(add(program, 'accounts', 'the list of accounts, or a file of it'))
    .addOption(workspace())
    .addOption(party())
    .addOption(new Option('--billing <billing>', 'only accounts that are billed so').choices(['postpaid', 'prepaid']))
    .option('--text <words>', 'search')
    .addOption(new Option('--sort <key>', 'by name, or who owes longest; of those only who owes').choices(['name', 'oldest_due']))
    .addOption(new Option('--order <order>', 'of the sort').choices(['asc', 'desc']))
    .addOption(number('--limit <n>', 'rows at the most', 1, 1_000_000).default(1000))
    .action(act(async () => (await import('./commands/accounts.ts')).accounts))
  add(program, 'aging', 'receivables as of a date')
    .addOption(workspace())
    .addOption(date('--as-of <date>', 'the business date; today where the party is, unless told', false))
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

function reports(program: Command, hostFor: HostFor): void {
  const report = program.command('report').description('a workbook, or CSV')
  for (const [name, words, dates] of REPORTS) {
    const command = add(report, name, words).addOption(workspace())
    if (dates === 'as-of') command.addOption(date('--as-of <date>', 'the business date; today where the party is, unless told', false))
    if (dates === 'period') {
      // One invoice alone needs no dates.
      const mandatory = name !== 'invoice-detail'
      command.addOption(date('--from <date>', 'the first day', mandatory)).addOption(date('--to <date>', 'the last day', mandatory))
      if (!mandatory) command.option('--invoice <number>', 'this invoice alone, by number or id', named)
    }
    if (name === 'billing-log') command.option('--kind <kind>', 'entries of this kind only: payment_received', named).option('--text <words>', 'entries in which all these words stand')
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
