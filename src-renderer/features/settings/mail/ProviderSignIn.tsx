/** Signing in with Microsoft or Google in place of a password, by the company's own registration of this application. */
import { Button, Group, PasswordInput, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { MailProvider } from '#contract/mailSettings.ts'
import { orpc } from '../../../client.ts'
import { useMayNotManage } from '../../../ui/core/session.ts'
import { ErrorNote } from '../../../ui/parts/ErrorNote.tsx'
import { ManageButton } from '../../../ui/parts/ManageButton.tsx'
import { parseServerAddress } from '../serverAddress.ts'
import { addressToSet, PROVIDERS, whyNoSignIn } from './mailServerForm.ts'
import type { MailServerForm } from './mailServerForm.ts'
import { openSignInPage, useSignInAttempt } from './signInAttempt.ts'
import { SignInProgress } from './SignInProgress.tsx'

interface ProviderSignInProps {
  provider: MailProvider
  form: MailServerForm
  /** The address that is set now, without user name and password. */
  wasSet: string
  onChange: (part: Partial<MailServerForm>) => void
  /** Null where nothing was changed. */
  onUndo: (() => void) | null
}

export function ProviderSignIn({ provider, form, wasSet, onChange, onUndo }: ProviderSignInProps) {
  const readOnly = useMayNotManage() !== null
  const attempt = useSignInAttempt((known) => known.attempt)
  const [clientSecret, setClientSecret] = useState('')
  const { name, service, server, isServer } = PROVIDERS[provider]
  const setSmtp = useMutation(orpc.settings.setSmtp.mutationOptions())
  const begin = useMutation(orpc.mailSettings.beginSignIn.mutationOptions())
  const signIn = useMutation({
    mutationFn: async () => {
      // The address first: signing in is proven against the server that is set.
      if (form.address.trim() !== wasSet) await setSmtp.mutateAsync({ url: addressToSet({ ...form, login: provider }, '') })
      const begun = await begin.mutateAsync({
        provider, clientId: form.clientId.trim(), user: form.mailbox.trim(),
        ...(provider === 'google' && clientSecret !== '' ? { clientSecret } : {}),
        ...(provider === 'microsoft' && form.tenant.trim() !== '' ? { tenant: form.tenant.trim() } : {}),
      })
      useSignInAttempt.setState({ attempt: { id: begun.attempt, provider, url: begun.url }, done: null })
      await openSignInPage(begun.url)
    },
  })
  const address = parseServerAddress(form.address, 'smtp')
  const not = whyNoSignIn(form, provider)
  const text = (key: 'clientId' | 'tenant' | 'mailbox', label: string, description: string, maxLength: number, placeholder: string) => (
    <TextInput label={label} description={description} inputWrapperOrder={['label', 'input', 'description', 'error']} placeholder={placeholder} maxLength={maxLength} autoComplete="off" spellCheck={false} readOnly={readOnly} value={form[key]} onChange={(event) => onChange({ [key]: event.currentTarget.value })} />
  )
  return (
    <>
      {(address === null || !isServer.test(address.host)) && !readOnly && <div><Button size="compact-sm" variant="default" onClick={() => onChange({ address: server })}>Use {server.replace(/^\w+:\/\//, '')}</Button></div>}
      {text('mailbox', 'Send as', `The mailbox at ${service} that mail is sent with.`, 200, 'accounts@company.example')}
      {text('clientId', 'Client id', provider === 'microsoft'
        ? 'Of your own app registration in Microsoft Entra: a desktop application with the redirect address http://localhost and the permissions SMTP.Send and IMAP.AccessAsUser.All.'
        : 'Of your own OAuth client in the Google Cloud console, of the kind “Desktop app”.', 200, provider === 'microsoft' ? '00000000-0000-0000-0000-000000000000' : '….apps.googleusercontent.com')}
      {provider === 'microsoft' && text('tenant', 'Directory (tenant)', 'Its name or id. Empty: any organisation’s.', 100, 'company.example')}
      {provider === 'google' && (
        <PasswordInput label="Client secret" description="Google gives desktop clients one. It is kept with the sign-in." inputWrapperOrder={['label', 'input', 'description', 'error']} maxLength={500} autoComplete="off" readOnly={readOnly} value={clientSecret} onChange={(event) => setClientSecret(event.currentTarget.value)} />
      )}
      {signIn.isError && <ErrorNote error={signIn.error} />}
      {attempt?.provider === provider && <SignInProgress attempt={attempt} />}
      <Group gap={8}>
        <ManageButton variant="default" loading={signIn.isPending} not={not} onClick={() => signIn.mutate()}>{attempt?.provider === provider ? 'Begin again' : `Sign in with ${name}`}</ManageButton>
        {onUndo !== null && !signIn.isPending && attempt?.provider !== provider && <Button variant="subtle" color="gray" onClick={onUndo}>Undo changes</Button>}
      </Group>
    </>
  )
}
