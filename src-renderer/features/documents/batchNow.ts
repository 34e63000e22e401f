/** A batch as it is to be shown: its name in words, and how it stands at this moment. */
import type { Activity } from '#contract/activity.ts'
import type { BatchRow, BatchTerms, StatementKind } from '#contract/documents.ts'
import { formatPeriod } from '../../ui/format/periods.ts'

const names: Record<StatementKind, string> = { 'balance-forward': 'Statements', 'open-item': 'Open items', wallet: 'Available balance', agency: 'Agencies with sub-accounts' }

/** `Statements, 1–31 Oct 2026`; of open items the day alone. Its folder keeps the plain name. */
export const batchName = ({ kind, from, to }: Pick<BatchTerms, 'kind' | 'from' | 'to'>): string => `${names[kind]}, ${formatPeriod(kind === 'open-item' ? to : from, to)}`

/** What has been gone on with runs at once, before its first account is written down; what has ended is over. */
export function stateNow({ state }: Pick<BatchRow, 'state'>, activity: Pick<Activity, 'state'> | undefined): BatchRow['state'] {
  return state === 'stopped' && activity?.state === 'running' ? 'running' : state
}

/** Where it lies, whole, as the system of the workspace writes it: for whoever cannot be led there. */
export function pathIn(workspace: string | undefined, folder: string): string {
  const parts = ['documents', folder]
  if (workspace === undefined) return parts.join('/')
  const mark = workspace.includes('\\') && !workspace.startsWith('/') ? '\\' : '/'
  return [workspace.replace(/[\\/]$/, ''), ...parts].join(mark)
}
