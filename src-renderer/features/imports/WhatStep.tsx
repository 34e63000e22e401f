/** Step 2: what the file is. What it does not decide is asked, and nothing goes on before it is answered. */
import { Button, Group, Loader, Select, Skeleton } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { ImportLook } from '#contract/imports.ts'
import { orpc } from '../../client.ts'
import { formatAgo } from '../../ui/format/dates.ts'
import { plural } from '../../ui/format/words.ts'
import { useNow } from '../../ui/now.ts'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { Note } from '../../ui/parts/Note.tsx'
import { OwnPartyFields } from '../../ui/sources/OwnPartyFields.tsx'
import { useMayNotAdd } from '../../ui/sources/useSources.ts'
import { ChooseFile } from './ChooseFile.tsx'
import { kindWords, KINDS } from './fieldWords.ts'
import { HowRead } from './HowRead.tsx'
import { MappingTable } from './MappingTable.tsx'
import { CURRENCIES, Questions } from './Questions.tsx'
import { useGoOn } from './useGoOn.ts'
import { undecided } from './mapping.ts'
import { useLook } from './useLook.ts'
import { useOwnParties } from './useOwnParties.ts'
import { choose, useWizard } from './wizard.ts'
import styles from './Wizard.module.css'

export function WhatStep() {
  const { look, error, isFetching, retry } = useLook()
  const go = useWizard((wizard) => wizard.go)
  const open = look === undefined ? null : undecided(look)
  const ready = open?.length === 0 && error === null && !isFetching
  useGoOn(ready ? () => go('try') : null)
  const body = useRef<HTMLDivElement>(null)
  // Whose records they are is asked with the parties that there are.
  const waiting = useOwnParties().isPending
  const asking = waiting ? undefined : open?.length
  useEffect(() => {
    // An answered question goes, and the focus with it: on to the next one, or to what comes after them.
    if (asking === undefined || (document.activeElement !== null && document.activeElement !== document.body)) return
    const next: HTMLElement | null | undefined = asking > 0 ? body.current?.querySelector<HTMLElement>('[data-question] input') : body.current?.parentElement?.querySelector<HTMLElement>('[data-main-action]')
    next?.focus({ preventScroll: asking === 0 })
  }, [asking])
  return (
    <>
      <div className={styles.body} ref={body}>
        {error !== null && <Unread error={error} onRetry={retry} />}
        {look === undefined && error === null && <Skeleton height={240} />}
        {look !== undefined && <What look={look} />}
      </div>
      <footer className={styles.footer}>
        <Button variant="default" onClick={() => go('file')}>Back</Button>
        <output className={styles.footerWords}>
          {isFetching && <Loader size={14} aria-label="Reading" />}
          {open !== null && open.length > 0 && `${plural(open.length, 'question')} to answer before it can be tried`}
        </output>
        <Button data-main-action rightSection={<kbd aria-hidden>Ctrl ↵</kbd>} {...(ready ? { onClick: () => go('try') } : { 'data-disabled': true, 'aria-disabled': true })}>Try it</Button>
      </footer>
    </>
  )
}

/** It cannot be looked at: the file is gone, or cannot be read. The mapping stays for the one that is chosen next. */
function Unread({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  return (
    <>
      <ErrorNote error={error} onRetry={onRetry} />
      <div><ChooseFile label="Choose the file again…" onChoose={(file) => choose(file, { keep: true })} /></div>
    </>
  )
}

function What({ look }: { look: ImportLook }) {
  const now = useNow()
  const decide = useWizard((wizard) => wizard.decide)
  const { asks, mapping, savedAt, problems } = look
  const asked = (field: string) => asks.some((ask) => ask.field === field)
  return (
    <>
      {problems.map((problem) => <Note key={problem} tone="wait">{problem}</Note>)}
      <p className={styles.dim}>{savedAt === null ? 'Guessed from the file; change what is not so.' : `As a file of this shape was read ${formatAgo(savedAt, now)}; change what is not so.`}</p>
      <Questions look={look} />
      <section className={styles.part} aria-label="What it is">
        <div className={styles.row}>
          <Select label="A row is of" size="sm" allowDeselect={false} data={KINDS.map((kind) => ({ value: kind, label: kindWords[kind] }))} value={asked('kind') ? null : mapping.kind} placeholder="Asked above" onChange={(kind) => kind !== null && decide({ kind })} />
          <PartyChoice look={look} asked={asked('party')} />
          <Select label="Currency if none is named" searchable limit={60} clearable data={CURRENCIES} value={asked('currency') ? null : mapping.currency} placeholder={asked('currency') ? 'Asked above' : mapping.columns['currency'] === undefined ? 'The party’s' : 'Each row names it'} onChange={(currency) => decide({ currency })} />
        </div>
      </section>
      <MappingTable look={look} />
      <HowRead look={look} />
    </>
  )
}

/** Whose records they are; a party is made here where there is none that could be. */
function PartyChoice({ look: { mapping }, asked }: { look: ImportLook; asked: boolean }) {
  const parties = useOwnParties()
  const not = useMayNotAdd()
  const decide = useWizard((wizard) => wizard.decide)
  const queries = useQueryClient()
  const [making, setMaking] = useState(false)
  const known = parties.data
  if (known === undefined) return parties.isError ? <ErrorNote error={parties.error} onRetry={() => void parties.refetch()} /> : <Skeleton height={48} />
  const chosen = known.some(({ id }) => id === mapping.party) ? mapping.party : null
  return (
    <>
      <Group gap={8} align="end" wrap="nowrap">
        <Select label="Party" allowDeselect={false} data={known.map(({ id, name }) => ({ value: id as string, label: name }))} value={asked ? null : chosen} placeholder={known.length === 0 ? 'None yet' : asked ? 'Asked above' : 'Choose one'} disabled={known.length === 0} onChange={(party) => party !== null && decide({ party: party as never })} />
        {known.length > 0 && !making && <Button variant="default" onClick={() => setMaking(true)}>New party…</Button>}
      </Group>
      {making && (
        <div className={styles.making}>
          <OwnPartyFields party={null} currency={mapping.currency} not={not} onCancel={() => setMaking(false)} onSaved={(party) => {
            setMaking(false)
            void queries.invalidateQueries({ queryKey: orpc.sources.key() })
            decide({ party: party as never })
          }} />
        </div>
      )}
    </>
  )
}

