/** A new registration link, without an email: what it is good for, and what it stops. */
import type { RegistrationId, RegistrationState } from '#contract/vocabulary.ts'
import { Facts } from '../parts/Facts.tsx'
import { CommandForm } from './CommandForm.tsx'
import { useAtOpening } from './useAtOpening.ts'

export interface LinkSubject {
  id: RegistrationId
  state: RegistrationState
  email: string | null
}

/** Why no new link can be made; null when one can. */
export function noLinkBecause({ state, email }: Pick<LinkSubject, 'state' | 'email'>): string | null {
  if (state === 'registered') return 'This customer has registered already.'
  return email === null ? 'There is no email address that a link could be for. Add one to the contact.' : null
}

export function LinkForm({ registration, accountName, onClose }: { registration: LinkSubject; accountName: string; onClose: () => void }) {
  const { email } = useAtOpening(registration)
  return (
    <CommandForm command="newRegistrationLink" input={{ registrationId: registration.id }} shown={{ shown: { email } }} title="New registration link?" confirm="Make a new link" not={noLinkBecause(registration)} onClose={onClose}>
      <Facts facts={[['Account', accountName], ['For', email]]} />
      <p>Every earlier link stops working at once. The new one is made in the billing system; it is as good as a password, so it is neither shown nor kept here, and no email is sent. To send the customer a link, use “Send registration email” instead.</p>
    </CommandForm>
  )
}
