// `useChat` without React: the chat of one published version of the AI SDK, with its state in memory, doing what people do
// in turn. Reads the steps from standard input; writes what the chat showed after each to standard output.
import { readFileSync } from 'node:fs'

const { sdk, api, token, id, body, messages, steps } = JSON.parse(readFileSync(0, 'utf8'))
const { AbstractChat, DefaultChatTransport } = await import(sdk)
const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' }

class State {
  status = 'ready'
  error = undefined
  constructor(messages) {
    this.messages = messages
  }
  pushMessage = (message) => (this.messages = [...this.messages, message])
  popMessage = () => (this.messages = this.messages.slice(0, -1))
  replaceMessage = (index, message) =>
    (this.messages = [...this.messages.slice(0, index), message, ...this.messages.slice(index + 1)])
  snapshot = (thing) => structuredClone(thing)
}

class Chat extends AbstractChat {
  constructor(init) {
    super({ ...init, state: new State(init.messages) })
  }
}

class QueueingTransport extends DefaultChatTransport {
  waiting = []
  async queue(chatId, message) {
    const asked = { trigger: 'submit-message', chatId, messages: [message], body: { queue: true } }
    this.waiting.push(await this.sendMessages(asked))
  }
  async reconnectToStream(options) {
    return this.waiting.shift() ?? super.reconnectToStream(options)
  }
}

const heard = []
const transport = new QueueingTransport({ api, headers, body })
const onData = (part) => heard.push(part)
const chat = new Chat({ id, transport, messages: messages ?? [], onError: () => {}, onData })
const textOf = (message) => message.parts.map((part) => part.text ?? '').join('')
const last = () => chat.messages.at(-1)

async function until(claim) {
  const end = Date.now() + 20_000
  while (!claim()) {
    if (Date.now() > end) throw new Error(`waited in vain; the chat is ${chat.status}: ${chat.error}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

async function stop() {
  const answer = await fetch(`${api}/${id}/stop`, { method: 'POST', headers, body: '{}' })
  return (await answer.json()).stopped
}

const does = {
  send: ({ text }) => chat.sendMessage({ text }),
  regenerate: () => chat.regenerate(),
  edit: ({ said, text }) => {
    const message = chat.messages.find((message) => message.role === 'user' && textOf(message) === said)
    return chat.sendMessage({ text, messageId: message.id })
  },
  sendAndStopTwice: async ({ text }) => {
    const sending = chat.sendMessage({ text })
    await until(() => last()?.role === 'assistant' && textOf(last()))
    const stopped = [await stop(), await stop()]
    await sending
    return stopped
  },
}

// A message that is sent while the model answers, as docs/front-ends.md has it.
does.sendTwo = async ({ first, second }) => {
  const sending = chat.sendMessage({ text: first })
  await until(() => last()?.role === 'assistant' && textOf(last()))
  const message = { id: 'waits', role: 'user', parts: [{ type: 'text', text: second }] }
  await transport.queue(id, message)
  await sending
  chat.messages = [...chat.messages, message]
  await chat.resumeStream()
  return heard
}

// What the buttons of an approval do, in the versions that have it.
does.answer = async ({ approved }) => {
  const asking = last().parts.find((part) => part.state === 'approval-requested')
  await chat.addToolApprovalResponse({ id: asking.approval.id, approved })
  await chat.sendMessage()
}

const shown = []
for (const step of steps) {
  const told = await does[step.do](step)
  shown.push({
    status: chat.status,
    error: chat.status === 'error' ? String(chat.error.message) : null,
    texts: chat.messages.map(textOf),
    metadata: last()?.metadata ?? null,
    parts: last()?.parts ?? [],
    told: told ?? null,
  })
}
process.stdout.write(JSON.stringify(shown))
