/** One paper as it will be, before it is kept, or one that was made: to be read, printed, saved, sent. */
import { Button, Modal, Skeleton } from '@mantine/core'
import { isDefinedError } from '@orpc/client'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { PaperSpec } from '#contract/documents.ts'
import type { AccountId } from '#contract/vocabulary.ts'
import { client, orpc } from '../../client.ts'
import { useLastKnown } from '../list/useLastKnown.ts'
import { EmailPaper } from '../mail/EmailPaper.tsx'
import { DocumentActions } from '../parts/DocumentActions.tsx'
import { ErrorNote } from '../parts/ErrorNote.tsx'
import { MakeButton } from '../parts/MakeButton.tsx'
import styles from './PaperDialog.module.css'
import { PaperView } from './PaperView.tsx'
import { PrintButton } from './PrintButton.tsx'

/** What a paper would be, of which account; or the id of one that was made. */
export type ShownPaper = { paper: PaperSpec; account: AccountId; title: string } | { document: string; title: string }

/** Made documents that can be shown here. */
export const isPaper = (fileName: string): boolean => /\.pdf$/i.test(fileName)

export function PaperDialog({ shown, onClose }: { shown: ShownPaper | null; onClose: () => void }) {
  // While it fades away it still shows what it showed.
  const known = useLastKnown(shown ?? undefined)
  const [emailing, setEmailing] = useState(false)
  const close = () => {
    setEmailing(false)
    onClose()
  }
  return (
    <Modal.Root opened={shown !== null} onClose={close} closeOnEscape={!emailing} size={1080} yOffset="3dvh" padding={0} transitionProps={{ transition: 'fade', duration: 100 }} classNames={{ content: styles.content!, body: styles.body! }}>
      <Modal.Overlay backgroundOpacity={0.35} />
      <Modal.Content>
        <Modal.Header px="md" mih="2.75rem" py="0.375rem">
          <Modal.Title fz="0.9375rem" fw={600} lh={1.35}>{known?.title}</Modal.Title>
          <Modal.CloseButton aria-label="Close" />
        </Modal.Header>
        <Modal.Body>
          {known !== undefined && ('document' in known ? <Made key={known.document} {...known} /> : <Preview key={JSON.stringify(known.paper)} {...known} emailing={emailing} setEmailing={setEmailing} />)}
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  )
}

interface Emailing {
  /** Whether the question to whom stands above: Escape is for that one. */
  emailing: boolean
  setEmailing: (emailing: boolean) => void
}

/** As the records are now; nothing is kept until it is saved. */
function Preview({ paper, account, emailing, setEmailing }: Extract<ShownPaper, { paper: PaperSpec }> & Emailing) {
  const preview = useQuery(orpc.documents.preview.queryOptions({ input: paper, staleTime: Infinity, gcTime: 0 }))
  const save = <MakeButton label="Save" size="xs" variant="filled" side="before" once="Saved" start={() => client.documents.make(paper)} />
  if (preview.data !== undefined) {
    return (
      <>
        <PaperView pdf={preview.data.pdf} title={preview.data.title} actions={<><Button size="xs" variant="default" onClick={() => setEmailing(true)}>Email…</Button><PrintButton pdf={preview.data.pdf} />{save}</>} />
        {emailing && <EmailPaper paper={paper} accountId={account} onClose={() => setEmailing(false)} />}
      </>
    )
  }
  if (!preview.isError) return <Waiting />
  // Too long to be looked at is not too long to be made.
  const canBeMade = isDefinedError(preview.error) && preview.error.code === 'TOO_LARGE'
  return <div className={styles.instead}><ErrorNote error={preview.error} onRetry={() => void preview.refetch()} />{canBeMade && save}</div>
}

function Made({ document }: Extract<ShownPaper, { document: string }>) {
  const read = useQuery(orpc.documents.read.queryOptions({ input: { id: document }, staleTime: Infinity, gcTime: 0 }))
  if (read.data !== undefined) return <PaperView pdf={read.data.pdf} title={read.data.title} actions={<><PrintButton pdf={read.data.pdf} /><DocumentActions id={document} /></>} />
  if (!read.isError) return <Waiting />
  const isThere = isDefinedError(read.error) && read.error.code === 'TOO_LARGE'
  return <div className={styles.instead}><ErrorNote error={read.error} onRetry={() => void read.refetch()} />{isThere && <span className={styles.actions}><DocumentActions id={document} /></span>}</div>
}

function Waiting() {
  return <div className={styles.waiting} aria-busy aria-label="Being drawn"><Skeleton width="min(50rem, 90%)" height="70vh" /></div>
}
