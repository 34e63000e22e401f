/** One template, for all parties or of one: written, tried with a customer's data, saved as a new version. */
import { Button, Group, SegmentedControl, Select, Skeleton } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconAlertTriangle, IconArrowLeft } from '@tabler/icons-react'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { isDefinedError } from '@orpc/client'
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react'
import { MailKind, type Channel } from '#contract/mail.ts'
import type { TemplateProblem } from '#contract/templates.ts'
import type { PartyId } from '#contract/vocabulary.ts'
import { orpc } from '../../client.ts'
import { useMayNotManage, useParties, useSession } from '../../ui/core/session.ts'
import { formatAgo } from '../../ui/format/dates.ts'
import { plural } from '../../ui/format/words.ts'
import { useNow } from '../../ui/now.ts'
import { Dialog } from '../../ui/parts/Dialog.tsx'
import { Empty } from '../../ui/parts/Empty.tsx'
import { ErrorNote } from '../../ui/parts/ErrorNote.tsx'
import { ManageButton } from '../../ui/parts/ManageButton.tsx'
import { Muted } from '../../ui/parts/Muted.tsx'
import { Note } from '../../ui/parts/Note.tsx'
import { go, hrefOf } from '../../ui/route.ts'
import type { CodeHandle } from './CodeEditor.tsx'
import { DraftPreview } from './DraftPreview.tsx'
import { draftKey, useTemplateDrafts, type TemplateDraft } from './drafts.ts'
import { partNames, partsOf, type Part } from './parts.ts'
import { ProblemList } from './ProblemList.tsx'
import styles from './TemplateEditor.module.css'
import { VariableList } from './VariableList.tsx'
import { VersionsDialog } from './VersionsDialog.tsx'

// The editor is the largest part of the window, and most people never open it.
const CodeEditor = lazy(() => import('./CodeEditor.tsx'))

/** A draft is tried this long after the last key. */
const TRY_AFTER_MS = 350
const ALL = 'all'

export function TemplateEditor({ kind: asked, party: askedParty }: { kind: string; party: string | null }) {
  const kind = MailKind.safeParse(asked)
  const parties = useParties()
  const list = useQuery(orpc.templates.list.queryOptions())
  const party = (askedParty as PartyId | null)
  const template = useQuery(orpc.templates.get.queryOptions({ input: { kind: kind.data ?? 'registration', party }, enabled: kind.success }))
  const row = list.data?.find((one) => one.kind === kind.data)
  const back = <a href={hrefOf('templates')} className={styles.back}><IconArrowLeft size={14} aria-hidden />Templates</a>
  if (!kind.success) return <div className={styles.screen}><header className={styles.header}>{back}</header><Empty title="There is no such template">Choose one from the <a href={hrefOf('templates')}>list</a>.</Empty></div>
  const error = template.error ?? list.error
  return (
    <div className={styles.screen}>
      {template.data !== undefined && row !== undefined ? (
        <Editing key={`${kind.data} ${party}`} template={template.data} channels={row.channels} own={row.own.map((one) => one.party)} back={back} parties={parties} />
      ) : (
        <>
          <header className={styles.header}>{back}<h1 className={styles.title}>Template</h1></header>
          <div className={styles.waiting}>{error === null ? <Skeleton height={320} /> : <ErrorNote error={error} onRetry={() => { void template.refetch(); void list.refetch() }} />}</div>
        </>
      )}
    </div>
  )
}

type Shown = Awaited<ReturnType<typeof orpc.templates.get.call>>
interface EditingProps {
  template: Shown
  channels: readonly Channel[]
  /** Parties that have their own. */
  own: readonly string[]
  back: React.ReactNode
  parties: readonly { id: string; name: string }[]
}

const isError = ({ severity }: TemplateProblem): boolean => severity === 'error'
const NOTHING: readonly TemplateProblem[] = []

