import { type ConversionConfig, type JsonSchema, toJsonSchemaDefs } from '@valibot/to-json-schema'
import type * as v from 'valibot'
import * as contract from '../../../edge/contract/index.ts'
import { MAX_ASSURANCE_SECONDS } from '../../../edge/shared/limits.ts'
import * as answers from './answers.ts'
import { contractDocstrings } from './docstrings.ts'
import * as operatorAnswers from './operator-answers.ts'
import { PROBLEM_TYPE, problemType } from './problems.ts'
import * as webhookEvent from './webhook-event.ts'

export type { JsonSchema } from '@valibot/to-json-schema'

type NamesIn<Module> = {
  [Name in keyof Module]: Module[Name] extends v.GenericSchema<unknown, infer _> ? Name : never
}[keyof Module]

/** What the contract and the answers call a schema, which the document calls the same. */
export type SchemaName =
  | NamesIn<typeof contract>
  | NamesIn<typeof answers>
  | NamesIn<typeof operatorAnswers>
  | NamesIn<typeof webhookEvent>

export const refTo = (name: string) => ({ $ref: `#/components/schemas/${name}` })

/** Rules that are functions in the contract, by their names there. One that is not here ends the making of the document. */
const RULES: Record<string, JsonSchema> = {
  isMaxAge: { type: 'integer', minimum: 0, maximum: MAX_ASSURANCE_SECONDS },
  areTransports: { type: 'array', items: { type: 'string', pattern: '^[a-z0-9-]{1,32}$' }, maxItems: 8 },
}

const config: ConversionConfig = {
  target: 'draft-2020-12',
  // What is sent: a name may still have blanks around it.
  typeMode: 'input',
  errorMode: 'throw',
  overrideRef: ({ referenceId }) => refTo(referenceId).$ref,
  overrideSchema({ valibotSchema, jsonSchema }) {
    if (valibotSchema === problemType) return { type: 'string', pattern: PROBLEM_TYPE.source }
    return takesAnswer(valibotSchema) ? eitherAnswer(valibotSchema, jsonSchema) : undefined
  },
  overrideAction({ valibotAction, jsonSchema }) {
    if (valibotAction.type === 'trim') return jsonSchema
    if (valibotAction.type !== 'check') return undefined
    const { requirement } = valibotAction as unknown as { requirement: { name: string } }
    const rule = RULES[requirement.name]
    return rule && { ...jsonSchema, ...rule }
  },
}

/** Every schema by its name, as JSON Schema 2020-12, with what the contract says of it. */
export function jsonSchemas(): Record<SchemaName, JsonSchema> {
  const schemas = Object.entries({ ...contract, ...answers, ...operatorAnswers, ...webhookEvent }).filter(([, value]) =>
    isSchema(value),
  )
  const converted = toJsonSchemaDefs(Object.fromEntries(schemas) as Record<SchemaName, v.GenericSchema>, config)
  const said = contractDocstrings()
  for (const [name, schema] of Object.entries<JsonSchema>(converted)) {
    const description = said.get(name)
    if (description !== undefined) schema.description = description
    for (const { properties = {} } of [schema, ...((schema.oneOf ?? []) as JsonSchema[])]) {
      for (const [field, value] of Object.entries(properties)) {
        const about = said.get(`${name}.${field}`)
        if (about !== undefined && typeof value === 'object') value.description = about
      }
    }
  }
  return converted
}

function isSchema(value: unknown): value is v.GenericSchema {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'schema'
}

function takesAnswer(schema: unknown): boolean {
  const { entries } = schema as { entries?: Record<string, unknown> }
  return entries?.response === contract.sent.response
}

/** A code or a ceremony's response, and one of them: the contract says so by the type `Sent`, and the factor holds to it. */
function eitherAnswer(schema: unknown, { properties = {}, required = [] }: JsonSchema): JsonSchema {
  const { code, response: _, ...rest } = properties
  const given = schema === contract.ConfirmEnrolmentRequest ? 'PasskeyRegistration' : 'PasskeyAssertion'
  const either = { code: code ?? {}, response: refTo(given) }
  return {
    oneOf: Object.entries(either).map(([field, value]) => ({
      type: 'object',
      properties: { ...rest, [field]: value },
      required: [...required, field],
      additionalProperties: false,
    })),
  }
}
