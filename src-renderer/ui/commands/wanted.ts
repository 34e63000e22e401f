/** What a command wants, in a few words beside what it is to change: `autopay off`. */
import { commands, type CommandInput, type CommandName } from '#contract/commands.ts'
import { formatMoney } from '../format/money.ts'
import { approvalPreferences, plural } from '../format/words.ts'

export interface Names {
  /** Of the account's wallet; amounts are left out where it is not known. */
  currency?: string | undefined
  /** The name of a contact; the words do without where it is not known. */
  contact?: ((id: string) => string | undefined) | undefined
}

type Words = { [C in CommandName]?: (input: CommandInput<C>, names: Names) => string }

/** Of the others the name of the command says enough. */
const words: Words = {
  setAutopay: ({ autopay }) => `autopay ${autopay ? 'on' : 'off'}`,
  setPoNumber: ({ poNumber }) => (poNumber === null ? 'no PO number' : `PO number ${poNumber}`),
  setApprovalPreference: ({ preference }) => approvalPreferences[preference],
  assignApprover: ({ contactId }, { contact }) => contact?.(contactId) ?? 'another approver',
  setRecharge({ thresholdMinor, targetMinor, autoRecharge }, { currency }) {
    const amounts = currency === undefined ? 'a new threshold and target' : `below ${formatMoney({ minor: thresholdMinor, currency })} back up to ${formatMoney({ minor: targetMinor, currency })}`
    return autoRecharge ? amounts : `no automatic recharge, ${amounts}`
  },
  pauseAccount: ({ reason }) => `pause, ${reason}`,
  resumeAccount: () => 'resume',
  setAddOn: ({ enabled }) => (enabled ? 'enabled' : 'disabled'),
  updateContact: ({ name, email, phone }) => [name, email ?? 'no email', phone ?? 'no phone'].join(', '),
  updateAddress({ address: { lines, city, region, postcode, country } }) {
    return [...lines, [city, region, postcode].filter((part) => part !== '').join(' '), country].filter((part) => part !== '').join(', ')
  },
  addAccountNote: ({ text }) => `“${text}”`,
  applyPayment: ({ rows }) => `apply to ${plural(rows.length, 'invoice')}`,
  applyCreditNote: ({ rows }) => `apply to ${plural(rows.length, 'invoice')}`,
  disputeInvoice: ({ disputed }) => (disputed ? 'disputed' : 'no longer disputed'),
  extendApproval: ({ hours }) => `${plural(hours, 'hour')} more`,
}

export function wantedWords<C extends CommandName>({ command, input }: { command: C; input: CommandInput<C> }, names: Names = {}): string {
  return words[command]?.(input, names) ?? commands[command].label.toLowerCase()
}
