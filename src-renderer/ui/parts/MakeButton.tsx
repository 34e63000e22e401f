/** A button that starts long work and stays where it was clicked: progress with a cancel, then the finished document. */
import { ActionIcon, Button, Group, Progress, Tooltip } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { orpc } from '../../client.ts'
import { percentOf, useActivity } from '../core/activities.ts'
import { formatCount } from '../format/words.ts'
import { DocumentActions } from './DocumentActions.tsx'
import { ErrorNote } from './ErrorNote.tsx'
import { Muted } from './Muted.tsx'

interface MakeButtonProps {
  label: string
  /** Starts the work and names its activity. */
  start: () => Promise<{ activity: string }>
  size?: 'xs' | 'sm' | 'compact-xs'
  variant?: 'filled' | 'default'
  disabled?: boolean
}

export function MakeButton({ label, start, size = 'sm', variant = 'default', disabled = false }: MakeButtonProps) {
  const [id, setId] = useState<string | null>(null)
  const activity = useActivity(id)
  const starting = useMutation({ mutationFn: start, onSuccess: (started) => setId(started.activity) })
  const cancel = useMutation(orpc.activity.cancel.mutationOptions())
  const running = starting.isPending || (id !== null && (activity === undefined || activity.state === 'running'))

  if (running) {
    const percent = activity === undefined ? null : percentOf(activity)
    return (
      <Group gap={8} wrap="nowrap">
        <Progress w={90} size={5} value={percent ?? 100} striped={percent === null} animated={percent === null} aria-label={label} />
        <Muted>{activity === undefined || activity.total === null ? 'Working…' : `${formatCount(activity.done)} of ${formatCount(activity.total)}`}</Muted>
        {activity !== undefined && (
          <Tooltip label="Cancel"><ActionIcon size={22} aria-label={`Cancel: ${label}`} onClick={() => cancel.mutate({ id: activity.id })}><IconX size={14} /></ActionIcon></Tooltip>
        )}
      </Group>
    )
  }
  const failed = activity?.state === 'failed' ? new Error(activity.error ?? 'This could not be made.') : starting.error
  return (
    <Group gap={6}>
      {activity?.documentId != null && <DocumentActions id={activity.documentId} />}
      <Button size={size} variant={variant} disabled={disabled} onClick={() => starting.mutate()}>{label}</Button>
      {activity?.state === 'cancelled' && <Muted>Cancelled; nothing was kept.</Muted>}
      {failed != null && <ErrorNote error={failed} />}
    </Group>
  )
}
