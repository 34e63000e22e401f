import { Modal, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { LetterheadFields, Logo } from '#contract/letterhead.ts'
import type { PartyId } from '#contract/vocabulary.ts'
import { orpc } from '../../client.ts'
import { PaperView } from '../../ui/paper/PaperView.tsx'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { useFocusBack } from '../../ui/parts/useFocusBack.ts'
import styles from './SettingsScreen.module.css'

interface LetterheadPreviewProps {
  party: PartyId
  partyName: string
  fields: LetterheadFields
  logo: Logo | null
  onClose: () => void
}

/** A receipt with invented figures, under what is not saved yet. */
export function LetterheadPreview({ party, partyName, fields, logo, onClose }: LetterheadPreviewProps) {
  useFocusBack()
  const preview = useQuery(orpc.letterhead.preview.queryOptions({ input: { party, fields, logo }, staleTime: Infinity, gcTime: 0 }))
  const title = `Letterhead of ${partyName}`
  return (
    <Modal opened onClose={onClose} title={title} size={1080} yOffset="3dvh">
      <div className={styles.paper}>
        {preview.isError && <ErrorNote error={preview.error} onRetry={() => void preview.refetch()} />}
        {preview.data === undefined && !preview.isError && <Skeleton height="60vh" />}
        {preview.data !== undefined && <PaperView pdf={preview.data.pdf} title={title} />}
      </div>
    </Modal>
  )
}
