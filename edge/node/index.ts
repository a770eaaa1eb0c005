/** What is Node's alone: the gate for servers that are not Hono (Express, Fastify, `http`), and the clean-up beside a server. */
import type { IncomingMessage } from 'node:http'
import process from 'node:process'
import type { Duplex } from 'node:stream'
import type { HostContext } from '../http/deployment/deployment.ts'
import type { Decide, Passed } from '../http/gate/decide.ts'
import type { GateOptions } from '../http/gate/gate.ts'
import type { StepUpOptions } from '../http/gate/step-up.ts'
import { asRequest, type Incoming, routedTarget } from './incoming.ts'
import { atHead, type Outgoing, send, sendRaw } from './outgoing.ts'

export { type StartPurgeOptions, startPurge } from './start-purge.ts'

type Next = (error?: Error) => void

/** A middleware as Express and Connect call it. */
export type NodeMiddleware = (incoming: Incoming, outgoing: Outgoing, next: Next) => void

/** What `nodeGate` makes. */
export type NodeGate = NodeMiddleware & {
  /** For one route behind the gate: asks for a fresh code when the last proof is older. */
  stepUp(options: StepUpOptions): NodeMiddleware
  /** The same judgement for `server.on('upgrade', …)`: who is not let through is answered, and the connection ends. */
  upgrade(incoming: IncomingMessage, socket: Duplex, next: () => void): void
  /**
   * For Fastify: `app.addHook('onRequest', gate.fastify)`. In `identify`, `c.env.request` is Fastify's request. Hooks and
   * plugins that fill the session come first.
   */
  fastify(request: FastifyRequest, reply: FastifyReply, done: Next): void
  /** For `mfa.moved`, `mfa.signedIn` and `mfa.endAssurance`. Throws for a request that did not come through the gate. */
  context(incoming: Incoming): HostContext
}

/** What it takes of `createMfa`. */
type OfMfa = { decide(options?: GateOptions): Decide; stepUp(options: StepUpOptions): unknown }

type FastifyRequest = { raw: Incoming }
type FastifyReply = { raw: Outgoing; hijack(): unknown }

/**
 * The routes and the gate for Express, Fastify and plain `http` (spec H2). Mount it behind what fills the session and in
 * front of everything else, body parsers included. In `identify`, `c.env.incoming` is Node's request, and so Express's.
 *
 * @example
 * app.use(session(…))
 * app.use(nodeGate(mfa, { open: ['/about'] }))
 */
export function nodeGate(mfa: OfMfa, options: GateOptions = {}): NodeGate {
  const decide = mfa.decide(options)
  const passages = new WeakMap<Incoming, Passed>()

  /** An answer of ours; null: the way is free. Rejects only where something is wrong with us, and then nobody goes on. */
  async function judge(incoming: Incoming, env: object, target = routedTarget(incoming)): Promise<Response | null> {
    const request = asRequest(incoming, target)
    if (request === null) return new Response('Bad Request', { status: 400 })
    const decided = await decide(request, { incoming, ...env })
    if (decided.response) return decided.response
    passages.set(incoming, decided)
    return null
  }

  function passageOf(incoming: Incoming): Passed {
    const passage = passages.get(incoming)
    if (!passage) throw new Error('This request did not come through the gate: mount nodeGate(mfa) in front of it')
    return passage
  }

  /** Judges, and goes on by `pass` when the way is free: outside the promise, so that an error of the host's stays its own. */
  function hold(judged: Promise<Response | null>, outgoing: Outgoing, pass: () => void, next: Next): void {
    judged.then((answer) => (answer ? send(answer, outgoing) : process.nextTick(pass))).catch(next)
  }

  function gate(incoming: Incoming, outgoing: Outgoing, next: Next): void {
    const pass = () => {
      atHead(outgoing, passageOf(incoming).addTo)
      next()
    }
    hold(judge(incoming, { outgoing }), outgoing, pass, next)
  }

  return Object.assign(gate, {
    stepUp(stepUpOptions: StepUpOptions): NodeMiddleware {
      // Options that cannot work throw now and not at the first request.
      mfa.stepUp(stepUpOptions)
      return (incoming, outgoing, next) =>
        hold((async () => passageOf(incoming).stepUp(stepUpOptions))(), outgoing, next, next)
    },
    upgrade(incoming: IncomingMessage, socket: Duplex, next: () => void) {
      // Whoever goes away meanwhile would end the process: from the upgrade on, nobody else listens.
      socket.on('error', () => socket.destroy())
      judge(incoming, { socket })
        .then((answer) => (answer ? sendRaw(answer, socket) : void process.nextTick(next)))
        .catch(() => socket.destroy())
    },
    fastify(request: FastifyRequest, reply: FastifyReply, done: Next) {
      const judged = judge(request.raw, { outgoing: reply.raw, request, reply }, request.raw.url ?? null)
      // From an answer of ours on, Fastify leaves the rest to us.
      const held = judged.then((answer) => {
        if (answer) reply.hijack()
        return answer
      })
      const pass = () => {
        atHead(reply.raw, passageOf(request.raw).addTo)
        done()
      }
      hold(held, reply.raw, pass, done)
    },
    context: (incoming: Incoming) => passageOf(incoming).c,
  })
}
