/** Which versions of which records a command has replaced, by its answer. */
import { commands } from '#contract/commands.ts'
import type { ChangedRecord } from '#main/core/ports/connector.ts'
import { basisOf } from '#main/db/copyRecord.ts'
import type { OutboxRow, Replaced } from '#main/db/outbox.ts'
import { checkRecord } from './recordCheck.ts'

/**
 * The target's: sent with `If-Match`, it was changed from that version or not at all. Of other records
 * it changed on the way, those whose former `rev` the upstream tells; where it does not, somebody else
 * may have changed them in between.
 */
export function replacedBy({ command, targetId, ifMatch }: Pick<OutboxRow, 'command' | 'targetId' | 'ifMatch'>, changed: readonly ChangedRecord[]): Replaced[] {
  return changed.flatMap(({ resource, record, replaced }) => {
    const checked = checkRecord(resource, null, record)
    if (checked.kind !== 'record') return []
    const { id, rev } = checked.record
    const from = resource === commands[command].on && id === targetId && ifMatch !== null ? ifMatch : (replaced ?? null)
    return from === null || from === rev ? [] : [{ resource, recordId: id, from, to: rev, basis: basisOf(checked.record) }]
  })
}
