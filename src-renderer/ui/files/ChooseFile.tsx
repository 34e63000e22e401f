/** A file chosen in the system's dialog, or dropped anywhere on the screen. */
import { Button } from '@mantine/core'
import { IconFileImport } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import styles from './ChooseFile.module.css'

interface ChooseFileProps {
  label: string
  /** What the system's dialog offers, as an input of files takes it; what a file is, its bytes say. */
  accept: string
  variant?: 'filled' | 'default'
  /** Why not now; null when it may. */
  not?: string | null
  /** What the step is for: it has the focus to begin with. */
  main?: boolean
  onChoose: (file: File) => void
}

export function ChooseFile({ label, accept, variant = 'default', not = null, main = false, onChoose }: ChooseFileProps) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <Button leftSection={<IconFileImport size={16} stroke={1.75} aria-hidden />} variant={variant} data-main-action={main} {...(not === null ? { onClick: () => input.current?.click() } : { 'data-disabled': true, 'aria-disabled': true, title: not })}>{label}</Button>
      <input
        ref={input} type="file" accept={accept} hidden tabIndex={-1} aria-label={label}
        onChange={(event) => {
          const file = event.currentTarget.files?.[0]
          // The same file may be chosen again, once it was corrected.
          event.currentTarget.value = ''
          if (file !== undefined) onChoose(file)
        }}
      />
    </>
  )
}

/** Takes a file that is dropped anywhere on the screen; says so, in `words`, while one is held over it. */
export function DropAnywhere({ words, not, onDrop }: { words: string; not: string | null; onDrop: (file: File) => void }) {
  const [over, setOver] = useState(false)
  const drop = useRef(onDrop)
  useEffect(() => {
    drop.current = onDrop
  })
  useEffect(() => {
    let depth = 0
    const hasFile = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true
    const enter = (event: DragEvent) => {
      if (!hasFile(event)) return
      depth += 1
      setOver(true)
    }
    const leave = (event: DragEvent) => {
      if (!hasFile(event)) return
      depth = Math.max(0, depth - 1)
      if (depth === 0) setOver(false)
    }
    // Without this the window would open the file in place of the desk.
    const allow = (event: DragEvent) => {
      if (hasFile(event)) event.preventDefault()
    }
    const take = (event: DragEvent) => {
      if (!hasFile(event)) return
      event.preventDefault()
      depth = 0
      setOver(false)
      const file = event.dataTransfer?.files[0]
      if (file !== undefined && not === null) drop.current(file)
    }
    window.addEventListener('dragenter', enter)
    window.addEventListener('dragleave', leave)
    window.addEventListener('dragover', allow)
    window.addEventListener('drop', take)
    return () => {
      window.removeEventListener('dragenter', enter)
      window.removeEventListener('dragleave', leave)
      window.removeEventListener('dragover', allow)
      window.removeEventListener('drop', take)
    }
  }, [not])
  return over ? <div className={styles.drop} aria-live="polite"><p>{not ?? words}</p></div> : null
}
