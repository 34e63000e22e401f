/** Records from files. */
import { implement } from '@orpc/server'
import { imports, type ImportMapping } from '#contract/imports.ts'
import type { CoreContext } from '#main/core/ports/context.ts'
import type { ImportTaken } from '#main/core/ports/imports.ts'
import { JobCancelled, JobFailure } from '#main/core/ports/jobs.ts'
import { FILE_MAX, handedFiles } from './handed.ts'
import { importsPage, rejectionsOf } from './history.ts'

/** Tries and runs whose outcome is remembered. */
const OUTCOMES_MAX = 50

type Outcome = { importId: string | null; result: ImportTaken['result'] | null; failure: string | null }

export function importsRouter(context: CoreContext) {
  const os = implement(imports)
  const handed = handedFiles(context.workspaceDir, context.now)
  handed.sweep().catch((error: unknown) => context.log.error('What was handed over before could not be swept away.', error))
  const outcomes = new Map<string, Outcome | null>()
  const remember = (activity: string, outcome: Outcome | null) => {
    outcomes.delete(activity)
    outcomes.set(activity, outcome)
    for (const [old, ended] of outcomes) {
      if (outcomes.size <= OUTCOMES_MAX) break
      if (ended !== null) outcomes.delete(old)
    }
  }

  // Open to everyone until there is a source, as adding the first one is: until then nobody has grants.
  const requireImport = () => {
    if (context.connection() !== null) context.requireManage()
  }

  /** Answers its activity at once. */
  const start = (file: { path: string; fileName: string }, mapping: ImportMapping, terms: { dry: boolean; partly: boolean; remember: boolean }): { activity: string } => {
    const { activity, finished } = context.imports.take({ file: file.path, fileName: file.fileName, mapping, ...terms })
    remember(activity, null)
    finished.then(
      (taken) => remember(activity, taken),
      (error: unknown) => remember(activity, { importId: null, result: null, failure: whyNot(error) }),
    ).finally(() => context.publish('imports'))
    return { activity }
  }

  return os.router({
    begin: os.begin.handler(async ({ input: { fileName, bytes }, errors }) => {
      requireImport()
      if (bytes > FILE_MAX) throw errors.TOO_LARGE()
      const file = context.newId()
      await handed.begin(file, fileName, bytes)
      return { file }
    }),
    append: os.append.handler(async ({ input: { file, offset, base64 }, errors }) => {
      requireImport()
      const answer = await handed.append(file, offset, base64)
      switch (answer) {
        case 'no file':
          throw errors.NO_FILE()
        case 'out of order':
          throw errors.OUT_OF_ORDER()
        case 'too large':
          throw errors.TOO_LARGE({ message: 'More came of this file than was announced. Hand it over again.' })
        default:
          return answer
      }
    }),
    drop: os.drop.handler(async ({ input: { file } }) => {
      await handed.drop(file)
      return {}
    }),
    look: os.look.handler(async ({ input: { file, decided }, errors }) => {
      requireImport()
      const found = await handed.find(file)
      if (found === null) throw errors.NO_FILE()
      try {
        return await context.imports.look(found.path, found.fileName, said(decided))
      } catch (error) {
        if (error instanceof JobFailure && error.code === 'NO_FILE') throw errors.NO_FILE()
        throw error instanceof JobFailure ? errors.UNREADABLE({ message: error.message }) : error
      }
    }),
    try: os.try.handler(async ({ input: { file, mapping }, errors }) => {
      context.requireManage()
      const found = await handed.find(file)
      if (found === null) throw errors.NO_FILE()
      return start(found, mapping, { dry: true, partly: false, remember: false })
    }),
    run: os.run.handler(async ({ input: { file, mapping, remember: keep, partly }, errors }) => {
      context.requireManage()
      const found = await handed.find(file)
      if (found === null) throw errors.NO_FILE()
      return start(found, mapping, { dry: false, partly, remember: keep })
    }),
    outcome: os.outcome.handler(({ input: { activity }, errors }) => {
      const outcome = outcomes.get(activity)
      if (outcome === undefined) throw errors.NOT_FOUND()
      return outcome
    }),
    list: os.list.handler(({ input: { limit, after }, errors }) => {
      if (after !== undefined && !/^\d{1,15}$/.test(after)) throw errors.BAD_CURSOR()
      if (!context.ledger.exists()) return { rows: [], next: null }
      const { rows, next } = context.ledger.read((ledger) => importsPage(ledger, limit, after === undefined ? null : Number(after)))
      return { rows, next: next === null ? null : String(next) }
    }),
    rejected: os.rejected.handler(({ input, errors }) => {
      const rows = context.ledger.exists() ? context.ledger.read((ledger) => rejectionsOf(ledger, input.import)) : null
      if (rows === null) throw errors.NOT_FOUND()
      return rows
    }),
    undo: os.undo.handler(async ({ input, errors }) => {
      context.requireManage()
      try {
        return await context.imports.undo(input.import)
      } catch (error) {
        if (!(error instanceof JobFailure)) throw error
        if (error.code === 'NOT_FOUND') throw errors.NOT_FOUND({ message: error.message })
        throw error.code === 'UNDONE' ? errors.UNDONE() : error
      }
    }),
    folder: os.folder.handler(() => context.imports.watched()),
    watch: os.watch.handler(({ input: { watched } }) => {
      context.requireManage()
      context.imports.watch(watched)
      return { path: context.imports.watched().path }
    }),
  })
}

const whyNot = (error: unknown): string => (error instanceof JobFailure ? error.message : error instanceof JobCancelled ? 'It was stopped. Nothing was kept.' : 'It failed in an unexpected way; nothing was kept. The log says how.')

/** Fields that were left out are not decided. */
const said = (decided: { [K in keyof ImportMapping]?: ImportMapping[K] | undefined }): Partial<ImportMapping> =>
  Object.fromEntries(Object.entries(decided).filter(([, value]) => value !== undefined)) as Partial<ImportMapping>
