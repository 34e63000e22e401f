/** The command line: its commands, their options, and how each ends. */
import { Argument, Command, Option } from 'commander'
import { businessDate, httpUrl, smtpUrl, wholeNumber } from './arguments.ts'
import { commandHost, QUEUES, type CommandHost, type Places, type QueueName } from './command.ts'
import { failureOf } from './failure.ts'

type Given = Record<string, unknown>
type Run<A> = (host: CommandHost, given: A) => Promise<void>

/** Runs one command line. Sets `process.exitCode`: 0 done, 1 failed, 2 wrong use. Nothing of it is loaded before it is needed. */
export async function runCommandLine(argv: readonly string[], places: Places): Promise<void> {
  const program = new Command('counterfoil')
    .description('The desk of an accounts team: receivables, three queues, documents and mail, offline and never twice.')
    .version(places.version)
    .exitOverride()
    .configureOutput({ outputError: () => {} })
  const add = (parent: Command, name: string, description: string) => parent.command(name).description(description).option('--json', 'print one JSON document')
  const act = <A>(load: () => Promise<Run<A>>) => async (given: Given) => (await load())(commandHost(places, given['json'] as boolean | undefined), given as A)
  const onWorkspace = (command: Command) => command.requiredOption('--workspace <dir>', 'the workspace')
  const connected = (command: Command) =>
    command.addOption(new Option('--url <url>', 'the billing system').argParser(httpUrl)).option('--token <token>', 'its token (or COUNTERFOIL_TOKEN)')
  const date = (flags: string, text: string) => new Option(flags, text).argParser(businessDate)
  const number = (flags: string, text: string, least: number, most: number) => new Option(flags, text).argParser(wholeNumber(least, most))
  const out = (command: Command) => command.requiredOption('--out <file>', 'the file to write')

  add(program, 'demo', 'the whole main job against a sandbox, from nothing')
    .option('--out <dir>', 'where it is made; a new temporary folder unless told')
    .addOption(number('--accounts <n>', 'accounts of the demo company', 20, 100_000).default(400))
    .addOption(number('--seed <s>', 'which demo company', 0, 2 ** 31 - 1).default(1))
    .action(act(async () => (await import('./demo/demo.ts')).demo))
  add(program, 'sandbox', 'a whole billing system to try against')
    .addOption(number('--port <p>', 'its port; a free one unless told', 0, 65_535))
    .addOption(number('--accounts <n>', 'accounts of the demo company', 20, 100_000).default(400))
    .addOption(number('--seed <s>', 'which demo company', 0, 2 ** 31 - 1).default(1))
    .option('--faults <spec>', 'misbehave: latency=200,rate429=0.1,error500=0.05,cut=0.05,malformed=0.01,duplicate=0.1,reorder=0.1,conflict=COMMAND,offline')
    .option('--file <file>', 'keep its state in this file')
    .action(act(async () => (await import('./commands/sandbox.ts')).sandbox))
  connected(onWorkspace(add(program, 'sync', 'pull from the billing system and push what waits'))).action(act(async () => (await import('./commands/sync.ts')).sync))
  onWorkspace(add(program, 'queue', 'the rows of a queue').addArgument(new Argument('<queue>', 'which').choices(QUEUES)))
    .option('--party <id>', 'one party only')
    .option('--text <words>', 'search')
    .addOption(number('--limit <n>', 'rows at the most', 1, 1_000_000).default(1000))
    .action(async (name: QueueName, given: Given) => (await import('./commands/queue.ts')).queue(commandHost(places, given['json'] as boolean | undefined), name, given as never))
  onWorkspace(add(program, 'aging', 'receivables as of a date'))
    .addOption(date('--as-of <date>', 'the business date').makeOptionMandatory())
    .addOption(new Option('--by <what>', 'also by account').choices(['account']))
    .option('--party <id>', 'one party only')
    .action(act(async () => (await import('./commands/aging.ts')).aging))
  out(onWorkspace(add(program, 'receipt', 'a payment’s receipt as PDF')).requiredOption('--payment <ref>', 'the payment’s number or id')).action(act(async () => (await import('./commands/documents.ts')).receipt))
  out(onWorkspace(add(program, 'statement', 'an account’s statement as PDF')).requiredOption('--account <ref>', 'the account’s number or id'))
    .addOption(date('--from <date>', 'the first day').makeOptionMandatory())
    .addOption(date('--to <date>', 'the last day').makeOptionMandatory())
    .action(act(async () => (await import('./commands/documents.ts')).statement))
  const report = program.command('report').description('a workbook')
  out(onWorkspace(add(report, 'aged-receivables', 'aged receivables, by account and by invoice')))
    .addOption(date('--as-of <date>', 'the business date').makeOptionMandatory())
    .option('--party <id>', 'one party only')
    .action(act(async () => (await import('./commands/documents.ts')).agedReceivables))
  out(onWorkspace(add(report, 'usage', 'usage records')))
    .addOption(date('--from <date>', 'the first day, in UTC').makeOptionMandatory())
    .addOption(date('--to <date>', 'the last day, in UTC').makeOptionMandatory())
    .option('--account <ref>', 'one account only')
    .option('--party <id>', 'one party only')
    .action(act(async () => (await import('./commands/documents.ts')).usage))
  const dispatch = program.command('mail').description('bulk mail').command('dispatch').description('send')
  connected(onWorkspace(add(dispatch, 'registrations', 'registration emails to everybody who needs one')))
    .addOption(new Option('--smtp <url>', 'the mail server').argParser(smtpUrl).makeOptionMandatory())
    .option('--party <id>', 'one party only')
    .addOption(number('--rate <n>', 'messages a minute', 1, 6000))
    .action(act(async () => (await import('./commands/mailDispatch.ts')).dispatchRegistrations))
  onWorkspace(add(program, 'verify', 'whether everything in the workspace is as it must be')).action(act(async () => (await import('./commands/verify.ts')).verify))
  connected(add(program, 'serve', 'the window in a browser, on this machine only').option('--workspace <dir>', 'the workspace'))
    .option('--demo', 'against the sandbox, with its demo company')
    .addOption(number('--accounts <n>', 'accounts of the demo company', 20, 100_000).default(400))
    .addOption(number('--port <p>', 'its port; a free one unless told', 0, 65_535))
    .addOption(new Option('--smtp <url>', 'the mail server').argParser(smtpUrl))
    .action(act(async () => (await import('./commands/serve.ts')).serve))

  try {
    await program.parseAsync(argv, { from: 'user' })
  } catch (error) {
    const asked = (error as { code?: string }).code
    if (asked === 'commander.helpDisplayed' || asked === 'commander.version') return
    if (asked === 'commander.help') {
      // No command was named: its help is printed already.
      process.exitCode = 2
      return
    }
    const failure = failureOf(error)
    if (argv.includes('--json')) process.stdout.write(`${JSON.stringify({ error: { code: failure.code, message: failure.message } })}\n`)
    process.stderr.write(`counterfoil: ${failure.message}\n`)
    if (failure.code === 'WRONG_USE') process.stderr.write('Try counterfoil --help.\n')
    process.exitCode = failure.exit
  }
}
