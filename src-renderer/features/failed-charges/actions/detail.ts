import type { InferContractRouterOutputs } from '@orpc/contract'
import type { failedCharges } from '#contract/failedCharges.ts'

/** What the core tells of one failed charge. */
export type Detail = InferContractRouterOutputs<typeof failedCharges>['detail']
