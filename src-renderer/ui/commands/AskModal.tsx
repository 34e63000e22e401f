/** The frame of a question: one for a whole screen, so that the focus goes back to the button that asked. */
import { Modal } from '@mantine/core'
import type { ReactNode } from 'react'

export function AskModal({ opened, onClose, children }: { opened: boolean; onClose: () => void; children: ReactNode }) {
  return (
    <Modal.Root opened={opened} onClose={onClose} size="md" yOffset="10vh" transitionProps={{ transition: 'fade', duration: 100 }}>
      <Modal.Overlay backgroundOpacity={0.35} />
      <Modal.Content>{children}</Modal.Content>
    </Modal.Root>
  )
}
