/** Who is at the desk, and what the billing system lets them do. */
import { Skeleton } from '@mantine/core'
import type { Grant } from '#contract/vocabulary.ts'
import { useSession } from '../../ui/core/session.ts'
import { Facts } from '../../ui/parts/Facts.tsx'
import { Tag } from '../../ui/parts/Tag.tsx'

const grants: Record<Grant, string> = { 'billing:view': 'View billing', 'billing:manage': 'Manage billing' }

export function OperatorPart() {
  const session = useSession()
  if (session === null) return <Skeleton height={80} />
  const { operator, workspace, version } = session
  return (
    <Facts facts={[
      ['Name', operator.name],
      ['Email', operator.email === '' ? null : operator.email],
      ...(Object.keys(grants) as Grant[]).map((grant) => [grants[grant], <Tag key={grant} quiet tone={operator.grants.includes(grant) ? 'good' : 'plain'}>{operator.grants.includes(grant) ? 'Granted' : 'Not granted'}</Tag>] as const),
      ['Workspace', `${workspace.name}, ${workspace.dir}`],
      ['Version', version],
    ]} />
  )
}
