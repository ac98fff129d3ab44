import { caseEngagements } from '../measures';
import { docs, mapping, type JsonSchema } from './json-schema';

const objective = (kind: string): JsonSchema => ({
  description: `Objective for cases with the engagement type ${kind}.`,
  type: 'integer',
  minimum: 1,
  maximum: 10_080,
  'x-default': 'no objective, and no alarm',
  'x-source': `${docs}/security-ir/latest/APIReference/API_GetCase.html`,
});

export const measures: JsonSchema = mapping({
  title: 'measures',
  description: 'Measures of cases: how many are open, and the times until they are acknowledged, contained and closed, as metrics with a dashboard.',
  properties: {
    acknowledgeMinutes: {
      'x-default': 'no objectives, and no alarms',
      ...mapping({
        title: 'measures.acknowledgeMinutes',
        description: 'Minutes until a case has to be acknowledged. An alarm starts when it is not. AWS gives cases no severity, so the objective depends on the engagement type.',
        properties: {
          securityIncident: objective(caseEngagements.securityIncident),
          investigation: objective(caseEngagements.investigation),
        },
      }),
    },
    byAccount: {
      description: 'Whether each impacted account has metrics of its own. Each account with a case then costs up to 14 custom metrics a month.',
      type: 'boolean',
      default: false,
      'x-source': 'https://aws.amazon.com/cloudwatch/pricing/',
    },
    keepDays: {
      description: 'Days that a closed case is remembered, so that a late event does not count it again.',
      type: 'integer',
      minimum: 30,
      maximum: 3650,
      default: 400,
      'x-source': `${docs}/amazondynamodb/latest/developerguide/TTL.html`,
    },
  },
});
