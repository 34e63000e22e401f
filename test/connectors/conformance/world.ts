/** What a connector is tried on: an upstream with some books in it, as that connector's own tests make it. */
import type { CommandInput, CommandName } from '#contract/commands.ts'
import type { PartyId } from '#contract/vocabulary.ts'
import type { Connector } from '#main/core/ports/connector.ts'

export interface ConnectorWorld {
  /** A connector as the desk uses it; several at once may be asked for. Closed by the suite. */
  connect(): Connector
  /** One party of the upstream that has accounts, contacts, invoices, payments and allocations, a few of each at least. */
  party: PartyId
  /** Changes the name or an address of an account behind the desk's back, and answers the account's id. */
  changeAnAccount(): Promise<string>
  /** A command that the upstream carries out on these books, with what it changes; asked for anew each time, on another record where that matters. */
  command(): Promise<Given>
  /** How the upstream is made to fail, where it is reached over a line: each is in force for the connectors it gives out. */
  line: null | {
    /** Nobody listens there. */
    gone(): Connector
    /** The key is none of its own. */
    wrongKey(): Connector
    /** The next calls are answered 429 with `Retry-After: 7`. */
    tooOften(): Promise<Connector>
    /** It answers 500. */
    broken(): Promise<Connector>
    /** It never answers. */
    silent(): Promise<Connector>
  }
  close(): Promise<void>
}

export type Given = { [C in CommandName]: { command: C; input: CommandInput<C> } }[CommandName]
