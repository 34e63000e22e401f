/** Every command of the list, and every control in the window that leads to it: each asks whether it can be given, and is greyed with why where not. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { commandNames, type CommandName } from '#contract/commands.ts'
import { whyOf } from '../../src-renderer/ui/core/asks.ts'

const WINDOW = join(import.meta.dirname, '../../src-renderer')
const sources = globSync('**/*.{ts,tsx}', { cwd: WINDOW }).map((path) => ({ path, text: readFileSync(join(WINDOW, path), 'utf8') }))

/** Routes that give a command; forms that do so by `CommandForm` or `give` are found by themselves. */
const GIVEN_BY_ROUTE: Readonly<Record<string, CommandName>> = {
  'heldInvoices.release': 'releaseInvoice', 'heldInvoices.approve': 'approveInvoice', 'heldInvoices.hold': 'holdInvoice',
  'failedCharges.retry': 'retryCharge', 'registrations.send': 'newRegistrationLink', 'registrations.link': 'newRegistrationLink', 'registrations.correct': 'updateContact',
  'bank.apply': 'receivePayment', 'bank.undo': 'reversePayment',
}

interface Tag { name: string; attributes: string; after: string; at: number }

/** The opening tags of elements whose name is one of these, each up to its `>`. */
function tags(text: string, names: RegExp): Tag[] {
  return [...text.matchAll(new RegExp(`<(${names.source})(?=[\\s/>])`, 'g'))].map((found) => {
    let depth = 0
    let end = found.index + found[0].length
    while (depth > 0 || text[end] !== '>') {
      if (text[end] === '{') depth++
      if (text[end] === '}') depth--
      end++
    }
    return { name: found[1]!, attributes: text.slice(found.index + found[0].length, end), after: text.slice(end + 1, end + 61), at: found.index }
  })
}
const featureOf = (path: string): string => path.split('/').slice(0, 2).join('/')
const isCommand = (text: string): text is CommandName => (commandNames as readonly string[]).includes(text)
const named = (text: string): CommandName[] => [...text.matchAll(/'(\w+)'/g)].map(([, word]) => word!).filter(isCommand)
/** What a constant of the file is, up to the end of its line. */
const constant = (text: string, name: string): string => text.match(new RegExp(`const ${name}(?::[^=]*)? = .*`))?.[0] ?? ''

/** By feature, the commands that are asked about there. */
function asked(): Map<string, Set<CommandName>> {
  const found = new Map<string, Set<CommandName>>()
  for (const { path, text } of sources) {
    const here = found.get(featureOf(path)) ?? new Set<CommandName>()
    found.set(featureOf(path), here)
    for (const { attributes } of tags(text, /ManageButton|ManageItem|Changeable/)) {
      const asks = attributes.match(/asks=\{(?:\{([^}]*)\}|asks)\}/)
      if (asks === null) continue
      for (const command of named(asks[1] ?? constant(text, 'asks'))) here.add(command)
      if (asks[1]?.includes('COMMANDS[') === true) for (const command of named(constant(text, 'COMMANDS'))) here.add(command)
    }
    if (/\buseCannots?\(/.test(text)) for (const [, command] of text.matchAll(/\b(?:no|cannots?|useCannot)\([^()]*'(\w+)'\)/g)) if (isCommand(command!)) here.add(command)
  }
  return found
}

