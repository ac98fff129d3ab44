import { failOnSeverities, nagPackNames } from '../configuration';
import { mapping } from './json-schema';

export const check = mapping({
  title: 'check',
  description: 'What `cordon check` looks for, and what fails it.',
  properties: {
    packs: {
      description: 'Rule packs of cdk-nag, and `CordonChecks`, that look at every construct, those of the StackSet templates included.',
      type: 'array',
      items: { type: 'string', enum: nagPackNames },
      minItems: 1,
      uniqueItems: true,
      default: ['AwsSolutions', 'NIST.800.53.R5', 'CordonChecks'],
      'x-source': 'https://github.com/cdklabs/cdk-nag/blob/main/RULES.md',
    },
    failOn: {
      description: 'Severity from which a finding fails the check; `--fail-on` goes before it. What could not be found out always fails it.',
      type: 'string',
      enum: failOnSeverities,
      default: 'error',
    },
  },
});
