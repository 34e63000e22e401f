/** One filter as a chip: closed it tells what it is set to, open it offers the choices. */
import { Menu } from '@mantine/core'
import { IconCheck, IconChevronDown, IconX } from '@tabler/icons-react'
import { formatCount } from '../format/words.ts'
import styles from './FilterChip.module.css'

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
  return (
    <span className={`${styles.chip} ${set ? styles.set : ''}`}>
      <Menu>
        <Menu.Target>
          <button type="button" className={styles.open} aria-label={set ? `${label}: ${chosen?.label ?? String(value)}` : label}>
            {set ? <><span className={styles.name}>{label}</span> {chosen?.label ?? String(value)}</> : label}
            {!set && <IconChevronDown size={12} aria-hidden />}
          </button>
        </Menu.Target>
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
      </Menu>
      {set && (
        <button type="button" className={styles.clear} aria-label={`Clear ${label}`} onClick={() => onChange(undefined)}>
          <IconX size={12} aria-hidden />
        </button>
      )}
    </span>
  )
}
