/** One person's name, email address and phone number. */
import { TextInput } from '@mantine/core'
import { useState } from 'react'
import type { AccountDetail } from '#contract/accounts.ts'
import { CommandForm } from '../../../ui/commands/CommandForm.tsx'
import { waitingInput } from '../../../ui/commands/onItsWay.ts'
import { useAtOpening } from '../../../ui/commands/useAtOpening.ts'

type Contact = AccountDetail['contacts'][number]

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim())

export function ContactForm({ contact: now, open, onClose }: { contact: Contact; open: AccountDetail['open']; onClose: () => void }) {
  const { contact, begun } = useAtOpening({ contact: now, begun: waitingInput(open, 'updateContact', ({ contactId }) => contactId === now.id) ?? now })
  const [typed, setTyped] = useState({ name: begun.name, email: begun.email ?? '', phone: begun.phone ?? '' })
  const wanted = { name: typed.name.trim(), email: orNull(typed.email), phone: orNull(typed.phone) }
  const field = (name: keyof typeof typed, label: string) => ({ label, value: typed[name], onChange: (event: { currentTarget: { value: string } }) => setTyped({ ...typed, [name]: event.currentTarget.value }) })
  return (
    <CommandForm
      command="updateContact"
      input={{ contactId: contact.id, ...wanted }}
      shown={{ rev: contact.rev, shown: { name: contact.name, email: contact.email, phone: contact.phone } }}
      title={`Change ${contact.name}`}
      confirm="Change contact"
      changed={wanted.name !== begun.name || wanted.email !== begun.email || wanted.phone !== begun.phone}
      onClose={onClose}
    >
      {(problems) => (
        <>
          <TextInput {...field('name', 'Name')} required error={problems['name']} data-autofocus />
          <TextInput {...field('email', 'Email')} type="email" description={contact.emailBouncedAt === null ? undefined : 'Mail to the present address comes back. A new one starts afresh.'} error={problems['email']} />
          <TextInput {...field('phone', 'Phone')} type="tel" error={problems['phone']} />
        </>
      )}
    </CommandForm>
  )
}
