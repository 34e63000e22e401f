/** What is wrong in books, in plain words; `where` they are kept: `the copy`. */
import type { BookProblem } from '#main/domain/bookProblems.ts'

export function bookProblemWords(problem: BookProblem, where: string): string {
  switch (problem.problem) {
    case 'unjoined':
      return `${problem.kind} ${problem.id} refers to something that is not in ${where}`
    case 'over_allocated':
      return `${problem.kind} ${problem.id} is over-allocated by ${problem.byMinor} ${problem.currency} (minor units)`
    case 'left_on_void':
      return `void invoice ${problem.id} still has ${problem.byMinor} ${problem.currency} (minor units) allocated to it`
  }
}
