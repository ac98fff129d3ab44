import { breakGlassMfas, defaultSessionMinutes, type ResponderRoleKind } from '../responder-access';
import { docs, listOf, mapping, type JsonSchema } from './json-schema';
import { rootOrUnits } from './rollout';

const role = (kind: ResponderRoleKind, description: string, more: Readonly<Record<string, JsonSchema>> = {}): JsonSchema =>
  mapping({
    title: `responderAccess.${kind}`,
    description,
    required: ['principals'],
    properties: {
      principals: {
        ...listOf({ $ref: '#/definitions/responderPrincipal' }),
        maxItems: 10,
        description: 'Who may assume the role.',
      },
      sessionMinutes: {
        description: 'Longest session, in minutes.',
        type: 'integer',
        minimum: 60,
        maximum: 720,
        'x-default': `${defaultSessionMinutes[kind]}`,
        'x-source': `${docs}/IAM/latest/APIReference/API_CreateRole.html`,
      },
      ...more,
    },
  });

export const responderAccess: JsonSchema = mapping({
  title: 'responderAccess',
  description: 'Roles for people who respond to incidents, in every account that the StackSet reaches. Each role is there only if its key is.',
  properties: {
    targets: {
      description: 'Where the StackSet deploys the roles: `root`, or units including the units below them.',
      ...rootOrUnits,
    },
    investigators: {
      ...role('investigators', 'The role CordonInvestigator. It reads what an investigation needs, and no data of workloads.'),
      'x-default': 'no such role',
    },
    responders: {
      ...role('responders', 'The role CordonResponder. It reads as investigators do, and starts and releases containment.'),
      'x-default': 'no such role',
    },
    breakGlass: {
      ...role('breakGlass', 'The role CordonBreakGlass. It does what responders do, and repairs the roles of containment. Guardrails exempt it.', {
        mfa: {
          description:
            'With `required`, the trust policy asks for multi-factor authentication. With `identity-provider`, only your identity provider does. Sessions of IAM Identity Center and SAML never satisfy a trust policy that asks for it.',
          type: 'string',
          enum: breakGlassMfas,
          'x-default': 'required',
          'x-source': `${docs}/IAM/latest/UserGuide/id_credentials_mfa_configure-api-access.html`,
        },
      }),
      'x-default': 'no such role',
    },
    permissionsBoundary: {
      $ref: '#/definitions/policyName',
      description: 'Name of a customer managed policy that bounds the roles. Every account must have it.',
      'x-default': 'no boundary',
    },
    acknowledge: {
      ...listOf({ $ref: '#/definitions/acknowledgement' }),
      description: 'Accepted findings of the layer `responder-access`.',
      'x-default': 'no finding is accepted',
    },
  },
});

export const responderDefinitions = {
  policyName: {
    description: 'Name of a policy, with its path if it has one.',
    type: 'string',
    pattern: '^([A-Za-z0-9_+=,.@-]+/)*[A-Za-z0-9_+=,.@-]{1,128}$',
    'x-source': `${docs}/IAM/latest/UserGuide/access_policies_boundaries.html`,
  },
  responderPrincipal: {
    description:
      'The ARN of a role or IAM user; `ACCOUNT/permission-set/NAME`, the roles of a permission set in an account; `saml-provider/NAME`, the provider of that name in each account; or an account ID, which means everybody whom that account lets.',
    type: 'string',
    pattern:
      '^(arn:aws[a-z-]*:iam::[0-9]{12}:(role|user)/([A-Za-z0-9_+=,.@-]+/)*[A-Za-z0-9_+=,.@-]{1,64}|[0-9]{12}(/permission-set/[A-Za-z0-9_+=,.@-]{1,32})?|saml-provider/[A-Za-z0-9._-]{1,128})$',
    'x-source': `${docs}/IAM/latest/UserGuide/reference_policies_elements_principal.html`,
  },
} as const satisfies Readonly<Record<string, JsonSchema>>;
