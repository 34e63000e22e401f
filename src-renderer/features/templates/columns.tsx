/** The columns of the list of templates. */
import type { TemplateRow, TemplateVersion } from '#contract/templates.ts'
import { formatAgo } from '../../ui/format/dates.ts'
import { DASH } from '../../ui/format/money.ts'
import type { Column } from '../../ui/list/column.ts'
import { Muted } from '../../ui/parts/Muted.tsx'
import { Tag } from '../../ui/parts/Tag.tsx'

const channelWords = ({ channels }: TemplateRow): string => channels.map((channel) => (channel === 'email' ? 'Email' : 'SMS')).join(', ')

function versionWords({ version, createdBy, createdAt }: TemplateVersion, now: number): string {
  return createdAt === null || createdBy === 'Counterfoil' ? 'The original' : `Version ${version}, ${createdBy}, ${formatAgo(Math.min(createdAt, now), now)}`
}

/** @param unsaved kinds with changes that are not saved yet */
export function templateColumns(now: number, unsaved: ReadonlySet<string>): Column<TemplateRow, 'label'>[] {
  const ownWords = ({ own }: TemplateRow) => own.map(({ name }) => name).join(', ')
  return [
    { id: 'label', header: 'Template', size: 190, min: 160, text: (row) => row.label, cell: (row) => row.label },
    { id: 'when', header: 'When it is sent', size: 420, min: 240, grow: true, drop: 1, text: (row) => row.when, cell: (row) => <Muted>{row.when}</Muted> },
    { id: 'channels', header: 'By', size: 96, drop: 3, text: channelWords, cell: channelWords },
    { id: 'version', header: 'For all parties', size: 220, text: (row) => versionWords(row.current, now), cell: (row) => <>{versionWords(row.current, now)}{unsaved.has(row.kind) && <> <Tag quiet tone="wait">Not saved yet</Tag></>}</> },
    { id: 'own', header: 'Parties with their own', size: 150, drop: 2, text: ownWords, cell: (row) => (row.own.length === 0 ? <Muted>{DASH}</Muted> : ownWords(row)) },
  ]
}
