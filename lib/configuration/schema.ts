import { check } from './schema/check';
import { containment } from './schema/containment';
import { valueDefinitions } from './schema/definitions';
import { dnsServer, environment, remoteAccess, scanner } from './schema/environment';
import { evidenceDefinitions, evidenceStore } from './schema/evidence-store';
import { guardrailDefinitions, guardrails } from './schema/guardrails';
import { type JsonSchema } from './schema/json-schema';
import { membership, membershipDefinitions } from './schema/membership';
import { organization } from './schema/organization';
import { responderAccess, responderDefinitions } from './schema/responder-access';
import { remediation, remediationDefinitions } from './schema/remediation';
import { exclusion, preferences, rollout, wave } from './schema/rollout';
import { targetDefinitions } from './schema/route-targets';
import { routeDefinitions, routes, routing } from './schema/routes';
import {
  acknowledgement,
  automationCriterion,
  automationRule,
  automationRules,
  findingUpdate,
  relatedFinding,
  signals,
  suppressionCriterion,
  suppressionRule,
  suppressionRules,
} from './schema/signals';
import { automationRulesV2, signalV2Definitions } from './schema/signals-v2';
import { measures } from './schema/measures';
import { replay } from './schema/replay';
import { tags } from './schema/tags';

/** The shape of `cordon.yaml`. Written to schema/cordon.schema.json for editors, and the source of docs/configuration.md. */
export const configurationSchema: JsonSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'cordon.yaml',
  description: 'Onboards an AWS organization to AWS Security Incident Response.',
  type: 'object',
  additionalProperties: false,
  required: ['organization'],
  properties: {
    organization,
    membership: { ...membership, 'x-default': 'nothing of it is changed' },
    containment,
    guardrails: { ...guardrails, 'x-default': 'no guardrails' },
    evidenceStore: { ...evidenceStore, 'x-default': 'no evidence store' },
    responderAccess: { ...responderAccess, 'x-default': 'no roles for responders' },
    rollout,
    environment,
    signals,
    suppressionRules,
    automationRules,
    automationRulesV2,
    routing,
    routes,
    remediation: { ...remediation, 'x-default': 'no remediation' },
    measures: { ...measures, 'x-default': 'no measures' },
    replay: { ...replay, 'x-default': 'no stack for it' },
    tags,
    check,
  },
  definitions: {
    ...valueDefinitions,
    ...membershipDefinitions,
    ...guardrailDefinitions,
    ...evidenceDefinitions,
    ...responderDefinitions,
    ...remediationDefinitions,
    preferences,
    exclusion,
    wave,
    remoteAccess,
    dnsServer,
    scanner,
    acknowledgement,
    suppressionCriterion,
    suppressionRule,
    automationCriterion,
    findingUpdate,
    relatedFinding,
    automationRule,
    ...signalV2Definitions,
    ...routeDefinitions,
    ...targetDefinitions,
  },
};

/** The schema with a reference in it followed; the annotations beside the reference win. */
export function resolveReference(schema: JsonSchema): JsonSchema {
  if (schema.$ref === undefined) {
    return schema;
  }
  const { $ref, ...beside } = schema;
  const name = $ref.slice('#/definitions/'.length);
  const target = configurationSchema.definitions?.[name];
  if (target === undefined) {
    throw new Error(`the schema has no definition ${name}`);
  }
  return { ...target, ...beside };
}

/** The text of schema/cordon.schema.json. */
export function schemaText(): string {
  return `${JSON.stringify(configurationSchema, undefined, 2)}\n`;
}
