/** The panel beside a list: one record, its main action, what happens next, its story. */
// A rule cannot be moved; a separator that can be has a value.
/* oxlint-disable jsx-a11y/prefer-tag-over-role */
import { ActionIcon, Tooltip } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useRef } from 'react'
import type { PointerEvent, ReactNode } from 'react'
import { DETAIL_WIDTH, useDesk } from '../desk.ts'
import styles from './DetailPanel.module.css'
import { usePassing } from './passing.ts'

interface DetailPanelProps {
  title: ReactNode
  subtitle?: ReactNode
  /** Beside the close button. */
  badge?: ReactNode
  onClose: () => void
  children: ReactNode
}

export function DetailPanel({ title, subtitle, badge, onClose, children }: DetailPanelProps) {
  const width = useDesk((desk) => desk.detailWidth)
  // It is of a row that the keyboard has left: seen to be so, and nothing in it can be pressed.
  const passed = usePassing()
  return (
    <>
      <WidthHandle />
      <aside className={`${styles.panel} ${passed ? styles.passed : ''}`} aria-label="Detail" aria-busy={passed} inert={passed} style={{ '--detail-width': `${width}px` } as React.CSSProperties}>
        <header className={styles.header}>
          <div className={styles.heading}>
            <h2 className={styles.title}>{title}</h2>
            {subtitle !== undefined && <div className={styles.subtitle}>{subtitle}</div>}
          </div>
          {badge}
          <Tooltip label={<>Close <kbd>Esc</kbd></>}>
            <ActionIcon aria-label="Close" onClick={onClose}><IconX size={16} /></ActionIcon>
          </Tooltip>
        </header>
        <div className={styles.content}>{children}</div>
      </aside>
    </>
  )
}

/** A part of the panel with its own heading. */
export function Section({ title, children, aside }: { title?: string; children: ReactNode; aside?: ReactNode }) {
  return (
    <section className={styles.section}>
      {title !== undefined && (
        <div className={styles.sectionHead}>
          <h3>{title}</h3>
          {aside}
        </div>
      )}
      {children}
    </section>
  )
}

const KEY_STEP_PX = 24

function WidthHandle() {
  const { detailWidth, setDetailWidth } = useDesk()
  const from = useRef<{ x: number; width: number } | null>(null)
  const drag = (event: PointerEvent) => {
    if (from.current !== null) setDetailWidth(from.current.width + from.current.x - event.clientX)
  }
  return (
    // A separator that can be moved is a control: it has a value and takes the arrow keys.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label="Width of the detail"
      aria-valuemin={DETAIL_WIDTH.min}
      aria-valuemax={DETAIL_WIDTH.max}
      aria-valuenow={detailWidth}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      className={styles.handle}
      onPointerDown={(event) => {
        from.current = { x: event.clientX, width: detailWidth }
        event.currentTarget.setPointerCapture(event.pointerId)
      }}
      onPointerMove={drag}
      onPointerUp={() => {
        from.current = null
      }}
      onDoubleClick={() => setDetailWidth(DETAIL_WIDTH.usual)}
      onKeyDown={(event) => {
        if (event.key === 'ArrowLeft') setDetailWidth(detailWidth + KEY_STEP_PX)
        if (event.key === 'ArrowRight') setDetailWidth(detailWidth - KEY_STEP_PX)
      }}
    />
  )
}
