/** What customers answered by SMS, and what staff decide about it. */
import { implement } from '@orpc/server'
import { answers, type AnswerState } from '#contract/answers.ts'
import type { CoreContext } from '#main/core/ports/context.ts'
import { JobFailure } from '#main/core/ports/jobs.ts'
import { decodeCursor, pageOf } from '#main/db/keyset.ts'
import { answerPage, countByState, countProposed, shownAnswers, type AnswerRow } from '#main/db/smsAnswers.ts'

export function answersRouter(context: CoreContext) {
  const os = implement(answers)
  const { database } = context
  return os.router({
    page: os.page.handler(({ input: { state, after, limit } }) => {
      const key = after === undefined ? null : decodeCursor(after, ['integer', 'string'])
      const { rows, next } = pageOf(database.all<AnswerRow>(answerPage({ state, after: key, limit })), limit, ({ at, id }) => [at, id])
      return { rows: shownAnswers(database, rows), next, proposed: database.first<{ count: number }>(countProposed())?.count ?? 0 }
    }),

    counts: os.counts.handler(() => {
      const counts: Record<AnswerState, number> = { proposed: 0, taken: 0, confirmed: 0, dismissed: 0, noted: 0 }
      for (const { state, count } of database.all<{ state: AnswerState; count: number }>(countByState())) counts[state] = count
      return counts
    }),

    confirm: os.confirm.handler(({ input, errors }) => {
      context.requireManage()
      return said(() => context.answers.confirm(input), { NOT_FOUND: errors.NOT_FOUND, DECIDED: errors.DECIDED, MAY_NOT: errors.MAY_NOT })
    }),

    dismiss: os.dismiss.handler(({ input, errors }) => {
      context.requireManage()
      return said(() => context.answers.dismiss(input.answer, input.note), { NOT_FOUND: errors.NOT_FOUND, DECIDED: errors.DECIDED })
    }),

    poll: os.poll.handler(async ({ errors }) => {
      try {
        return await context.answers.pollNow()
      } catch (error) {
        if (!(error instanceof JobFailure)) throw error
        throw error.code === 'NO_SMS' ? errors.NO_SMS({ message: error.message }) : errors.FAILED({ message: error.message })
      }
    }),
  })
}

/** A failure of the service as the declared error of its code, in its words. */
function said<T>(work: () => T, errors: Record<string, (options: { message: string }) => Error>): T {
  try {
    return work()
  } catch (error) {
    const declared = error instanceof JobFailure ? errors[error.code] : undefined
    throw declared === undefined ? error : declared({ message: (error as Error).message })
  }
}
