/** Puts back what the desk keeps, takes back what has not left the outbox; says what could not be. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { BulkRun } from '#contract/bulk.ts'
import { orpc } from '../../client.ts'
import { affected } from '../core/invalidations.ts'
import { formatCount, plural } from '../format/words.ts'
import { Dialog } from '../parts/Dialog.tsx'
import { ManageButton } from '../parts/ManageButton.tsx'
import { Muted } from '../parts/Muted.tsx'
import { itemWords } from './bulkWords.ts'
import { undoable } from './outcomes.ts'

export function BulkUndo({ run }: { run: BulkRun }) {
  const queries = useQueryClient()
  const [asking, setAsking] = useState(false)
  const undo = useMutation(orpc.bulk.undo.mutationOptions({
    onSuccess: () => Promise.all([...affected.bulk, ...affected.work, ...affected.outbox].map((queryKey) => queries.invalidateQueries({ queryKey }))).then(() => undefined),
  }))
  const count = undoable(run)
  const noteOnly = run.where === 'desk' && count === 0
  const why = run.finishedAt === null ? 'Stop it first, or wait until it is over.' : run.undoneAt !== null ? `It was ${run.where === 'desk' ? 'put' : 'taken'} back${run.undoneBy === null ? '' : ` by ${run.undoneBy}`}.` : count === 0 ? (noteOnly ? 'Nothing of it can be put back.' : 'Everything has left the outbox: nothing of it can be taken back any more.') : null
  const verb = run.where === 'desk' ? 'Put back' : 'Take back'
  return (
    <>
      {undo.data !== undefined && <Muted>{formatCount(undo.data.undone)} {run.where === 'desk' ? 'put back' : 'taken back'}{undo.data.left > 0 ? `; ${formatCount(undo.data.left)} could not be` : ''}.</Muted>}
      <ManageButton variant="default" not={why} onClick={() => setAsking(true)}>{count === 0 ? 'Undo' : `Undo ${formatCount(count)}…`}</ManageButton>
      <Dialog opened={asking} onClose={() => setAsking(false)} title={`${verb} “${run.label}”?`} confirm={`${verb} ${plural(count, itemWords[run.queue])}`} onConfirm={() => undo.mutateAsync({ run: run.id })}>
        <p>{run.where === 'desk' ? `${plural(count, itemWords[run.queue])} will be as before, where nobody has changed them since.` : `${plural(count, itemWords[run.queue])} wait in the outbox still; what has left by then stays done.`}</p>
      </Dialog>
    </>
  )
}
