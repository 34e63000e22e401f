import { useQuery } from '@tanstack/react-query'
import { orpc } from '../../client.ts'

/** The parties that files can be imported into: those of the team's own making. */
export const useOwnParties = () => useQuery(orpc.sources.ownParties.queryOptions())
