/** What was asked for, beside what it is to change: not as done, but as waiting, or as what became of it. */
import type { OpenCommand, PendingCommand } from '#contract/outbox.ts'
import type { CommandName } from '#contract/commands.ts'
import { pendingWords } from '../parts/Pending.tsx'
import { ToneShape } from '../parts/Tag.tsx'
import { hrefOf } from '../route.ts'
import { isOnItsWay } from './onItsWay.ts'
import { wantedWords } from './wanted.ts'
import type { Names } from './wanted.ts'
import styles from './Waiting.module.css'

/** A queue's row of its own in the outbox. */
export const outboxHref = (id: number): string => hrefOf('outbox', String(id))

interface WaitingProps {
  pending: Pick<PendingCommand, 'id' | 'state' | 'message' | 'label' | 'notBefore'>
  /** In words: `Autopay off`; the name of the change where it is left out. */
  wanted?: string
  /** In the column of a list, which tells the rest beside it: what became of it in one word. */
  brief?: boolean
}

/** A link leads to the command, where it can be taken back or dealt with. */
export function Waiting({ pending, wanted = pending.label.toLowerCase(), brief: briefly = false }: WaitingProps) {
  const { word, brief, tone } = pendingWords(pending)
  const waits = isOnItsWay(pending)
  return (
    <a className={`${styles.waiting} ${styles[tone]}`} href={outboxHref(pending.id)}>
      <ToneShape tone={tone} />
      <span>
        {briefly && !waits ? brief : `${waits && pending.notBefore === undefined ? 'Waiting' : word}: ${wanted}`}
        {!briefly && !waits && pending.message !== null && <span className={styles.why}>{pending.message}</span>}
      </span>
    </a>
  )
}

interface WaitingForProps {
  open: readonly OpenCommand[]
  /** The kinds of change that are shown here. */
  commands: readonly CommandName[]
  /** Only about this record. */
  target?: string
  /** Only those. */
  only?: (given: OpenCommand['given']) => boolean
  names?: Names
}

/** What is asked for of these kinds, a line each; nothing when nothing is. */
export function WaitingFor({ open, commands, target, only = () => true, names }: WaitingForProps) {
  const shown = open.filter(({ given, targetId }) => commands.includes(given.command) && (target === undefined || target === targetId) && only(given))
  return <>{shown.map((command) => <Waiting key={command.id} pending={command} wanted={wantedWords(command.given, names)} />)}</>
}
