import { type Clients } from '../../lib/aws/clients';
import { type GetMembershipResponse } from '../../lib/security-ir';

/** An error as the SDK throws it. */
export const awsError = (name: string): Error => Object.assign(new Error(`${name}: refused`), { name });

export interface Service {
  /** Memberships by Region. */
  readonly memberships?: Readonly<Record<string, readonly GetMembershipResponse[]>>;
  /** `relationshipStatus` by account; others get an error. */
  readonly accounts?: Readonly<Record<string, string>>;
  /** Errors by `Command` or by `Command region`. */
  readonly errors?: Readonly<Record<string, Error>>;
  /** Trails of CloudTrail, and what is said of each. */
  readonly trails?: readonly { readonly trail: object; readonly status?: object; readonly selectors?: object }[];
}

type Sent = { readonly input: Record<string, unknown> };

/** Clients of the service and of CloudTrail that answer from data, two memberships a page, and what they were asked. */
export function serving({ memberships = {}, accounts = {}, errors = {}, trails = [] }: Service): {
  readonly clients: Pick<Clients, 'securityIr' | 'cloudTrail'>;
  readonly calls: string[];
} {
  const calls: string[] = [];
  const client = (service: string, region: string, answer: (name: string, input: Record<string, unknown>) => unknown) =>
    Promise.resolve({
      send: async (command: object): Promise<unknown> => {
        const name = command.constructor.name.replace(/Command$/, '');
        calls.push(`${service}:${name} ${region}`);
        const error = errors[`${name} ${region}`] ?? errors[name];
        if (error) throw error;
        return answer(name, (command as Sent).input);
      },
      destroy: () => calls.push(`destroyed ${region}`),
    });
  const securityIr = (region: string) =>
    client('security-ir', region, (name, input) => {
      const here = memberships[region] ?? [];
      switch (name) {
        case 'ListMemberships': {
          const from = Number(input['nextToken'] ?? 0);
          return { items: here.slice(from, from + 2), ...(from + 2 < here.length && { nextToken: String(from + 2) }) };
        }
        case 'GetMembership':
          return here.find(({ membershipId }) => membershipId === input['membershipId']);
        case 'ListTagsForResource':
          return { tags: { owner: 'security' } };
        case 'BatchGetMemberAccountDetails': {
          const ids = input['accountIds'] as string[];
          if (ids.length > 100) throw awsError('ValidationException');
          const known = ids.filter((accountId) => accountId in accounts);
          return {
            items: known.map((accountId) => ({ accountId, relationshipStatus: accounts[accountId], relationshipType: 'Organization' })),
            errors: ids
              .filter((id) => !known.includes(id))
              .map((accountId) => ({ accountId, error: 'ResourceNotFound', message: 'unrelated' })),
          };
        }
        default:
          throw new Error(`${name} is not answered here`);
      }
    });
  const cloudTrail = (region: string) =>
    client('cloudtrail', region, (name, input) => {
      const of = (key: 'Name' | 'TrailName') => trails.find(({ trail }) => (trail as { TrailARN: string }).TrailARN === input[key]);
      switch (name) {
        case 'DescribeTrails':
          return { trailList: trails.map(({ trail }) => trail) };
        case 'GetTrailStatus':
          return of('Name')?.status ?? {};
        default:
          return of('TrailName')?.selectors ?? {};
      }
    });
  return { clients: { securityIr, cloudTrail }, calls };
}

export const membership = (over: Partial<GetMembershipResponse> = {}): GetMembershipResponse => ({
  membershipId: 'm-1234567890abc',
  accountId: '222222222222',
  membershipName: 'Secret name',
  membershipArn: 'arn:aws:security-ir:eu-west-1:222222222222:membership/m-1234567890abc',
  membershipStatus: 'Active',
  incidentResponseTeam: [
    { name: 'Jane Doe', jobTitle: 'Responder', email: 'jane@example.com', communicationPreferences: ['Case Updated', 'Case Created'] },
    { name: 'John Doe', jobTitle: 'Responder', email: 'john@example.com' },
  ],
  optInFeatures: [{ featureName: 'Triage', isEnabled: true }],
  membershipAccountsConfigurations: { coverEntireOrganization: false, organizationalUnits: ['ou-ab12-22222222', 'ou-ab12-11111111'] },
  ...over,
});
