import { type Configuration } from '../../lib/configuration/configuration';
import { type TeamMember } from '../../lib/configuration/membership';
import { absent, present } from '../../lib/core/reading';
import { type Answer, type Applied, type Question } from '../../lib/onboarding/apply/applied';
import { applyOnboarding, type ApplyEvent } from '../../lib/onboarding/apply/apply';
import { Hands } from '../../lib/onboarding/apply/hands';
import { lookAtEverything } from '../../lib/onboarding/apply/sight';
import { type Snapshot } from '../../lib/organization/snapshot';
import { Rehearsal, type RehearsalOptions } from '../../lib/rehearsal/rehearsal';
import { administrator, configured, detectionOn, management, root, sketch, unit } from '../support/organization';

export const people: readonly TeamMember[] = [
  { name: 'Amara Example', jobTitle: 'Lead', email: 'amara@example.com' },
  { name: 'Chen Example', jobTitle: 'Analyst', email: 'chen@example.com' },
];

export const accounts = { underRoot: '300000000001', inShop: '300000000002', suspended: '300000000003', inBank: '300000000004' } as const;

/** Six units, so that their coverage takes two calls. */
export const units = ['shop', 'bank', 'third', 'fourth', 'fifth', 'sixth'] as const;

export const configuration = (
  over: Parameters<typeof configured>[0] = {},
  coverage: 'organization' | readonly string[] = 'organization',
): Configuration => ({
  ...configured(over),
  membership: { name: 'example', coverage, triage: true, team: people, tags: { owner: 'security' } },
});

const off = { guardDuty: absent, guardDutyAutoEnable: absent, securityHub: absent, securityHubAutoEnable: absent };

/** An organization in which nobody has begun. */
export const newOrganization = (over: Partial<Snapshot> = {}): Snapshot =>
  sketch(
    {
      units: Object.fromEntries(units.map((name) => [name, 'root'])),
      accounts: {
        [accounts.underRoot]: ['root'],
        [accounts.inShop]: ['shop'],
        [accounts.suspended]: ['shop', 'SUSPENDED'],
        [accounts.inBank]: ['bank'],
      },
    },
    {
      organization: { id: 'o-exampleorgid', managementAccount: management, root, featureSet: 'ALL' },
      delegatedAdministrators: present([]),
      trustedAccess: present([]),
      stackSetsAccess: present('DISABLED'),
      managementAccount: { stack: absent, triageServiceLinkedRole: absent },
      detection: detectionOn(['eu-west-1'], off),
      serviceControlPolicies: absent,
      securityIncidentResponse: { account: administrator, memberships: {}, accounts: {} },
      organizationTrails: absent,
      ...over,
    },
  );

export const unitsOf = (...names: readonly string[]): readonly string[] => names.map(unit);

export interface World {
  readonly rehearsal: Rehearsal;
  /** Carries the steps out as a new process would. */
  readonly run: (options?: RunOptions) => Promise<Applied>;
  /** The organization as the administrator and the management account see it. */
  readonly look: () => Promise<Snapshot>;
}

export interface RunOptions {
  readonly configuration?: Configuration;
  readonly team?: readonly TeamMember[] | 'unreadable';
  readonly confirm?: (question: Question) => Promise<Answer>;
  readonly onEvent?: (event: ApplyEvent) => void;
  /** Whether AWS is read again after each question. @default false */
  readonly asksPeople?: boolean;
  /** Whose credentials there are. @default - those of the administrator and of the management account */
  readonly as?: { readonly caller: string; readonly management?: boolean };
}

export function world(snapshot: Snapshot = newOrganization(), options: RehearsalOptions = {}, of: Configuration = configuration()): World {
  const rehearsal = new Rehearsal(snapshot, { region: 'eu-west-1', known: { names: ['example'], people }, ...options });
  const hands = ({ caller, management: isToo = true }: NonNullable<RunOptions['as']>): Hands =>
    new Hands({
      caller,
      clients: rehearsal.clients({ account: caller, management: isToo || caller === management, memberRole: true }),
      managementAccount: management,
    });
  return {
    rehearsal,
    run: ({
      configuration: wanted = of,
      team = people,
      confirm = () => Promise.resolve<Answer>('yes'),
      onEvent = () => {},
      asksPeople = false,
      as = { caller: administrator },
    } = {}) =>
      applyOnboarding({
        configuration: wanted,
        hands: hands(as),
        clock: rehearsal.clock,
        today: '2026-11-24',
        ...(team !== 'unreadable' && { team }),
        confirm,
        onEvent,
        asksPeople,
      }),
    look: async () =>
      (await lookAtEverything({ configuration: of, hands: hands({ caller: administrator }), clock: rehearsal.clock })).snapshot,
  };
}

export const outcomes = ({ steps }: Applied): Record<string, string> => Object.fromEntries(steps.map(({ id, outcome }) => [id, outcome]));

const reads = /^(Get|List|Describe|BatchGet)/;
/** What was written, as IAM actions, in order. */
export const writes = ({ calls }: Rehearsal): readonly string[] =>
  calls.filter(({ command, service }) => !reads.test(command) && service !== 'sts').map(({ service, command }) => `${service}:${command}`);
