/** What a list says in a workspace that nothing feeds yet. */
import { Button } from '@mantine/core'
import { Empty } from '../parts/Empty.tsx'
import { hrefOf } from '../route.ts'

export const NothingYet = () => <Empty title="Nothing feeds this workspace yet" action={<Button component="a" variant="default" href={hrefOf('home')}>How to begin</Button>}>What belongs here comes from a billing system, from Stripe, or from files that you import.</Empty>
