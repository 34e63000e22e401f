import { JobFailure } from '../../ports/jobs.ts'
import type { Paper } from './paper.ts'

/** Not built yet. */
export function agencyPaper(): Paper {
  throw new JobFailure('NOT_OF_THIS_KIND', 'This document cannot be made yet.')
}
