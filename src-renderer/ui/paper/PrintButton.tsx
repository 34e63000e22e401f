/** Prints the paper that is shown, and nothing else: by its button, or with the key that prints everywhere. */
import { Button, Group, Tooltip } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { plainError } from '../core/plainError.ts'
import { Muted } from '../parts/Muted.tsx'
import { printPdf } from './print.ts'

export function PrintButton({ pdf }: { pdf: string }) {
  const [drawn, setDrawn] = useState<{ done: number; total: number } | null>(null)
  const leaving = useRef<AbortController | null>(null)
  const printing = useMutation({
    mutationFn: () => {
      leaving.current = new AbortController()
      return printPdf(pdf, (done, total) => setDrawn({ done, total }), leaving.current.signal)
    },
    onSettled: () => setDrawn(null),
  })
  const print = () => {
    if (!printing.isPending) printing.mutate()
  }
  const latest = useRef(print)
  useEffect(() => {
    latest.current = print
  })
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== 'p') return
      event.preventDefault()
      latest.current()
    }
    window.addEventListener('keydown', press, { capture: true })
    return () => {
      window.removeEventListener('keydown', press, { capture: true })
      // Nobody waits for a paper that is closed.
      leaving.current?.abort()
    }
  }, [])
  const failed = printing.isError && printing.error.name !== 'AbortError'
  return (
    <Group gap={6} wrap="nowrap">
      {failed && <span role="alert" style={{ color: 'var(--cf-bad)' }}>{plainError(printing.error).message}</span>}
      {drawn !== null && drawn.done < drawn.total && drawn.total > 3 && <Muted>{`Page ${drawn.done} of ${drawn.total} for the printer`}</Muted>}
      <Tooltip label={<>Print <kbd>Ctrl P</kbd></>}><Button size="xs" variant="default" loading={printing.isPending} onClick={print}>Print…</Button></Tooltip>
    </Group>
  )
}
