/** Open, save, show a made document: by the shell, or as a link in a browser. */
import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { bridge } from '../../client.ts'
import { plainError } from '../core/plainError.ts'

/** Where the host serves a made document to a browser. */
export const documentLink = (id: string): string => `/documents/${encodeURIComponent(id)}`

/** Opens a document, with the system's program or in a new tab. */
export async function openDocument(id: string): Promise<void> {
  if (bridge !== undefined) return bridge.openDocument(id)
  window.open(documentLink(id), '_blank', 'noopener')
  return undefined
}

interface DocumentActionsProps {
  id: string
  name?: string
  /** What a browser gets of it, where that is not the whole. */
  what?: string
}

export function DocumentActions({ id, name, what }: DocumentActionsProps) {
  const act = useMutation({ mutationFn: async (run: () => Promise<unknown>) => run() })
  const label = (verb: string) => (name === undefined ? verb : `${verb} ${name}`)
  if (bridge === undefined) {
    const says = (verb: string) => (what === undefined ? verb : `${verb} ${what}`)
    const links = (verb: string) => (what === undefined ? label(verb) : [says(verb), name].filter((part) => part !== undefined).join(' of '))
    return (
      <>
        <Button component="a" size="compact-xs" variant="default" href={documentLink(id)} target="_blank" rel="noopener" aria-label={links('Open')}>{says('Open')}</Button>
        <Button component="a" size="compact-xs" variant="subtle" color="gray" href={documentLink(id)} download aria-label={links('Download')}>{says('Download')}</Button>
      </>
    )
  }
  const shell = bridge
  return (
    <>
      <Button size="compact-xs" variant="default" aria-label={label('Open')} onClick={() => act.mutate(() => shell.openDocument(id))}>Open</Button>
      <Button size="compact-xs" variant="subtle" color="gray" aria-label={label('Save as')} onClick={() => act.mutate(() => shell.saveDocument(id))}>Save as…</Button>
      <Button size="compact-xs" variant="subtle" color="gray" aria-label={label('Show in folder')} onClick={() => act.mutate(() => shell.revealDocument(id))}>Show in folder</Button>
      {act.isError && <span role="alert" style={{ color: 'var(--cf-bad)' }}>{plainError(act.error).message}</span>}
    </>
  )
}
