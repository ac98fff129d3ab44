import { failOnSeverities, nagPackNames } from '../configuration';
import { mapping } from './json-schema';

export const check = mapping({
  title: 'check',
  description: 'Settings of `cordon check`.',
  properties: {
    packs: {
      description: 'Rule packs that check every construct, also those of StackSet templates: packs of cdk-nag, and `CordonChecks`.',
      type: 'array',
      items: { type: 'string', enum: nagPackNames },
      minItems: 1,
      uniqueItems: true,
      default: ['AwsSolutions', 'NIST.800.53.R5', 'CordonChecks'],
      'x-source': 'https://github.com/cdklabs/cdk-nag/blob/main/RULES.md',
    },
    failOn: {
      description: 'Lowest severity that fails the check. `--fail-on` overrides it. Unknown results always fail the check.',
      type: 'string',
      enum: failOnSeverities,
      default: 'error',
    },
  },
});
