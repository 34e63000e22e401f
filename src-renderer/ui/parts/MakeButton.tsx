/** A button that starts long work and stays where it was clicked: progress with a cancel, then the finished document. */
import { ActionIcon, Button, Group, Progress, Tooltip, VisuallyHidden } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { IconX } from '@tabler/icons-react'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { orpc } from '../../client.ts'
import { percentOf, useActivity } from '../core/activities.ts'
import { DocumentActions } from './DocumentActions.tsx'
import { ErrorNote } from './ErrorNote.tsx'
import { Muted } from './Muted.tsx'
import { doneWords, Pace } from './Pace.tsx'

interface MakeButtonProps {
  label: string
  /** Starts the work and names its activity. */
  start: () => Promise<{ activity: string }>
  size?: 'xs' | 'sm' | 'compact-xs'
  variant?: 'filled' | 'default'
  disabled?: boolean
  /** On which side of the button its progress and its document appear: away from where it is anchored. */
  side?: 'before' | 'after'
  /** What the button says when it has ended well, where nothing is gained by a second time. */
  once?: string
  /** What is said when it has ended well, and when it was cancelled. */
  done?: ReactNode
  cancelled?: string
  'data-main-action'?: boolean
}

export function MakeButton({ label, start, size = 'sm', variant = 'default', disabled = false, side = 'after', once, done, cancelled = 'Cancelled; nothing was kept.', ...button }: MakeButtonProps) {
  const [id, setId] = useState<string | null>(null)
  const activity = useActivity(id)
  const starting = useMutation({ mutationFn: start, onSuccess: (started) => setId(started.activity) })
  const cancel = useMutation(orpc.activity.cancel.mutationOptions())
  const running = starting.isPending || (id !== null && (activity === undefined || activity.state === 'running'))

  const over = once !== undefined && !running && activity?.state === 'done'
  const failed = running ? null : activity?.state === 'failed' ? new Error(activity.error ?? 'This could not be made.') : starting.error
  const percent = activity === undefined ? null : percentOf(activity)
  return (
    // The button itself never moves: what comes of it appears beside it.
    <Group gap={6} style={side === 'before' ? { flexDirection: 'row-reverse' } : undefined}>
      <Button {...button} size={size} variant={variant} disabled={disabled} loading={running} {...(over ? { 'data-disabled': true, 'aria-disabled': true } : { onClick: () => starting.mutate() })}>{over ? once : label}</Button>
      {once !== undefined && <VisuallyHidden component="output">{over ? once : ''}</VisuallyHidden>}
      {running && (
        <Group gap={8} wrap="nowrap">
          <Progress w={72} size={5} value={percent ?? 100} striped={percent === null} animated={percent === null} aria-label={label} />
          {activity !== undefined && activity.total !== null && <Muted>{doneWords(activity)} <Pace activity={activity} /></Muted>}
          {activity !== undefined && (
            <Tooltip label="Cancel"><ActionIcon size={22} aria-label={`Cancel: ${label}`} onClick={() => cancel.mutate({ id: activity.id })}><IconX size={14} /></ActionIcon></Tooltip>
          )}
        </Group>
      )}
      {!running && activity?.documentId != null && <Group gap={4} justify={side === 'before' ? 'flex-end' : 'flex-start'}><DocumentActions id={activity.documentId} /></Group>}
      {!running && activity?.state === 'done' && done !== undefined && <Muted>{done}</Muted>}
      {!running && activity?.state === 'cancelled' && <Muted>{cancelled}</Muted>}
      {failed != null && <ErrorNote error={failed} />}
    </Group>
  )
}
