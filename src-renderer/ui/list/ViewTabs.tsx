/** The views of a list side by side: those that every desk has, those that were saved, and what can be done with the one that is on. */
import { ActionIcon, Menu } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconCheck, IconChevronDown, IconDots } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import type { SavedView, ViewList } from '#contract/views.ts'
import { plainError } from '../core/plainError.ts'
import { formatCount } from '../format/words.ts'
import { useKeys } from '../keys.ts'
import { LightMenu } from './LightMenu.tsx'
import type { ListStore } from './listState.ts'
import { useOneLine } from './useOneLine.ts'
import { focusList } from './useRowFocus.ts'
import { useSavedViews } from './useSavedViews.ts'
import { useViewCounts } from './viewCounts.ts'
import { RemoveViewDialog, ViewNameDialog } from './ViewDialogs.tsx'
import { builtInOf, hasChanged, termsOf, turnOf } from './viewTerms.ts'
import type { BuiltInView } from './viewTerms.ts'
import styles from './ViewTabs.module.css'
import { useListState } from './useListState.ts'

/** Saved views that stand beside the built-in ones; the rest are behind a button, and in the navigation. */
const BESIDE = 4

interface ViewTabsProps<F extends object, S extends string> {
  list: ViewList
  /** In the title's words: `Views of failed charges`. */
  title: string
  store: ListStore<F, S>
  builtIn: readonly BuiltInView[]
}

