/** The views of one list side by side, each with how many are in it; one is always on. */
import { formatCount } from '../format/words.ts'
import type { Tone } from '../parts/Tag.tsx'
import styles from './Views.module.css'

export interface View<V extends string> {
  value: V
  label: string
  /** How many are in it, where that is worth saying. */
  count?: number | undefined
  /** What its count means while it is not nought. */
  tone?: Tone
}

interface ViewsProps<V extends string> {
  /** Of which list: "Show of the outbox". */
  label: string
  views: readonly View<V>[]
  value: V
  onChange: (value: V) => void
}

export function Views<V extends string>({ label, views, value, onChange }: ViewsProps<V>) {
  return (
    // Buttons that filter a list, not the fields of a form.
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
    <div className={styles.views} role="group" aria-label={label}>
      {views.map((view) => (
        <button key={view.value} type="button" aria-pressed={view.value === value} className={`${styles.view} ${view.value === value ? styles.on : ''}`} onClick={() => onChange(view.value)}>
          {view.label}
          {view.count !== undefined && view.count > 0 && <> <span className={`${styles.count} ${styles[view.tone ?? 'plain']}`}>{formatCount(view.count)}</span></>}
        </button>
      ))}
    </div>
  )
}
