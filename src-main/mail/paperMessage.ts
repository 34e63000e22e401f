/** The email that a document goes with: the template's words, the party's name and colour, the document's name. */
import type { Mailbox } from './compose.ts'
import type { PaperFacts } from './paperFacts.ts'
import { render, type Rendered } from './rendering.ts'
import { partyVariables, senderMailbox, type Sender } from './sender.ts'
import type { Template } from './templates.ts'
import type { PaperValues } from './templates/paper.ts'
import type { StatementValues } from './templates/statement.ts'

export interface PaperEmail extends Rendered {
  from: Mailbox
}

/** `due`: whether something is due by the document. @throws JobFailure `TEMPLATE` */
export function paperMessage(template: Pick<Template, 'id' | 'subject' | 'html' | 'text'>, sender: Sender, facts: PaperFacts, due: boolean, to: readonly Mailbox[]): PaperEmail {
  const rendered = render(template, {
    party: partyVariables(sender),
    account: { name: facts.accountName, ref: facts.accountRef },
    // Several people get the same message: none of them is greeted by name.
    contact: { name: to.length === 1 ? (to[0]?.name ?? '') : '' },
    paper: { noun: facts.noun, title: facts.title, fileName: facts.fileName, due },
  } satisfies StatementValues & PaperValues)
  return { ...rendered, from: senderMailbox(sender) }
}
