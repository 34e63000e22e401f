/** One filter as a chip: closed it tells what it is set to, open it offers the choices. */
import { Menu } from '@mantine/core'
import { IconCheck, IconChevronDown, IconX } from '@tabler/icons-react'
import { useRef } from 'react'
import { formatCount } from '../format/words.ts'
import styles from './FilterChip.module.css'
import { LightMenu } from './LightMenu.tsx'
import { focusList } from './useRowFocus.ts'

export interface Choice<V> {
  value: V
  label: string
  /** How many match with it, where the core tells. */
  count?: number | undefined
}

interface FilterChipProps<V> {
  label: string
  value: V | undefined
  choices: readonly Choice<V>[]
  onChange: (value: V | undefined) => void
}

export function FilterChip<V extends string | boolean>({ label, value, choices, onChange }: FilterChipProps<V>) {
  const chosen = choices.find((choice) => choice.value === value)
  const set = value !== undefined
  const told = set ? `${label}: ${chosen?.label ?? String(value)}` : label
  const open = useRef<HTMLButtonElement>(null)
  const clear = () => {
    onChange(undefined)
    // The cross goes with the value, and some chips with it: the focus goes to what is left.
    window.setTimeout(() => (open.current === null ? focusList(null) : open.current.focus()), 0)
  }
  return (
    <span className={`${styles.chip} ${set ? styles.set : ''}`} data-set={set || undefined}>
      <LightMenu
        buttonRef={open}
        button={
          <button type="button" className={styles.open} aria-label={told} title={set ? told : undefined}>
            {set ? <><span className={styles.name}>{label}</span> <span className={styles.value}>{chosen?.label ?? String(value)}</span></> : label}
            {!set && <IconChevronDown size={12} aria-hidden />}
          </button>
        }
      >
        <Menu.Dropdown className={styles.choices}>
          {choices.map((choice) => (
            <Menu.Item
              key={String(choice.value)}
              leftSection={choice.value === value ? <IconCheck size={14} aria-hidden /> : <span className={styles.gap} />}
              rightSection={choice.count === undefined ? null : <span className={styles.count}>{formatCount(choice.count)}</span>}
              aria-current={choice.value === value ? 'true' : undefined}
              onClick={() => onChange(choice.value === value ? undefined : choice.value)}
            >
              {choice.label}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </LightMenu>
      {set && (
        <button type="button" className={styles.clear} aria-label={`Clear ${label}`} onClick={clear}>
          <IconX size={12} aria-hidden />
        </button>
      )}
    </span>
  )
}
