/** Takes a file back with one click, and tells what that did. */
import { Button, Tooltip } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { orpc } from '../../client.ts'
import { useMayNotManage } from '../../ui/core/session.ts'
import { plainError } from '../../ui/core/plainError.ts'
import type { Import } from '#contract/imports.ts'
import { undoneWords, undoSays } from './resultWords.ts'

export function UndoButton({ of, size = 'sm', onUndone }: { of: Pick<Import, 'id' | 'fileName' | 'inserted' | 'updated'>; size?: 'sm' | 'compact-xs'; onUndone?: () => void }) {
  const queries = useQueryClient()
  const why = useMayNotManage()
  const undo = useMutation(orpc.imports.undo.mutationOptions({
    onSuccess: async (did) => {
      notifications.show({ title: `${of.fileName} was undone`, message: undoneWords(did), color: did.kept === 0 ? 'green' : 'yellow', autoClose: did.kept === 0 ? 8000 : false, withBorder: true, closeButtonProps: { 'aria-label': 'Close' } })
      await queries.invalidateQueries({ queryKey: orpc.imports.key() })
      onUndone?.()
    },
    onError: (error) => notifications.show({ title: `${of.fileName} was not undone`, message: plainError(error).message, color: 'red', autoClose: false, withBorder: true, closeButtonProps: { 'aria-label': 'Close' } }),
  }))
  return (
    <Tooltip label={why ?? undoSays(of)}>
      <Button size={size} variant="default" aria-label={`Undo ${of.fileName}`} loading={undo.isPending} {...(why === null ? { onClick: () => undo.mutate({ import: of.id }) } : { 'data-disabled': true, 'aria-disabled': true })}>Undo</Button>
    </Tooltip>
  )
}
