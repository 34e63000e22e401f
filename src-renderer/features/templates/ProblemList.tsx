/** What keeps the draft from being saved, and what a careful reader would mend; each leads to its place. */
import { UnstyledButton } from '@mantine/core'
import { IconAlertTriangle, IconBulb, IconCheck } from '@tabler/icons-react'
import type { TemplateProblem } from '#contract/templates.ts'
import { plural } from '../../ui/format/words.ts'
import { partNames } from './parts.ts'
import styles from './TemplateEditor.module.css'

interface ProblemListProps {
  /** Null while they are not known. */
  problems: readonly TemplateProblem[] | null
  onShow: (problem: TemplateProblem) => void
}

export function ProblemList({ problems, onShow }: ProblemListProps) {
  const errors = problems?.filter(({ severity }) => severity === 'error').length ?? 0
  return (
    <section className={styles.problems} aria-label="Problems">
      <output className={styles.verdict}>
        {problems === null ? 'Checking…' : errors > 0 ? <><IconAlertTriangle size={14} aria-hidden className={styles.bad} />{plural(errors, 'problem')} to mend before it can be saved</>
          : <><IconCheck size={14} aria-hidden className={styles.good} />{problems.length === 0 ? 'Nothing to mend' : `It can be saved; ${plural(problems.length, 'piece')} of advice`}</>}
      </output>
      {problems !== null && problems.length > 0 && (
        <ul>
          {problems.map((problem) => (
            <li key={`${problem.part} ${problem.line} ${problem.column} ${problem.message}`}>
              <UnstyledButton className={styles.problem} onClick={() => onShow(problem)}>
                {problem.severity === 'error' ? <IconAlertTriangle size={14} aria-label="Error" className={styles.bad} /> : <IconBulb size={14} aria-label="Advice" className={styles.wait} />}
                <span>{problem.message}</span>
                <span className={styles.where}>{partNames[problem.part]}, line {problem.line}</span>
              </UnstyledButton>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
