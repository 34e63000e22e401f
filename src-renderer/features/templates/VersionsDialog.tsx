/** The versions of a template: what is different between one of them and what is in the editor, and a way to use it again. */
import { Button, Group, Modal, Skeleton, UnstyledButton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { TemplateText, TemplateVersion } from '#contract/templates.ts'
import { orpc } from '../../client.ts'
import { formatInstant } from '../../ui/format/dates.ts'
import { formatCount, plural } from '../../ui/format/words.ts'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { Muted } from '../../ui/parts/Muted.tsx'
import { changesOnly, lineDiff } from './lineDiff.ts'
import { partNames, type Part } from './parts.ts'
import styles from './TemplateEditor.module.css'

interface VersionsDialogProps {
  versions: readonly TemplateVersion[]
  /** The one in use. */
  current: string | null
  parts: readonly Part[]
  /** What is in the editor. */
  text: TemplateText
  mayUse: boolean
  onUse: (text: TemplateText) => void
  onClose: () => void
}

export function VersionsDialog({ versions, current, parts, text, mayUse, onUse, onClose }: VersionsDialogProps) {
  const listed = versions.filter(({ id }) => id !== null)
  const [picked, setChosen] = useState<string | null>(null)
  // The one before the one in use, until another is picked.
  const chosen = picked ?? listed.find(({ id }) => id !== current)?.id ?? listed[0]?.id ?? null
  const version = useQuery(orpc.templates.version.queryOptions({ input: { id: chosen ?? '' }, enabled: chosen !== null, staleTime: Infinity }))
  return (
    <Modal opened onClose={onClose} title="Versions" size={1100} yOffset="4vh">
      {listed.length === 0 ? <Muted>Nobody has changed it yet: it is the original, as it came with Counterfoil. Each time it is saved the version before is kept here.</Muted> : (
        <div className={styles.versions}>
          <ul aria-label="Versions">
            {listed.map((one) => (
              <li key={one.id}>
                <UnstyledButton className={styles.version} aria-pressed={one.id === chosen} onClick={() => setChosen(one.id)}>
                  <strong>Version {one.version}{one.id === current ? ', in use' : ''}</strong>
                  <Muted>{one.createdBy}{one.createdAt === null ? '' : `, ${formatInstant(one.createdAt)}`}</Muted>
                  <Muted>{one.used === 0 ? 'Not used yet' : `Used for ${formatCount(one.used)} ${one.used === 1 ? 'message' : 'messages'}`}</Muted>
                </UnstyledButton>
              </li>
            ))}
          </ul>
          <div className={styles.compare}>
            {version.isError && <ErrorNote error={version.error} onRetry={() => void version.refetch()} />}
            {version.data === undefined && !version.isError && <Skeleton height={200} />}
            {version.data !== undefined && <Comparison before={version.data.text} after={text} parts={parts} number={version.data.version.version} />}
          </div>
        </div>
      )}
      <Group justify="flex-end" gap={8} mt="sm">
        <Button variant="default" onClick={onClose}>Close</Button>
        {mayUse && version.data !== undefined && <Button data-autofocus onClick={() => onUse(version.data.text)}>Use version {version.data.version.version} again</Button>}
      </Group>
    </Modal>
  )
}

function Comparison({ before, after, parts, number }: { before: TemplateText; after: TemplateText; parts: readonly Part[]; number: number }) {
  const changed = parts.filter((part) => (before[part] ?? '') !== (after[part] ?? ''))
  if (changed.length === 0) return <Muted>Version {number} says the same as what is in the editor.</Muted>
  return (
    <>
      <Muted>From version {number} to what is in the editor. <span className={styles.goneWord}>− was there</span>, <span className={styles.newWord}>+ is there now</span>.</Muted>
      {changed.map((part) => (
        <section key={part} aria-label={partNames[part]}>
          <h3>{partNames[part]}</h3>
          <ol className={styles.diff}>
            {changesOnly(lineDiff(before[part] ?? '', after[part] ?? '')).map((line, at) => (line.is === 'left_out'
              // eslint-disable-next-line react/no-array-index-key -- lines of a text that does not change while it is shown
              ? <li key={at} className={styles.leftOut}>{plural(line.count, 'line')} the same</li>
              : <li key={at} className={styles[line.is]}><span className={styles.sign}>{SIGNS[line.is]}<span className={styles.unseen}>{WORDS[line.is]}</span></span><code>{line.text}</code></li>))}
          </ol>
        </section>
      ))}
    </>
  )
}
const SIGNS = { same: ' ', gone: '−', new: '+' }
const WORDS = { same: '', gone: 'was: ', new: 'is: ' }
