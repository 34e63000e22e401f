/** How the rows look: their height, and which columns stand in which order. */
import { ActionIcon, Button, Checkbox, Popover, SegmentedControl, Tooltip } from '@mantine/core'
import { IconAdjustmentsHorizontal, IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { useRef } from 'react'
import type { KeyboardEvent } from 'react'
import { useDesk } from '../desk.ts'
import { inOrder, isShown, withShown, withStep } from './arrange.ts'
import type { Column } from './column.ts'
import styles from './ColumnMenu.module.css'
import type { ListStore } from './listState.ts'
import { useListState } from './useListState.ts'

interface ColumnMenuProps<Row, F, S extends string> {
  store: ListStore<F, S>
  columns: readonly Column<Row, S>[]
}

export function ColumnMenu<Row, F, S extends string>(props: ColumnMenuProps<Row, F, S>) {
  return (
    <Popover trapFocus returnFocus withRoles position="bottom-end" width={272}>
      <Popover.Target>
        <Tooltip label="Columns and row height"><ActionIcon variant="default" size={30} aria-label="Columns and row height"><IconAdjustmentsHorizontal size={16} /></ActionIcon></Tooltip>
      </Popover.Target>
      <Popover.Dropdown aria-label="Columns and row height" className={styles.menu}><Choices {...props} /></Popover.Dropdown>
    </Popover>
  )
}

function Choices<Row, F, S extends string>({ store, columns }: ColumnMenuProps<Row, F, S>) {
  const { columns: choices, widths, drawn, setColumns, setWidths } = useListState(store)
  const { compact, toggleCompact } = useDesk()
  const list = useRef<HTMLUListElement>(null)
  const ordered = inOrder(columns, choices).filter(({ header }) => header !== '')
  const ids = ordered.map(({ id }) => id)
  const shown = ordered.filter((column) => isShown(column, choices))
  const boxes = () => [...(list.current?.querySelectorAll<HTMLInputElement>('input') ?? [])]

  const step = (id: string, by: -1 | 1) => setColumns(withStep(columns, choices, id, by, ids))
  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0
    if (by === 0) return
    event.preventDefault()
    const at = boxes().indexOf(event.target as HTMLInputElement)
    const id = ids[at]
    // The box is the column's own and moves with it.
    if (event.shiftKey && id !== undefined) step(id, by)
    else boxes()[at + by]?.focus()
  }
  return (
    <>
      <SegmentedControl fullWidth aria-label="Row height" value={compact ? 'compact' : 'usual'} onChange={(value) => value !== (compact ? 'compact' : 'usual') && toggleCompact()} data={[{ value: 'usual', label: 'Usual rows' }, { value: 'compact', label: 'Compact rows' }]} />
      {/* The arrow keys move among the boxes of the list. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <ul ref={list} className={styles.columns} aria-label="Columns" onKeyDown={onKeyDown}>
        {ordered.map((column, at) => {
          const on = isShown(column, choices)
          // Left out for lack of room: a click makes it stay, and the list scrolls sideways.
          const squeezed = on && drawn !== null && !drawn.includes(column.id)
          return (
            <li key={column.id} className={styles.column}>
              <Checkbox className={styles.box} label={squeezed ? <>{column.header} <span className={styles.squeezed}>no room</span></> : column.header} checked={on && !squeezed} indeterminate={squeezed} disabled={on && shown.length === 1} onChange={() => setColumns(withShown(columns, choices, column.id, squeezed || !on))} />
              <ActionIcon size={22} tabIndex={-1} aria-label={`Move ${column.header} up`} disabled={at === 0} onClick={() => step(column.id, -1)}><IconArrowUp size={14} /></ActionIcon>
              <ActionIcon size={22} tabIndex={-1} aria-label={`Move ${column.header} down`} disabled={at === ordered.length - 1} onClick={() => step(column.id, 1)}><IconArrowDown size={14} /></ActionIcon>
            </li>
          )
        })}
      </ul>
      <p className={styles.keys}><kbd>Shift</kbd> <kbd>↑</kbd> <kbd>↓</kbd> moves a column</p>
      <Button
        fullWidth
        variant="default"
        disabled={choices === null && Object.keys(widths).length === 0}
        onClick={() => {
          setColumns(null)
          setWidths({})
        }}
      >
        Columns as they were
      </Button>
    </>
  )
}
