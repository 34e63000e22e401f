/** What the template may name, beside it, with what it means: a click or Enter puts it in at the cursor. */
import { Tooltip, UnstyledButton } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import type { TemplateVariable } from '#contract/templates.ts'
import { loopOf, outputOf, rowName } from './insertion.ts'
import styles from './TemplateEditor.module.css'

interface VariableListProps {
  variables: readonly TemplateVariable[]
  readOnly: boolean
  onInsert: (text: string) => void
}

/** With less room than this the parts stand under each other, and the list is folded away. */
const ROOM = '(min-width: 68.01rem)'

export function VariableList({ variables, readOnly, onInsert }: VariableListProps) {
  const room = useMediaQuery(ROOM, true, { getInitialValueInEffect: false })
  const item = (key: string, name: string, means: string, example: string, text: string, inRow = false) => (
    <li key={key} className={inRow ? styles.member : undefined}>
      <Tooltip label={`Example: ${example}`} disabled={example === ''} position="right">
        <UnstyledButton className={styles.variable} aria-disabled={readOnly} onClick={() => onInsert(text)}>
          <code>{name}</code>{' '}
          <span className={styles.means}>{means}</span>
        </UnstyledButton>
      </Tooltip>
    </li>
  )
  return (
    <section className={styles.variables} aria-label="Variables">
      <details open={room}>
        <summary><h2>Variables</h2></summary>
        <p className={styles.hint}>{readOnly ? 'What may be filled in.' : 'Click one, or press Enter on it, to put it in at the cursor. While you write, Ctrl+Space offers them.'}</p>
        <ul>
          {variables.flatMap((variable) => [
            item(variable.name, variable.members === null ? variable.name : `${variable.name} …`, variable.members === null ? variable.means : `${variable.means}. A list: it is put in as a loop.`, variable.example, variable.members === null ? outputOf(variable.name) : loopOf(variable)),
            ...(variable.members ?? []).map((member) => item(`${variable.name}.${member.name}`, `${rowName(variable.name)}.${member.name}`, member.means, member.example, outputOf(`${rowName(variable.name)}.${member.name}`), true)),
          ])}
        </ul>
      </details>
    </section>
  )
}