export function ViewTabs<F extends object, S extends string>({ list, title, store, builtIn }: ViewTabsProps<F, S>) {
  const state = useListState(store)
  const { views: saved, move, change, ...doing } = useSavedViews(list)
  const [asking, setAsking] = useState<'save' | 'rename' | 'remove' | null>(null)
  const counts = useViewCounts([...builtIn.map(({ filters }) => ({ list, terms: { filters } })), ...saved.map(({ terms }) => ({ list, terms }))])

  const on = saved.find(({ id }) => id === state.view) ?? null
  const basic = on === null ? builtInOf(state, builtIn) : null
  const changed = on === null ? basic === null || basic.narrowed : hasChanged(state, on.terms)

  const turnToSaved = (view: SavedView) => state.turnTo(view.id, turnOf(view.terms))
  const tabs = [
    ...builtIn.map((view, at) => ({ id: view.id, label: view.label, count: counts[at], on: basic?.view.id === view.id, turn: () => state.turnTo(view.id, { filters: view.filters }) })),
    ...saved.map((view, at) => ({ id: view.id, label: view.name, count: counts[builtIn.length + at], on: view === on, turn: () => turnToSaved(view) })),
  ]
  const line = useRef<HTMLDivElement>(null)
  const { fits } = useOneLine(line, true)
  const beside = tabs.slice(0, builtIn.length + BESIDE)
  const behind = tabs.slice(Math.min(fits, beside.length))
  const onBehind = behind.find((tab) => tab.on)
  // The rows are what one goes on with.
  useKeys(Object.fromEntries(tabs.slice(0, 9).map(({ turn }, at) => [String(at + 1), () => {
    turn()
    focusList(null)
  }])))

  const failed = (error: Error) => notifications.show({ title: 'The view was not changed', message: plainError(error).message, color: 'red', withBorder: true, autoClose: false, closeButtonProps: { 'aria-label': 'Close' } })
  const at = on === null ? -1 : saved.indexOf(on)
  return (
    // Buttons that filter a list, not the fields of a form.
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
    <div className={styles.tabs} role="group" aria-label={`Views of ${title.toLowerCase()}`}>
      <div ref={line} className={styles.line}>
        {beside.map((tab, place) => (
          // The browser's own hint: one of the library's for each tab takes longer to draw than the tabs.
          <button key={tab.id} type="button" aria-pressed={tab.on} title={place > 8 ? undefined : `${tab.label} (${place + 1})`} className={`${styles.tab} ${tab.on ? styles.on : ''}`} onClick={tab.turn}>
            <span className={styles.label}>{tab.label}</span>
            {tab.on && changed && <span className={styles.changed} title="Narrowed or changed"><span className={styles.unseen}>, changed</span></span>}
            {tab.count !== undefined && tab.count > 0 && <> <span className={styles.count}>{formatCount(tab.count)}</span></>}
          </button>
        ))}
      </div>
      {behind.length > 0 && (
        <LightMenu
          button={
            <button type="button" aria-pressed={onBehind !== undefined} className={`${styles.tab} ${styles.others} ${onBehind === undefined ? '' : styles.on}`}>
              <span className={styles.label}>{onBehind?.label ?? `${behind.length} more`}</span>
              {onBehind !== undefined && changed && <span className={styles.changed} title="Narrowed or changed" />}
              <IconChevronDown size={12} aria-hidden />
            </button>
          }
        >
          <Menu.Dropdown className={styles.behind}>
            {behind.map((tab) => (
              <Menu.Item key={tab.id} onClick={tab.turn} leftSection={tab.on ? <IconCheck size={14} aria-hidden /> : <span className={styles.gap} />} rightSection={tab.count === undefined ? null : <span className={styles.count}>{formatCount(tab.count)}</span>}>{tab.label}</Menu.Item>
            ))}
          </Menu.Dropdown>
        </LightMenu>
      )}
      <LightMenu button={<ActionIcon aria-label={changed ? 'Views: what is shown is not saved' : 'Views: save, rename, move, remove'} className={changed ? styles.asks : undefined}><IconDots size={16} /></ActionIcon>}>
        <Menu.Dropdown>
          {on !== null && changed && <Menu.Item onClick={() => change.mutate({ view: on.id, terms: termsOf(state) }, { onError: failed })}>Update “{on.name}” with what is shown</Menu.Item>}
          {on !== null && changed && <Menu.Item onClick={() => turnToSaved(on)}>Back to “{on.name}” as it was saved</Menu.Item>}
          <Menu.Item onClick={() => setAsking('save')}>Save as a new view…</Menu.Item>
          {on !== null && (
            <>
              <Menu.Divider />
              <Menu.Item onClick={() => setAsking('rename')}>Rename “{on.name}”…</Menu.Item>
              <Menu.Item disabled={at === 0} onClick={() => move.mutate({ view: on.id, before: saved[at - 1]!.id }, { onError: failed })}>Move to the left</Menu.Item>
              <Menu.Item disabled={at === saved.length - 1} onClick={() => move.mutate({ view: on.id, before: saved[at + 2]?.id ?? null }, { onError: failed })}>Move to the right</Menu.Item>
              <Menu.Item color="red" onClick={() => setAsking('remove')}>Remove “{on.name}”…</Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </LightMenu>
      <ViewNameDialog
        opened={asking === 'save' || (asking === 'rename' && on !== null)}
        title={asking === 'rename' ? `Rename “${on?.name}”` : 'Save as a new view'}
        confirm={asking === 'rename' ? 'Rename the view' : 'Save the view'}
        name={asking === 'rename' ? (on?.name ?? '') : ''}
        onClose={() => setAsking(null)}
        onName={async (name) => {
          if (asking === 'rename' && on !== null) await change.mutateAsync({ view: on.id, name })
          else state.turnTo(...turnToNew(await doing.save.mutateAsync({ list, name, terms: termsOf(state) })))
        }}
      />
      <RemoveViewDialog
        view={asking === 'remove' ? on : null}
        onClose={() => setAsking(null)}
        onRemove={async (view) => {
          await doing.remove.mutateAsync({ view: view.id })
          state.turnTo(builtIn[0]?.id ?? '', { filters: builtIn[0]?.filters ?? {} })
        }}
      />
    </div>
  )
}

const turnToNew = (view: SavedView) => [view.id, turnOf(view.terms)] as const