function Editing({ template, channels, own, back, parties }: EditingProps) {
  const { kind, party, inherited, current } = template
  const now = useNow()
  const queries = useQueryClient()
  const mayNot = useMayNotManage()
  const key = draftKey(useSession()?.workspace.dir ?? '', kind, party)
  const { drafts, edit, take, saved, undo } = useTemplateDrafts()
  const draft = drafts[key]
  const standing: TemplateDraft = { text: template.text, basedOn: current.id }
  const text = draft?.text ?? template.text
  const parts = partsOf(channels)
  const [part, setPart] = useState<Part>(channels.includes('email') ? 'subject' : 'sms')
  const [channel, setChannel] = useState<Channel>(channels[0] ?? 'email')
  const [account, setAccount] = useState<string | null>(null)
  const [making, setMaking] = useState(false)
  const [versionsShown, setVersionsShown] = useState(false)
  const [asking, setAsking] = useState<'reset' | null>(null)
  const code = useRef<CodeHandle>(null)
  const toShow = useRef<TemplateProblem | null>(null)
  const partyName = parties.find(({ id }) => id === party)?.name ?? party
  // A party without its own is looked at, until somebody decides to make one.
  const readOnly = mayNot !== null || (inherited && !making && draft === undefined)

  const [asked] = useDebouncedValue(text, TRY_AFTER_MS)
  const tried = useQuery(orpc.templates.preview.queryOptions({ input: { kind, party, draft: asked, ...(account === null ? {} : { account: account as never }) }, placeholderData: keepPreviousData, staleTime: 5000 }))
  const save = useMutation(orpc.templates.save.mutationOptions({
    onSuccess: (version, { draft: sent }) => {
      // What was saved stands there at once: the text in the editor does not change under the cursor.
      queries.setQueryData(orpc.templates.get.queryKey({ input: { kind, party } }), (known) => known && {
        ...known, text: sent, current: version, inherited: false, versions: known.versions.some(({ id }) => id === version.id) ? known.versions : [version, ...known.versions],
      })
      saved(key, sent, version.id)
      setMaking(false)
    },
  }))
  const reset = useMutation(orpc.templates.reset.mutationOptions())
  const refused = save.error !== null && isDefinedError(save.error) && save.error.code === 'INVALID' ? save.error.data.problems : null
  const problems = refused ?? tried.data?.problems ?? null
  const upToDate = asked === text && !tried.isFetching
  const firstError = problems?.find(isError)
  const errors = upToDate && firstError !== undefined
  const overtaken = draft !== undefined && draft.basedOn !== current.id && !(draft.basedOn === null && current.createdBy === 'Counterfoil')
  const whyNot = save.isPending ? 'It is being saved.' : overtaken ? 'Another version was saved meanwhile: decide which to keep.' : draft === undefined && !(inherited && making) ? 'Nothing has been changed.' : errors ? 'There are problems to mend first.' : null

  const trySave = () => {
    if (whyNot === null && mayNot === null) save.mutate({ kind, party, draft: text, basedOn: draft?.basedOn ?? current.id })
  }
  const saveNow = useRef(trySave)
  useEffect(() => {
    saveNow.current = trySave
  })
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key !== 's' || !(event.ctrlKey || event.metaKey) || event.altKey) return
      // The browser would save the page.
      event.preventDefault()
      saveNow.current()
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [])

  // Its part is shown first, then its place.
  useEffect(() => {
    if (toShow.current?.part === part) code.current?.goTo(toShow.current)
    toShow.current = null
  }, [part])

  const show = (problem: TemplateProblem) => {
    if (problem.part === part) code.current?.goTo(problem)
    else {
      toShow.current = problem
      choosePart(problem.part)
    }
  }
  const choosePart = (chosen: Part) => {
    setPart(chosen)
    setChannel(chosen === 'sms' ? 'sms' : 'email')
  }
  const change = (of: Part, value: string) => {
    save.reset()
    edit(key, of, value, standing)
  }
  const counts = useMemo(() => new Map(parts.map((one) => [one, (problems ?? NOTHING).filter((problem) => problem.part === one && isError(problem)).length])), [parts, problems])
  const mayReset = inherited ? false : party !== null || current.createdBy !== 'Counterfoil'

  return (
    <>
      <header className={styles.header}>
        {back}
        <div className={styles.headRow}>
          <div>
            <h1 className={styles.title}>{template.label}</h1>
            <Muted>{current.createdAt === null || current.createdBy === 'Counterfoil' ? `Version ${current.version}, the original` : `Version ${current.version}, by ${current.createdBy} ${formatAgo(Math.min(current.createdAt, now), now)}`}{draft === undefined ? '' : '; changed, not saved yet'}</Muted>
          </div>
          <div className={styles.tools}>
            <Select
              aria-label="For" w="11.5rem" allowDeselect={false} value={party ?? ALL}
              onChange={(chosen) => go(hrefOf('templates', kind, chosen === null || chosen === ALL ? null : chosen), { replace: true })}
              data={[{ value: ALL, label: 'For all parties' }, ...parties.map(({ id, name }) => ({ value: id, label: own.includes(id) ? `${name} (its own)` : name }))]}
            />
            <Button variant="default" onClick={() => setVersionsShown(true)}>Versions…</Button>
            {mayReset && <ManageButton variant="default" onClick={() => setAsking('reset')}>{party === null ? 'Back to the original…' : 'Back to the one for all…'}</ManageButton>}
            {draft !== undefined && <Button variant="subtle" color="gray" onClick={() => { save.reset(); undo(key); setMaking(false) }}>Undo changes</Button>}
            {firstError !== undefined && <Button variant="subtle" color="red" leftSection={<IconAlertTriangle size={14} aria-hidden />} onClick={() => show(firstError)}>{plural(problems!.filter(isError).length, 'problem')}</Button>}
            {inherited && readOnly && mayNot === null ? <ManageButton onClick={() => setMaking(true)}>Make its own</ManageButton>
              : <ManageButton not={whyNot} loading={save.isPending} data-main-action onClick={trySave}>{party === null ? 'Save for all parties' : `Save for ${partyName}`}</ManageButton>}
          </div>
        </div>
        {inherited && <Note>{partyName} uses the template for all parties.{making || draft !== undefined ? ' What you save here is for its customers only.' : ''}</Note>}
        {party === null && own.length > 0 && <Note>{own.map((id) => parties.find((one) => one.id === id)?.name ?? id).join(', ')} {own.length === 1 ? 'has its' : 'have their'} own: what is saved here does not change {own.length === 1 ? 'it' : 'them'}.</Note>}
        {overtaken && (
          <Note tone="wait">
            Version {current.version} was saved by {current.createdBy} after you began. What you wrote is kept.
            <Group gap={8} mt={6}>
              <Button size="xs" variant="default" onClick={() => setVersionsShown(true)}>Compare</Button>
              <Button size="xs" variant="default" onClick={() => undo(key)}>Take theirs</Button>
              <Button size="xs" variant="default" onClick={() => take(key, { text, basedOn: current.id })}>Keep mine, to be saved over it</Button>
            </Group>
          </Note>
        )}
        {save.isError && refused === null && !overtaken && <ErrorNote error={save.error} />}
        <output className={styles.saved}>{save.isSuccess && draft === undefined && <Note tone="good">Saved as version {save.data.version}. Messages that are written from now on have it; those that wait keep theirs.</Note>}</output>
      </header>
      <div className={styles.columns}>
        <VariableList variables={template.variables} readOnly={readOnly} onInsert={(inserted) => code.current?.insert(inserted)} />
        <div className={styles.editor}>
          {parts.length > 1 && (
            <SegmentedControl aria-label="Part" value={part} onChange={(value) => choosePart(value)} data={parts.map((one) => ({
              value: one, label: <span>{partNames[one]}{(counts.get(one) ?? 0) > 0 && <span className={styles.count} aria-label={`, ${counts.get(one)} to mend`}>{counts.get(one)}</span>}</span>,
            }))} />
          )}
          <Suspense fallback={<div className={styles.code}><Skeleton height="100%" /></div>}>
            <CodeEditor ref={code} part={part} value={text[part] ?? ''} variables={template.variables} problems={upToDate ? (problems ?? NOTHING) : NOTHING} readOnly={readOnly} onChange={change} />
          </Suspense>
          <ProblemList problems={problems} onShow={show} />
          <details className={styles.rules}>
            <summary>Rules that always apply</summary>
            <ul>{template.rules.map((rule) => <li key={rule}>{rule}</li>)}</ul>
          </details>
        </div>
        <DraftPreview
          tried={tried.data} error={tried.error} onRetry={() => void tried.refetch()} channels={channels} channel={channel} onChannel={setChannel}
          party={party} account={account} onAccount={setAccount}
        />
      </div>
      {versionsShown && (
        <VersionsDialog
          versions={template.versions} current={current.id} parts={parts} text={text} mayUse={mayNot === null} onClose={() => setVersionsShown(false)}
          onUse={(again) => {
            save.reset()
            take(key, { text: again, basedOn: current.id })
            setVersionsShown(false)
          }}
        />
      )}
      <Dialog
        opened={asking === 'reset'} onClose={() => setAsking(null)} tone="bad" title={party === null ? 'Go back to the original?' : 'Go back to the template for all?'}
        confirm={party === null ? 'Go back to the original' : 'Go back to the one for all'}
        onConfirm={async () => {
          await reset.mutateAsync({ kind, party })
          undo(key)
          setMaking(false)
        }}
      >
        <p>{party === null ? 'Messages are written as Counterfoil came with them from now on.' : `Customers of ${partyName} get the template for all parties from now on.`} What waits to be sent keeps its version. The versions that were saved are kept and can be used again.</p>
        {draft !== undefined && <p>What you changed and did not save is lost.</p>}
      </Dialog>
    </>
  )
}
