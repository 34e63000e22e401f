/** The lines of one run of the push: one to a billing system, or one to each of several sources, so that one that is not there holds up its own commands only. */
import type { PartyId } from '#contract/vocabulary.ts'
import type { Connector } from '#main/core/ports/connector.ts'
import { createLine, type Line } from './line.ts'
import type { RetryPolicy } from './retry.ts'

export interface GoneSource {
  id: string
  name: string
  code: string
  /** In plain words. */
  reason: string
  retryAfterMs: number | null
  parties: string[]
}

export interface Lines extends Pick<Line, 'reached' | 'stopped' | 'retryAfterMs'> {
  /** The one on which a party's commands go. */
  of(party: PartyId): Line
  /** Of several sources those that this run has given up. */
  gone(): GoneSource[]
}

export function createLines(connector: Connector, policy: RetryPolicy, signal: AbortSignal | undefined): Lines {
  const { sourceOf, reach, heard } = connector
  if (sourceOf === undefined || reach === undefined || heard === undefined) {
    const line = createLine(connector, policy, signal)
    return { ...line, of: () => line, gone: () => [] }
  }
  const bySource = new Map<string, { line: Line; parties: Set<PartyId> }>()
  return {
    of(party) {
      const source = sourceOf(party) ?? ''
      const known = bySource.get(source) ?? { line: createLine({ me: (asking) => reach(party, asking) }, policy, signal), parties: new Set() }
      bySource.set(source, known)
      known.parties.add(party)
      return known.line
    },
    gone: () =>
      [...bySource].flatMap(([id, { line, parties }]) => {
        const reason = line.stopped()
        return reason === null ? [] : [{ id, name: heard().find((one) => one.id === id)?.name ?? id, code: line.code() ?? 'OFFLINE', reason, retryAfterMs: line.retryAfterMs(), parties: [...parties] }]
      }),
    // Each is asked when its first command is to go.
    reached: () => Promise.resolve(true),
    stopped: () => null,
    retryAfterMs: () => null,
  }
}
