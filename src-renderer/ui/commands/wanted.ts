/** What a command wants, in a few words beside what it is to change: `autopay off`. */
import { commands } from '#contract/commands.ts'
import type { GivenCommand } from '#contract/outbox.ts'
import { formatMoney } from '../format/money.ts'
import { approvalPreferences, plural } from '../format/words.ts'

export interface Names {
  /** Of the account's wallet; amounts are left out where it is not known. */
  currency?: string | undefined
  /** The name of a contact; the words do without where it is not known. */
  contact?: ((id: string) => string | undefined) | undefined
}

export function wantedWords(given: GivenCommand, { currency, contact }: Names = {}): string {
  switch (given.command) {
    case 'setAutopay':
      return `autopay ${given.input.autopay ? 'on' : 'off'}`
    case 'setPoNumber':
      return given.input.poNumber === null ? 'no PO number' : `PO number ${given.input.poNumber}`
    case 'setApprovalPreference':
      return approvalPreferences[given.input.preference]
    case 'assignApprover':
      return contact?.(given.input.contactId) ?? 'another approver'
    case 'setRecharge': {
      const { thresholdMinor, targetMinor, autoRecharge } = given.input
      const amounts = currency === undefined ? 'a new threshold and target' : `below ${formatMoney({ minor: thresholdMinor, currency })} back up to ${formatMoney({ minor: targetMinor, currency })}`
      return autoRecharge ? amounts : `no automatic recharge, ${amounts}`
    }
    case 'pauseAccount':
      return `pause, ${given.input.reason}`
    case 'resumeAccount':
      return 'resume'
    case 'setAddOn':
      return given.input.enabled ? 'enabled' : 'disabled'
    case 'updateContact':
      return [given.input.name, given.input.email ?? 'no email', given.input.phone ?? 'no phone'].join(', ')
    case 'updateAddress': {
      const { lines, city, region, postcode, country } = given.input.address
      return [...lines, [city, region, postcode].filter((part) => part !== '').join(' '), country].filter((part) => part !== '').join(', ')
    }
    case 'addAccountNote':
      return `“${given.input.text}”`
    case 'extendApproval':
      return `${plural(given.input.hours, 'hour')} more`
    default:
      return commands[given.command].label.toLowerCase()
  }
}
