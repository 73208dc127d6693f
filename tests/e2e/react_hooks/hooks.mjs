// A component with one published hook, rendered by React: useObject or useCompletion asks, and what it showed at every
// render is written down. Reads what to do from standard input; writes what came of it to standard output.
import { readFileSync } from 'node:fs'

const { sdk, hook, api, token, headers, body, input, protocol, stopAfter } = JSON.parse(readFileSync(0, 'utf8'))
console.error = () => {} // the renderer says that it is deprecated
const { createElement } = await import('react')
const { create } = await import('react-test-renderer')
const { z } = await import('zod')
const { experimental_useObject, useCompletion } = await import(sdk)

const sent = { Authorization: `Bearer ${token}`, ...headers }
const outcome = { shown: [], errors: [], finished: null }
const onError = (error) => outcome.errors.push(String(error.message ?? error))
const item = z.looseObject({ id: z.string() })
const graph = z.object({ nodes: z.array(item), edges: z.array(item) })
const section = z.object({ section: z.string(), content: z.string() })
const schema = z.looseObject({ proposal: z.union([graph, section]), applied: z.boolean() })
let current

const pages = {
  useObject() {
    current = experimental_useObject({
      api,
      schema,
      headers: sent,
      onError,
      onFinish: ({ object, error }) => (outcome.finished = { object, error: error && String(error) }),
    })
    const { nodes, edges, content } = current.object?.proposal ?? {}
    outcome.shown.push({ nodes: nodes?.length, edges: edges?.length, content, applied: current.object?.applied })
  },
  useCompletion() {
    const onFinish = (prompt, completion) => (outcome.finished = { prompt, completion })
    current = useCompletion({ api, headers: sent, body, streamProtocol: protocol, onError, onFinish })
    outcome.shown.push({ content: current.completion })
  },
}

function Page() {
  pages[hook]()
  return null
}

async function until(claim) {
  const end = Date.now() + 20_000
  while (!claim()) {
    if (Date.now() > end) throw new Error('waited in vain')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

const page = create(createElement(Page))
await until(() => current !== undefined)
const asking = hook === 'useObject' ? current.submit(input) : current.complete(input)
if (stopAfter) {
  await until(() => outcome.shown.some(({ nodes, content }) => nodes || content))
  current.stop()
}
await asking
await until(() => !current.isLoading)
page.unmount()
process.stdout.write(JSON.stringify(outcome))
process.exit(0)
