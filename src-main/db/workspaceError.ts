/** Why a workspace cannot be used, in plain words with what to do. */
export type WorkspaceErrorCode =
  | 'NO_WORKSPACE'
  | 'NOT_A_WORKSPACE'
  | 'NEWER_VERSION'
  | 'LOCKED'
  | 'MIGRATION_FAILED'
  | 'DESK_DAMAGED'
  | 'LEDGER_DAMAGED'
  | 'NOT_WRITABLE'

export class WorkspaceError extends Error {
  readonly code: WorkspaceErrorCode
  constructor(code: WorkspaceErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'WorkspaceError'
    this.code = code
  }
}
