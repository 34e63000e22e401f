/** Files into the desk's own ledger: the jobs, the audit trail, and the pull that brings what was imported into the copy. */
import { readOperatorName } from './operator.ts'
import type { CoreContext } from './ports/context.ts'
import type { ImportService } from './ports/imports.ts'
import { JobCancelled, JobFailure } from './ports/jobs.ts'
import { systemClock, type Clock } from './sync/clock.ts'
import { createWatchService } from './watchService.ts'

export interface RunningImportService extends ImportService {
  /** Nothing begins after this. */
  close(): void
}

export interface ImportServiceOptions {
  /** Whether the folder is looked into by itself. */
  automatic: boolean
  /** Moved by tests. */
  clock?: Clock
}

export function createImportService(context: CoreContext, { automatic, clock = systemClock(context.now) }: ImportServiceOptions): RunningImportService {
  const { jobs, workspaceDir, now, log } = context

  const by = () => (context.operator().id === 'unknown' ? readOperatorName(context.database) : context.operator().name)

  const copied = async (): Promise<void> => {
    context.publish('imports')
    if (context.connection() !== null) await context.sync.pullOwn().finished
  }
  /** What is imported is kept, whether or not the copy has it yet: the next pull brings it. */
  const later = (pulled: Promise<void>) => void pulled.catch((error: unknown) => {
    if (!(error instanceof JobFailure) && !(error instanceof JobCancelled)) log.error('The pull after an import failed.', error)
  })

  const taken: ImportService['taken'] = ({ fileName, mapping }, { importId, result }) => {
    if (importId === null) return Promise.resolve()
    const { rows, inserted, updated, unchanged, rejectedRows } = result
    context.audit('import.run', importId, { fileName, kind: mapping.kind, party: mapping.party, rows, inserted, updated, unchanged, rejected: rejectedRows }, by())
    return copied()
  }
  const undone: ImportService['undone'] = (importId, { putBack, kept }) => {
    context.audit('import.undo', importId, { putBack, kept }, by())
    return copied()
  }

  const service: ImportService = {
    by, taken, undone,
    look: (file, fileName, decided) => jobs.start('imports.look', { workspaceDir, file, fileName, decided }, { label: `Look at ${fileName}`, quiet: true }).finished,
    take(order) {
      const { id, finished } = jobs.start('imports.take', { workspaceDir, by: by(), at: now(), ...order }, { label: `${order.dry ? 'Try' : 'Import'} ${order.mapping.kind} from ${order.fileName}` })
      const heard = finished.then((outcome) => {
        later(taken(order, outcome))
        return outcome
      })
      heard.catch(() => {})
      return { activity: id, finished: heard }
    },
    async undo(importId) {
      const outcome = await jobs.start('imports.undo', { workspaceDir, importId, by: by(), at: now() }, { label: 'Undo an import' }).finished
      later(undone(importId, outcome))
      return outcome
    },
    watched: () => watcher.watched(),
    watch: (on) => watcher.watch(on),
  }
  const watcher = createWatchService(context, service, { automatic, clock })
  return { ...service, close: () => watcher.close() }
}
