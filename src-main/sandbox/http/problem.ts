/** An error as oRPC writes it, for answers that are given before the contract's own handler is reached. */

const declared = {
  BAD_REQUEST: [400, 'The request cannot be understood.'],
  UNAUTHORIZED: [401, 'The token is missing, wrong or no longer valid.'],
  FORBIDDEN: [403, 'This operator may not do that.'],
  NOT_FOUND: [404, 'There is no such record.'],
  CURSOR_EXPIRED: [410, 'This cursor is no longer known; begin again without one.'],
  TOO_MANY_REQUESTS: [429, 'Too many requests.'],
  INTERNAL_SERVER_ERROR: [500, 'Something went wrong in the billing system.'],
} as const

export function problem(code: keyof typeof declared, message?: string, headers: Record<string, string> = {}): Response {
  const [status, plain] = declared[code]
  return Response.json({ defined: code !== 'INTERNAL_SERVER_ERROR' && code !== 'BAD_REQUEST', code, status, message: message ?? plain }, { status, headers })
}

/** A query that the contract does not allow, with what is wrong in it. */
export const badQuery = ({ issues }: { issues: readonly { path: readonly PropertyKey[]; message: string }[] }): Response =>
  problem('BAD_REQUEST', issues.map(({ path, message }) => `${path.map(String).join('.')}: ${message}`).join('; '))
