/** One part of a template to write in. Each part keeps its own history of changes while the editor is open. */
import { setDiagnostics, type Diagnostic } from '@codemirror/lint'
import { EditorState } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { useEffect, useImperativeHandle, useRef, type Ref } from 'react'
import type { TemplateProblem, TemplateVariable } from '#contract/templates.ts'
import { styleNonce } from '../../ui/csp.ts'
import { codeSetup, fromElsewhere } from './codeSetup.ts'
import { spanOf } from './insertion.ts'
import { partNames, type Part } from './parts.ts'
import styles from './TemplateEditor.module.css'

export interface CodeHandle {
  /** At the cursor, in place of what is selected. */
  insert: (text: string) => void
  goTo: (place: { line: number; column: number }) => void
}

interface CodeEditorProps {
  part: Part
  value: string
  variables: readonly TemplateVariable[]
  problems: readonly TemplateProblem[]
  readOnly: boolean
  onChange: (part: Part, value: string) => void
  ref: Ref<CodeHandle>
}

export default function CodeEditor({ part, value, variables, problems, readOnly, onChange, ref }: CodeEditorProps) {
  const place = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView | null>(null)
  const states = useRef(new Map<string, EditorState>())
  const shown = useRef<string | null>(null)
  const changed = useRef(onChange)
  useEffect(() => {
    changed.current = onChange
  })

  useEffect(() => {
    // Its first style element needs the nonce already.
    const made = new EditorView({ parent: place.current!, state: EditorState.create({ extensions: EditorView.cspNonce.of(styleNonce) }) })
    view.current = made
    return () => {
      made.destroy()
      view.current = null
      shown.current = null
    }
  }, [])

  useEffect(() => {
    const editor = view.current!
    const key = `${part} ${readOnly}`
    // Another part, or it may be written in now: its own state is shown, and the other's kept.
    if (shown.current !== key) {
      if (shown.current !== null) states.current.set(shown.current, editor.state)
      editor.setState(states.current.get(key) ?? EditorState.create({ doc: value, extensions: codeSetup({ part, label: `${partNames[part]} of the template`, variables, readOnly, onChange: (text) => changed.current(part, text) }) }))
      shown.current = key
    }
    // What comes from elsewhere: a version that is used again, changes that are undone.
    const now = editor.state.doc.toString()
    if (now !== value) editor.dispatch({ changes: { from: 0, to: now.length, insert: value }, annotations: fromElsewhere.of(true) })
  }, [part, readOnly, value, variables])

  useEffect(() => {
    const editor = view.current!
    const text = editor.state.doc.toString()
    const diagnostics = problems.filter((problem) => problem.part === part).map((problem): Diagnostic => ({ ...spanOf(text, problem), severity: problem.severity === 'error' ? 'error' : 'warning', message: problem.message }))
    editor.dispatch(setDiagnostics(editor.state, diagnostics.toSorted((one, other) => one.from - other.from)))
  }, [part, problems])

  useImperativeHandle(ref, () => ({
    insert(text) {
      const editor = view.current
      if (editor === null || editor.state.readOnly) return
      editor.dispatch(editor.state.replaceSelection(text), { scrollIntoView: true, userEvent: 'input' })
      editor.focus()
    },
    goTo(at) {
      const editor = view.current
      if (editor === null) return
      const { from } = spanOf(editor.state.doc.toString(), at)
      editor.dispatch({ selection: { anchor: from }, scrollIntoView: true })
      editor.focus()
    },
  }), [])

  return <div ref={place} className={styles.code} />
}
