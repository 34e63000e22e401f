/** Recurring statements as a window asks for them. */
import { implement } from '@orpc/server'
import { schedules } from '#contract/schedules.ts'
import type { CoreContext } from '#main/core/ports/context.ts'
import { JobFailure } from '#main/core/ports/jobs.ts'

export function schedulesRouter(context: CoreContext) {
  const os = implement(schedules)
  const service = context.schedules
  return os.router({
    list: os.list.handler(({ input }) => ({ rows: service.rows(input.party ?? null) })),

    preview: os.preview.handler(async ({ input, errors, signal }) => {
      try {
        return await service.preview(input, signal)
      } catch (error) {
        if (isFailure(error, 'BAD_RULE')) throw errors.BAD_RULE({ message: error.message })
        if (isFailure(error, 'NOT_FOUND')) throw errors.NOT_FOUND({ message: error.message })
        throw isFailure(error, 'TOO_MANY') ? errors.TOO_MANY({ message: error.message }) : error
      }
    }),

    previewNow: os.previewNow.handler(async ({ input, errors, signal }) => {
      try {
        return await service.previewNow(input.id, input.again, signal)
      } catch (error) {
        if (isFailure(error, 'NOT_FOUND')) throw errors.NOT_FOUND({ message: error.message })
        throw isFailure(error, 'TOO_MANY') ? errors.TOO_MANY({ message: error.message }) : error
      }
    }),

    save: os.save.handler(({ input, errors }) => {
      context.requireManage()
      try {
        return service.save(input.id ?? null, input.terms)
      } catch (error) {
        if (isFailure(error, 'BAD_RULE')) throw errors.BAD_RULE({ message: error.message })
        if (isFailure(error, 'NOT_FOUND')) throw errors.NOT_FOUND({ message: error.message })
        throw isFailure(error, 'TOO_MANY') ? errors.TOO_MANY() : error
      }
    }),

    pause: os.pause.handler(({ input, errors }) => {
      context.requireManage()
      const row = service.pause(input.id, input.paused)
      if (row === null) throw errors.NOT_FOUND()
      return row
    }),

    remove: os.remove.handler(({ input, errors }) => {
      context.requireManage()
      if (!service.remove(input.id)) throw errors.NOT_FOUND()
      return {}
    }),

    runNow: os.runNow.handler(async ({ input, errors }) => {
      context.requireManage()
      try {
        return { campaign: (await service.runNow(input.id, input.again)).campaign }
      } catch (error) {
        if (isFailure(error, 'NOT_FOUND')) throw errors.NOT_FOUND({ message: error.message })
        if (isFailure(error, 'NO_TRANSPORT')) throw errors.NO_TRANSPORT()
        if (isFailure(error, 'NOBODY')) throw errors.NOBODY({ message: error.message })
        throw isFailure(error, 'TOO_MANY') ? errors.TOO_MANY({ message: error.message }) : error
      }
    }),
  })
}

const isFailure = (error: unknown, code: string): error is JobFailure => error instanceof JobFailure && error.code === code
