/** The window's start: theme, queries, streams, and the frame with its screens. */
import './ui/withoutEval.ts'
import '@mantine/core/styles.layer.css'
import '@mantine/dates/styles.layer.css'
import '@mantine/notifications/styles.layer.css'
import '@mantine/spotlight/styles.layer.css'
import './ui/look/look.css'
import './ui/paper/print.css'
import { MantineProvider } from '@mantine/core'
import { ModalsProvider } from '@mantine/modals'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { askAhead } from './ahead.ts'
import { App } from './App.tsx'
import { followLine } from './ui/core/lineEvents.ts'
import { isAnswer } from './ui/core/plainError.ts'
import { Queries } from './ui/core/queries.ts'
import { followCore } from './ui/core/streams.ts'
import { styleNonce } from './ui/csp.ts'
import { openWhereLeft } from './ui/lastPlace.ts'
import { theme } from './ui/look/theme.ts'

// The library that keeps the page still behind a dialog makes a style element and looks for its nonce here.
Object.assign(globalThis, { __webpack_nonce__: styleNonce })

const queries = new Queries({
  defaultOptions: {
    queries: {
      // The core is on this machine: whether the machine is online says nothing about it.
      networkMode: 'always',
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      // What changes is told by the core (ui/core/streams.ts), so what is here is right until then.
      staleTime: 30_000,
      retry: (failures, error) => !isAnswer(error) && failures < 2,
      retryDelay: 400,
    },
    mutations: { networkMode: 'always' },
  },
})
openWhereLeft()
// Before anything is asked: what changes after an answer is told.
const { heard } = followCore(queries)
askAhead(queries)
followLine()

await heard
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={() => styleNonce}>
      <QueryClientProvider client={queries}>
        <Notifications position="bottom-right" limit={4} transitionDuration={100} />
        <ModalsProvider>
          <App />
        </ModalsProvider>
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
)