/** Each place where a command is given: by the feature whose question leads to it. */
function given(): { command: CommandName; feature: string; by: string }[] {
  const forms = sources.flatMap(({ path, text }) => tags(text, /CommandForm/).map(({ attributes, at }) => ({
    path, command: attributes.match(/command="(\w+)"/)?.[1] ?? '', component: [...text.slice(0, at).matchAll(/function (\w+)/g)].at(-1)?.[1] ?? '',
  })))
  const byForm = forms.flatMap(({ command, component }) => {
    if (!isCommand(command)) throw new Error(`${component} gives a command that is not in the list: ${command}`)
    return sources.filter(({ text }) => new RegExp(`<${component}[\\s/>]`).test(text)).map(({ path }) => ({ command, feature: featureOf(path), by: component }))
  })
  const byRoute = sources.flatMap(({ path, text }) => [...text.matchAll(/orpc\.(\w+\.\w+)\.mutationOptions/g)].flatMap(([, route]) => {
    const command = GIVEN_BY_ROUTE[route!]
    return command === undefined ? [] : [{ command, feature: featureOf(path), by: route! }]
  }))
  const byHand = sources.flatMap(({ path, text }) => [...text.matchAll(/give\.mutate\(\{ command: '(\w+)'/g)].map(([, command]) => ({ command: command as CommandName, feature: featureOf(path), by: 'give' })))
  return [...byForm, ...byRoute, ...byHand]
}

describe('what cannot be asked', () => {
  const asks = asked()
  const places = given()

  test.each(commandNames)('%s is asked about wherever the window gives it', (command) => {
    const where = places.filter((place) => place.command === command)
    expect(where, 'no place in the window gives it: has it another way?').not.toEqual([])
    expect(where.filter(({ feature }) => asks.get(feature)?.has(command) !== true)).toEqual([])
  })

  test('no entry of a menu or button leads to a question without asking, but for what the desk alone keeps', () => {
    const silent = sources.filter(({ path }) => /^features\/(?:accounts|held-invoices|failed-charges|registrations)\//.test(path)).flatMap(({ path, text }) =>
      tags(text, /ManageButton|ManageItem|Menu\.Item/).filter(({ attributes }) => !/\basks=/.test(attributes)).map(({ after }) => `${path.split('/').at(-1)!}: ${after.trim().split(/<\/|\n/)[0]!}`))
    expect(silent.toSorted()).toMatchInlineSnapshot(`
      [
        "BulkActions.tsx: Ask…",
        "ChangeButtons.tsx: Approve",
        "ChangeButtons.tsx: Ask again…",
        "ChangeButtons.tsx: Credit note…",
        "ChangeButtons.tsx: Extend…",
        "ChangeButtons.tsx: Put on hold",
        "ChangeButtons.tsx: Release",
        "ChangeButtons.tsx: {row.disputed ? 'End dispute…' : 'Dispute…'}",
        "CorrectForm.tsx: {send ? 'Correct and send' : 'Correct the address'}",
        "EmailReceipts.tsx: Email receipts…",
        "EmailReceipts.tsx: Email recharge receipts…",
        "FailedChargeBulk.tsx: Ask for a new card…",
        "FailedChargeBulk.tsx: Critical SMS…",
        "FailedChargeBulk.tsx: {\`Notify about \${formatCount(count)}…\`}",
        "FailedChargeDetail.tsx: Notify the customer…",
        "FailedChargeDetail.tsx: Take it back",
        "InvoicesTab.tsx: Copy of the invoice…",
        "InvoicesTab.tsx: Detailed spreadsheet…",
        "InvoicesTab.tsx: Release the hold…",
        "PaymentsTab.tsx: Apply…",
        "Promises.tsx: Promise…",
        "SpokenLinkDialog.tsx: Make a new link",
        "WalletNotices.tsx: Critical SMS…",
        "WalletNotices.tsx: Tell of the decline…",
      ]
    `)
  })

  test('of many parties, only what none of their sources offers is greyed, with each reason once', () => {
    const whys: Record<string, string | null> = { north: 'The key may not.', south: 'The key may not.', west: 'There is none.', east: null }
    const cannot = (party: string | null | undefined) => whys[party ?? ''] ?? null
    expect(whyOf({ party: ['north', 'south'], command: 'retryCharge' }, cannot)).toBe('The key may not.')
    expect(whyOf({ party: ['north', 'west'], command: 'retryCharge' }, cannot)).toBe('The key may not. There is none.')
    expect(whyOf({ party: ['north', 'east'], command: 'retryCharge' }, cannot)).toBeNull()
    expect(whyOf({ party: [], command: 'retryCharge' }, cannot)).toBeNull()
    expect(whyOf({ party: 'west', command: 'retryCharge' }, cannot)).toBe('There is none.')
  })
})
