import { guardrailsOwners } from '../guardrails';
import { docs, listOf, mapping, type JsonSchema } from './json-schema';
import { rootOrUnits } from './rollout';

const roles: JsonSchema = listOf({ $ref: '#/definitions/roleReference' });

export const guardrails: JsonSchema = mapping({
  title: 'guardrails',
  description:
    'Service control policies that keep responders able to act. They protect the containment roles, detection, the trail, the membership and the organization in member accounts.',
  properties: {
    targets: {
      description: 'Where the policies are attached: `root`, or units including the units below them.',
      ...rootOrUnits,
      'x-source': `${docs}/organizations/latest/userguide/orgs_manage_policies_scps_attach.html`,
    },
    owner: {
      description:
        'Who attaches the policies: `cloudformation` is a stack in the management account. With `other`, your own tool attaches the policies that `cordon explain guardrails --format json` prints.',
      type: 'string',
      enum: guardrailsOwners,
      default: 'cloudformation',
    },
    breakGlassRoles: {
      ...roles,
      description: 'Roles for emergencies. No guardrail stops them, and nobody else can change them.',
      'x-default': 'none: then only the management account can undo what the guardrails protect',
    },
    administratorRoles: {
      ...roles,
      description:
        'Roles that deploy StackSets, and that change the membership and the organization settings of GuardDuty and Security Hub. Nobody else can change the roles.',
      'x-default': 'none: then the guardrails do not protect these StackSets and settings',
    },
  },
});

export const guardrailDefinitions = {
  roleReference: {
    description:
      'A role. An ARN is one role; a name, with its path if it has one, is the role of that name in each account. `permission-set/NAME` is the roles of a permission set.',
    type: 'string',
    pattern: '^(arn:aws[a-z-]*:iam::[0-9]{12}:role/)?([A-Za-z0-9_+=,.@-]+/)*[A-Za-z0-9_+=,.@-]{1,64}$',
    'x-source': `${docs}/IAM/latest/UserGuide/reference_iam-quotas.html`,
  },
} as const satisfies Readonly<Record<string, JsonSchema>>;
