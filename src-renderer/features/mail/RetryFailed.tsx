/** What failed of a campaign surely was not sent: it is sent again at one word. */
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { CampaignRow } from '#contract/mail.ts'
import { orpc } from '../../client.ts'
import { formatCount, plural } from '../../ui/format/words.ts'
import { Dialog } from '../../ui/parts/Dialog.tsx'
import { ManageButton } from '../../ui/parts/ManageButton.tsx'

export function RetryFailed({ campaign: { id, counts: { failed, queued }, state } }: { campaign: Pick<CampaignRow, 'id' | 'counts' | 'state'> }) {
  const [asking, setAsking] = useState(false)
  const retry = useMutation(orpc.mail.retryFailed.mutationOptions())
  if (failed === 0 || state === 'running') return null
  return (
    <>
      <ManageButton variant="default" onClick={() => setAsking(true)}>{`Send the ${formatCount(failed)} failed again…`}</ManageButton>
      <Dialog opened={asking} onClose={() => setAsking(false)} title={`Send ${plural(failed, 'failed message')} again?`} confirm="Send again" onConfirm={() => retry.mutateAsync({ campaign: id })}>
        <p>They were refused, so nobody gets one twice. Look first at what the server said: what it objected to must have been mended since, or it is refused again.</p>
        <p>Each customer is looked at once more, and addresses under Do not contact are left out.{queued === 0 ? '' : ` ${queued === 1 ? 'The one that still waits goes' : `The ${formatCount(queued)} that still wait go`} too.`}</p>
      </Dialog>
    </>
  )
}
