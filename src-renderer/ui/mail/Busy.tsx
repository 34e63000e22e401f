/** What is being waited for, in words, over the room that it will take. */
import { Skeleton, Stack } from '@mantine/core'
import styles from './Dispatch.module.css'

export function Busy({ children, height = 240 }: { children: string; height?: number }) {
  return (
    <Stack gap="xs" aria-busy>
      <output className={styles.dim}>{children}</output>
      <Skeleton height={height} />
    </Stack>
  )
}
