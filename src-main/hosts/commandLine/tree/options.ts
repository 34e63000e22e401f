/** Options that several commands have, and how a command is loaded. */
import { Option, type Command } from 'commander'
import { billingUrl, businessDate, smsUrl, smtpUrl, wholeNumber } from '../arguments.ts'
import type { CommandHost } from '../command.ts'

/** A command's options as they were read. */
export type Given = Record<string, unknown>
export type Run<A> = (host: CommandHost, given: A) => Promise<void>
/** What a command does: loaded once it is asked for. */
export type Act = <A>(load: () => Promise<Run<A>>) => (given: Given) => Promise<void>
export type HostFor = (given: Given) => CommandHost

export const add = (parent: Command, name: string, description: string) => parent.command(name).description(description).option('--json', 'print one JSON document')

export const workspace = () => new Option('--workspace <dir>', 'the workspace').makeOptionMandatory()
export const out = () => new Option('--out <file>', 'the file to write').makeOptionMandatory()
export const party = () => new Option('--party <id>', 'one party only')
export const smtp = () => new Option('--smtp <url>', 'the mail server').argParser(smtpUrl)
export const date = (flags: string, text: string, mandatory = true) => new Option(flags, text).argParser(businessDate).makeOptionMandatory(mandatory)
export const number = (flags: string, text: string, least: number, most: number) => new Option(flags, text).argParser(wholeNumber(least, most))

export const sms = (command: Command) =>
  command.addOption(new Option('--sms <url>', 'the SMS provider').argParser(smsUrl)).option('--sms-account <sid>', 'its account; unless the address names it').option('--sms-token <token>', 'its token (or COUNTERFOIL_SMS_TOKEN)')

export const keyed = (command: Command) =>
  command.option('--name <name>', 'what it is called').addOption(new Option('--url <url>', 'its address, in place of Stripe’s own').argParser(billingUrl)).option('--key <key>', 'its key; better in COUNTERFOIL_KEY, or typed when it is asked for, or "-" for standard input')

export const connected = (command: Command) =>
  command.addOption(new Option('--url <url>', 'the billing system').argParser(billingUrl)).option('--token <token>', 'its token (or COUNTERFOIL_TOKEN)')
