/** What is said when the disk does not take what is written to it, wherever that is met. */
import { isDamage, isDiskFailure, isFull } from '#main/db/sqlite.ts'

export interface DiskFailure {
  code: 'DISK_FULL' | 'DISK_FAILED' | 'DAMAGED'
  /** Plain words with what to do. */
  message: string
}

/**
 * Null for any other error. Only a disk that is full says so by itself; a quota, a limit on the size
 * of files, a drive that was taken away and one that breaks all come as the same I/O error.
 */
export function diskFailure(error: unknown): DiskFailure | null {
  if (isFull(error)) return { code: 'DISK_FULL', message: 'The disk that holds the workspace is full. Nothing was lost: make room, and try again.' }
  if (isDamage(error)) return { code: 'DAMAGED', message: 'A file of the workspace is damaged. Close Counterfoil and start it again: a damaged copy of the billing system is then set aside and pulled again, and for anything else the newest sound backup is named.' }
  if (!isDiskFailure(error)) return null
  const { code } = error as { code: string }
  return { code: 'DISK_FAILED', message: `The disk that holds the workspace did not take what was written to it (${code}). Nothing that was saved before is lost. See that it is there, has room, and that no quota is used up; then try again.` }
}
