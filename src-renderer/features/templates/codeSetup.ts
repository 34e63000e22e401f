/** CodeMirror as it is set up here: Liquid in HTML, the variables of the kind, our colours, our page's policy. */
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap, type Completion } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { html } from '@codemirror/lang-html'
import { closePercentBrace, liquid } from '@codemirror/lang-liquid'
import { tags } from '@lezer/highlight'
import { bracketMatching, HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { Annotation, EditorState, type Extension } from '@codemirror/state'
import { drawSelection, EditorView, highlightSpecialChars, keymap, lineNumbers } from '@codemirror/view'
import type { TemplateVariable } from '#contract/templates.ts'
import { styleNonce } from '../../ui/csp.ts'
import { listOfRow } from './insertion.ts'
import type { Part } from './parts.ts'

/** A change that nobody typed: a version that is used again, changes that are undone. */
export const fromElsewhere = Annotation.define<boolean>()

interface Setup {
  part: Part
  label: string
  variables: readonly TemplateVariable[]
  readOnly: boolean
  onChange: (value: string) => void
}

export function codeSetup({ part, label, variables, readOnly, onChange }: Setup): Extension[] {
  return [
    // Style elements are let in by the page's nonce only.
    EditorView.cspNonce.of(styleNonce),
    ...(part === 'subject' || part === 'sms' ? [] : [lineNumbers()]),
    highlightSpecialChars(),
    history(),
    drawSelection(),
    bracketMatching(),
    closeBrackets(),
    closePercentBrace,
    autocompletion({ icons: false }),
    liquid({ base: html({ autoCloseTags: part === 'html' }), variables: roots(variables), properties: (path, state) => membersAt(path, state.doc.toString(), variables) }),
    syntaxHighlighting(colours),
    theme,
    EditorView.lineWrapping,
    EditorState.readOnly.of(readOnly),
    EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false', tabindex: '0', ...(readOnly ? { 'aria-readonly': 'true' } : {}) }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged && !update.transactions.some((transaction) => transaction.annotation(fromElsewhere) === true)) onChange(update.state.doc.toString())
    }),
    // Tab leaves the editor, as it leaves every field.
    keymap.of([...closeBracketsKeymap, ...completionKeymap, ...defaultKeymap, ...historyKeymap]),
  ]
}

function roots(variables: readonly TemplateVariable[]): Completion[] {
  const known = new Map<string, Completion>()
  for (const { name, means, members } of variables) {
    const [root] = name.split('.') as [string]
    if (!known.has(root)) known.set(root, { label: root, type: 'variable', ...(root === name ? { detail: members === null ? means : `${means} (a list)` } : {}) })
  }
  return [...known.values()]
}

function membersAt(path: readonly string[], template: string, variables: readonly TemplateVariable[]): Completion[] {
  const [root] = path
  if (root === undefined || path.length !== 1) return []
  const offered = (of: readonly { name: string; means: string }[]): Completion[] => of.map(({ name, means }) => ({ label: name, type: 'property', detail: means }))
  const list = listOfRow(template, root, variables)
  if (list !== null) return offered(list.members ?? [])
  if (variables.some(({ name, members }) => name === root && members !== null)) return offered([{ name: 'size', means: 'How many' }, { name: 'first', means: 'The first' }, { name: 'last', means: 'The last' }])
  return offered(variables.filter(({ name }) => name.startsWith(`${root}.`)).map(({ name, means }) => ({ name: name.slice(root.length + 1), means })))
}

/** In the colours of both themes; Liquid stands out from the HTML around it. */
const colours = HighlightStyle.define([
  { tag: [tags.processingInstruction, tags.special(tags.brace), tags.brace], color: 'var(--cf-main-text)', fontWeight: '600' },
  { tag: [tags.keyword, tags.controlKeyword, tags.operatorKeyword, tags.definitionKeyword], color: 'var(--cf-main-text)', fontWeight: '600' },
  { tag: [tags.variableName, tags.propertyName], color: 'var(--cf-main-text)' },
  { tag: [tags.string, tags.number, tags.attributeValue], color: 'var(--cf-good)' },
  { tag: [tags.tagName, tags.attributeName, tags.angleBracket, tags.comment, tags.meta], color: 'var(--cf-text-3)' },
])

const theme = EditorView.theme({
  '&': { height: '100%', fontSize: '0.75rem', color: 'var(--cf-text)', backgroundColor: 'var(--cf-canvas)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mantine-font-family-monospace)', lineHeight: '1.55' },
  '.cm-content': { padding: '0.5rem 0', caretColor: 'var(--cf-text)' },
  '.cm-gutters': { backgroundColor: 'var(--cf-side)', color: 'var(--cf-text-3)', borderRight: '1px solid var(--cf-line)' },
  '.cm-cursor': { borderLeftColor: 'var(--cf-text)' },
  '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': { backgroundColor: 'color-mix(in srgb, var(--cf-main) 26%, transparent)' },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--cf-picked)', outline: '1px solid var(--cf-line-strong)' },
  '.cm-tooltip': { backgroundColor: 'var(--cf-raised)', color: 'var(--cf-text)', border: '1px solid var(--cf-line-strong)', borderRadius: '5px', boxShadow: 'var(--cf-shadow)' },
  '.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--mantine-font-family-monospace)', maxHeight: '16rem' },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': { backgroundColor: 'var(--cf-main)', color: '#fff' },
  '.cm-completionDetail': { fontStyle: 'normal', fontFamily: 'var(--mantine-font-family)', opacity: '0.8' },
  // Its own underline is a picture, which the page does not let in.
  '.cm-lintRange-error, .cm-lintRange-warning': { backgroundImage: 'none', textDecoration: 'underline wavy var(--cf-bad)', textDecorationSkipInk: 'none' },
  '.cm-lintRange-warning': { textDecorationColor: 'var(--cf-wait)' },
  '.cm-lintPoint:after': { borderBottomColor: 'var(--cf-bad)' },
  '.cm-diagnostic': { padding: '0.375rem 0.625rem', fontFamily: 'var(--mantine-font-family)', maxWidth: '26rem', borderLeft: '3px solid var(--cf-bad)' },
  '.cm-diagnostic-warning': { borderLeftColor: 'var(--cf-wait)' },
})
