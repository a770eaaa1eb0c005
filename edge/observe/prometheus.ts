import type { ObservedEvent, Sink } from './event.ts'

type Labels = Record<string, string | number | boolean | null>
type Kind = 'counter' | 'histogram' | 'gauge'
type Metric = { kind: Kind; help: string }

/** Upper bounds in seconds: from a cached read to a server far away. */
const BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]

const METRICS: Record<string, Metric> = {
  sallyport_challenges_total: { kind: 'counter', help: 'Responses to challenges, by factor and result.' },
  sallyport_enrolments_total: { kind: 'counter', help: 'Steps of setting a method up, by factor.' },
  sallyport_gate_decisions_total: { kind: 'counter', help: 'What the gate decided, by result and problem code.' },
  sallyport_gate_seconds: { kind: 'histogram', help: 'How long the gate took, without the site behind it.' },
  sallyport_requests_total: { kind: 'counter', help: 'Answers of the API and the pages.' },
  sallyport_request_seconds: { kind: 'histogram', help: 'How long these answers took.' },
  sallyport_database_seconds: { kind: 'histogram', help: 'How long an act in the database took.' },
  sallyport_database_errors_total: { kind: 'counter', help: 'Acts in the database that were not done.' },
  sallyport_errors_total: { kind: 'counter', help: 'Requests that were closed by an error; each kept somebody out.' },
}

/** Counters of one process, in Prometheus' text format 0.0.4. On Workers each instance has its own: use `analyticsEngine`. */
export function prometheus() {
  const counters = new Map<string, number>()
  const histograms = new Map<string, { counts: number[]; sum: number; count: number }>()
  const gauges = new Map<string, { help: string; read: () => number | Promise<number> }>()

  const add = (name: string, labels: Labels = {}) => {
    const key = name + text(labels)
    counters.set(key, (counters.get(key) ?? 0) + 1)
  }
  const took = (name: string, ms: number, labels: Labels = {}) => {
    const key = name + text(labels)
    const histogram = histograms.get(key) ?? { counts: BOUNDS.map(() => 0), sum: 0, count: 0 }
    histograms.set(key, histogram)
    const seconds = ms / 1000
    for (const [at, bound] of BOUNDS.entries())
      if (seconds <= bound) histogram.counts[at] = (histogram.counts[at] ?? 0) + 1
    histogram.sum += seconds
    histogram.count += 1
  }

  const sink: Sink = (event: ObservedEvent) => {
    switch (event.event) {
      case 'mfa.challenge':
        return add('sallyport_challenges_total', { factor: event.factor, act: event.act, result: event.result })
      case 'mfa.enrolment':
        return add('sallyport_enrolments_total', { factor: event.factor, step: event.step, reset: event.isReset })
      case 'mfa.abandoned':
        return add('sallyport_enrolments_total', { step: 'abandoned' })
      case 'mfa.gate':
        add('sallyport_gate_decisions_total', { result: event.result, code: event.code })
        return took('sallyport_gate_seconds', event.ms)
      case 'mfa.request': {
        const { method, route, status, code, ms } = event
        add('sallyport_requests_total', { method, route, status, code })
        return took('sallyport_request_seconds', ms, { method, route })
      }
      case 'mfa.database':
        if (!event.isOk) add('sallyport_database_errors_total', { act: event.act })
        return took('sallyport_database_seconds', event.ms, { act: event.act })
      case 'mfa.outbox':
        // Read when it is asked for: `outboxAge` as a gauge.
        return
      default:
        return add('sallyport_errors_total')
    }
  }

  return {
    sink,

    /** A number that is read when it is asked for, such as the age of what waits to be delivered, in seconds. */
    gauge(name: string, help: string, read: () => number | Promise<number>): void {
      if (!/^[a-z_:][a-z0-9_:]*$/i.test(name))
        throw new Error(`prometheus: ${JSON.stringify(name)} is no name of a metric`)
      gauges.set(name, { help, read })
    },

    /** All of them as they are now, for whoever scrapes. What cannot be read now is left out. */
    async text(): Promise<string> {
      const lines: string[] = []
      for (const [name, { kind, help }] of Object.entries(METRICS)) {
        lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${kind}`)
        for (const [key, value] of ofMetric(counters, name)) lines.push(`${key} ${value}`)
        for (const [key, { counts, sum, count }] of ofMetric(histograms, name)) {
          const labels = key.slice(name.length)
          const bucket = (bound: string | number) =>
            `${name}_bucket${labels ? `${labels.slice(0, -1)},` : '{'}le="${bound}"}`
          for (const [at, bound] of BOUNDS.entries()) lines.push(`${bucket(bound)} ${counts[at]}`)
          lines.push(`${bucket('+Inf')} ${count}`, `${name}_sum${labels} ${sum}`, `${name}_count${labels} ${count}`)
        }
      }
      for (const [name, { help, read }] of gauges) {
        const value = await Promise.resolve()
          .then(read)
          .catch(() => null)
        if (value !== null) lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} gauge`, `${name} ${value}`)
      }
      return `${lines.join('\n')}\n`
    },
  }
}

function ofMetric<T>(all: Map<string, T>, name: string): [string, T][] {
  return [...all].filter(([key]) => key === name || key.startsWith(`${name}{`))
}

/** As the format has them: what is null is left out. */
function text(labels: Labels): string {
  const pairs = Object.entries(labels).filter(([, value]) => value !== null)
  if (pairs.length === 0) return ''
  return `{${pairs.map(([name, value]) => `${name}="${escaped(String(value))}"`).join(',')}}`
}

const escaped = (value: string) => value.replace(/[\\"\n]/g, (one) => (one === '\n' ? '\\n' : `\\${one}`))
