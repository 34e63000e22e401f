/** A connector whose code is loaded with its first call. */
import type { Connector } from '../ports/connector.ts'

/** `make` is called once; where it fails, each call fails in the same way and the next one tries again. */
export function connectLater(make: () => Promise<Connector>): Connector {
  let made: Promise<Connector> | null = null
  const there = (): Promise<Connector> => {
    made ??= make().catch((error: unknown) => {
      made = null
      throw error
    })
    return made
  }
  return {
    me: async (signal) => (await there()).me(signal),
    page: async (resource, request) => (await there()).page(resource, request),
    read: async (resource, id, signal) => (await there()).read(resource, id, signal),
    totals: async (party, signal) => (await there()).totals(party, signal),
    sums: async (resource, request) => (await there()).sums(resource, request),
    accountRecords: async (accountId, request) => (await there()).accountRecords(accountId, request),
    send: async (command, request) => (await there()).send(command, request),
    close: async () => {
      if (made !== null) await (await made.catch(() => null))?.close()
    },
  }
}
