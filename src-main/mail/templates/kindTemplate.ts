/** What there is to say about one kind's template: when it is sent, what it may name, and how we write it unless a company writes its own. */
import type { Channel, MailKind } from '#contract/mail.ts'
import type { TemplateText } from '#contract/templates.ts'
import type { Declared } from './variables.ts'

export interface KindTemplate<D extends Declared = Declared> {
  readonly kind: MailKind
  /** When it is sent, in plain words. */
  readonly when: string
  readonly channels: readonly Channel[]
  readonly variables: D
  /** Rules that hold whatever the template says, beside those of its channels. */
  readonly rules: readonly string[]
  readonly text: TemplateText
}

export const kindTemplate = <const D extends Declared>(given: KindTemplate<D>): KindTemplate<D> => given
