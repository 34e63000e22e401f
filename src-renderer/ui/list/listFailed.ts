/** Whether the list could not be read: then nobody says of it that nothing is there. */
import { createContext } from 'react'

export const ListFailed = createContext(false)
