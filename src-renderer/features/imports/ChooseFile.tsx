/** A file to be imported: chosen in the system's dialog, or dropped anywhere on the screen. */
import type { ComponentProps } from 'react'
import { ChooseFile as ChooseAny, DropAnywhere as DropAny } from '../../ui/files/ChooseFile.tsx'

/** Those that are read; what a file is, its bytes say. */
const ACCEPTED = '.csv,.tsv,.txt,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

export const ChooseFile = (props: Omit<ComponentProps<typeof ChooseAny>, 'accept'>) => <ChooseAny accept={ACCEPTED} {...props} />
export const DropAnywhere = (props: Omit<ComponentProps<typeof DropAny>, 'words'>) => <DropAny words="Drop it to import it" {...props} />
