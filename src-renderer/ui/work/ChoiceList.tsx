/** A field to type into over what it finds: arrows and Enter choose, the pointer too. */
// A native list box cannot be filtered by what is typed above it.
/* oxlint-disable jsx-a11y/prefer-tag-over-role */
import { TextInput } from '@mantine/core'
import { useId, useState } from 'react'
import type { ReactNode } from 'react'
import styles from './WorkQuestion.module.css'

export interface ListChoice<V> {
  key: string
  label: string
  /** Beside it, at the end. */
  says?: string
  value: V
}

interface ChoiceListProps<V> {
  /** Of the field, and of what is listed. */
  label: string
  placeholder: string
  /** What fits what was typed; the first one is taken by Enter. */
  choices: (typed: string) => readonly ListChoice<V>[]
  /** What stands there when nothing fits. */
  nothing: string
  busy?: boolean
  onChoose: (value: V) => void
  children?: ReactNode
}

export function ChoiceList<V>({ label, placeholder, choices, nothing, busy = false, onChoose, children }: ChoiceListProps<V>) {
  const [typed, setTyped] = useState('')
  const [at, setAt] = useState(0)
  const id = useId()
  const offered = choices(typed)
  const chosen = Math.min(at, offered.length - 1)
  const choose = (n: number) => {
    const choice = offered[n]
    if (choice !== undefined && !busy) onChoose(choice.value)
  }
  return (
    <>
      <TextInput
        aria-label={label}
        placeholder={placeholder}
        value={typed}
        maxLength={200}
        data-autofocus
        role="combobox"
        aria-expanded
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        autoComplete="off"
        {...(chosen >= 0 ? { 'aria-activedescendant': `${id}-${chosen}` } : {})}
        onChange={(event) => {
          setTyped(event.currentTarget.value)
          setAt(0)
        }}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
            event.preventDefault()
            setAt((chosen + (event.key === 'ArrowDown' ? 1 : -1) + offered.length) % Math.max(1, offered.length))
          }
          if (event.key === 'Enter') {
            event.preventDefault()
            choose(chosen)
          }
        }}
      />
      {offered.length === 0 && <output className={styles.nothing}>{nothing}</output>}
      <div className={styles.choices} id={`${id}-list`} role="listbox" aria-label={label}>
        {offered.map((choice, n) => (
          // The keys are the field's.
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
          <div key={choice.key} id={`${id}-${n}`} role="option" tabIndex={-1} aria-selected={n === chosen} className={`${styles.choice} ${n === chosen ? styles.chosen : ''}`} onMouseMove={() => n !== chosen && setAt(n)} onClick={() => choose(n)}>
            <span className={styles.name}>{choice.label}</span>
            {choice.says !== undefined && <span className={styles.says}>{choice.says}</span>}
          </div>
        ))}
      </div>
      {children}
    </>
  )
}
