import { type Regional } from '../../lib/aws/clients';
import * as securityIr from '../../lib/security-ir';
import { type OperationName, type SecurityIRClient } from '../../lib/security-ir';

/** What a call ended in: its output, or its error by name, HTTP status and the members that do not depend on who words it. */
export type Outcome = { readonly output: Readonly<Record<string, unknown>> } | { readonly error: Readonly<Record<string, unknown>> };

/** Somebody's AWS Security Incident Response: the emulator by one client or another, or the rehearsal's. */
export interface Subject {
  call(operation: OperationName, input: object): Promise<Outcome>;
  /** Sets what no call of the service sets (`security_ir.py`, "Control"). */
  control(asked: Control): Promise<void>;
  /** Region that it works in; nothing else does. */
  readonly region: string;
  /** Account that calls: the organization's delegated administrator. */
  readonly account: string;
  unit(name: string): string;
  accountOf(name: string): string;
}

export interface Control {
  readonly faults?: readonly { readonly operation: OperationName | '*'; readonly error: string; readonly times: number }[];
  readonly pageSize?: number;
  readonly accountErrors?: Readonly<Record<string, string>>;
  readonly metrics?: Readonly<Record<string, number>>;
  readonly memberships?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** One call of the scenario, with everything in it that differs between two runs replaced by what it stands for. */
export interface Step {
  readonly operation: OperationName;
  readonly outcome: Outcome;
}

export const team = [
  { name: 'Ann Example', jobTitle: 'Lead', email: 'ann@example.com', communicationPreferences: ['Case Created', 'Membership Updated'] },
  { name: 'Bob Example', jobTitle: 'Analyst 🌊', email: "bob.o'hara@example.com" },
];

export const testCase = {
  resolverType: 'Self',
  title: 'Test case – please ignore',
  description: 'A test of the routes.',
  engagementType: 'Investigation',
  reportedIncidentStartDate: new Date('2026-12-01T08:00:00.250Z'),
  impactedAccounts: ['000000000001'],
  watchers: [{ email: 'ann@example.com' }],
  impactedAwsRegions: [{ region: 'us-east-1' }],
  tags: { purpose: 'test' },
};

/**
 * Everything that Cordon asks of the service, with what it refuses: the same calls, whoever carries them out. What comes back must be the
 * same for boto3 and Cordon's client on the emulator, and for the rehearsal.
 */
export async function securityIrScenario(subject: Subject): Promise<readonly Step[]> {
  const steps: Step[] = [];
  const names = new Map<string, string>([
    [subject.region, '<region>'],
    [subject.account, '<account>'],
    ...['workloads', 'security', 'quarantine', 'sandbox'].map((name) => [subject.unit(name), `<${name}>`] as const),
    ...['log-archive', 'sandbox-a', 'payments', 'legacy', 'closed', 'management'].map(
      (name) => [subject.accountOf(name), `<${name}>`] as const,
    ),
  ]);
  const call = async (operation: OperationName, input: object): Promise<Readonly<Record<string, unknown>>> => {
    const outcome = withoutWords(await subject.call(operation, input));
    const output = 'output' in outcome ? outcome.output : {};
    for (const [member, name] of Object.entries({ membershipId: '<membership>', caseId: '<case>' })) {
      const id = output[member];
      if (typeof id === 'string' && !names.has(id))
        names.set(id, `${name}${[...names.values()].filter((known) => known.startsWith(name)).length}`);
    }
    steps.push({ operation, outcome: normalized(outcome, names) as Outcome });
    return output;
  };
  const unknownId = 'm-0000000000';

  // Before there is a membership.
  await call('ListMemberships', {});
  await call('GetMembership', { membershipId: unknownId });
  await call('BatchGetMemberAccountDetails', { membershipId: unknownId, accountIds: [subject.account] });
  await call('ListCases', {});
  await call('CreateCase', testCase);

  // A membership: once, whatever is lost of the answer; its coverage, in calls of at most five units.
  const creation = { clientToken: 'first', membershipName: 'Example membership', incidentResponseTeam: team, tags: { team: 'security' } };
  const { membershipId } = (await call('CreateMembership', creation)) as { membershipId: string };
  const { membershipArn } = (await call('GetMembership', { membershipId })) as { membershipArn: string };
  await call('CreateMembership', creation);
  await call('CreateMembership', { ...creation, clientToken: 'second' });
  const update = (membershipAccountsConfigurationsUpdate: object) =>
    call('UpdateMembership', { membershipId, membershipAccountsConfigurationsUpdate });
  const accounts = ['log-archive', 'sandbox-a', 'payments', 'legacy', 'closed', 'management', 'security-tooling'].map((name) =>
    subject.accountOf(name),
  );
  const details = () => call('BatchGetMemberAccountDetails', { membershipId, accountIds: [...accounts, '999999999999'] });
  await details();
  const [workloads, security, quarantine, sandbox] = ['workloads', 'security', 'quarantine', 'sandbox'].map((name) =>
    subject.unit(name),
  ) as [string, string, string, string];
  await update({ organizationalUnitsToAdd: [workloads, security] });
  await details();
  await update({ organizationalUnitsToAdd: [quarantine], organizationalUnitsToRemove: [security] });
  await update({ organizationalUnitsToAdd: [workloads, sandbox] });
  await update({ organizationalUnitsToRemove: [workloads, security, quarantine] });
  await call('GetMembership', { membershipId });
  await details();
  await update({ coverEntireOrganization: true });
  await details();
  await call('UpdateMembership', {
    membershipId,
    membershipName: 'Renamed',
    incidentResponseTeam: [...team].reverse(),
    optInFeatures: [{ featureName: 'Triage', isEnabled: true }],
  });
  await call('GetMembership', { membershipId });
  await subject.control({ accountErrors: { [subject.account]: 'InternalServerException' } });
  await details();
  await subject.control({ accountErrors: {} });

  // Tags and metrics.
  await call('TagResource', { resourceArn: membershipArn, tags: { 'a b/c': 'd&e=f?', empty: '' } });
  await call('UntagResource', { resourceArn: membershipArn, tagKeys: ['team', 'never was'] });
  await call('ListTagsForResource', { resourceArn: membershipArn });
  await call('ListTagsForResource', { resourceArn: membershipArn.replace(membershipId, unknownId) });
  await subject.control({ metrics: { findingsIngestedGuardDuty: 12, findingsTriaged: 7 } });
  const [first, last] = [new Date('2026-12-01T00:00:00Z'), new Date('2026-12-31T00:00:00Z')];
  await call('GetFindingMetrics', { membershipId, startDate: first, endDate: last });
  await call('GetFindingMetrics', { membershipId, startDate: last, endDate: first });
  await call('GetFindingMetrics', { membershipId: unknownId, startDate: first, endDate: last });

  // A case, from opened to closed.
  const { caseId } = (await call('CreateCase', { ...testCase, clientToken: 'case' })) as { caseId: string };
  await call('CreateCase', { ...testCase, clientToken: 'case' });
  const { caseArn } = (await call('GetCase', { caseId })) as { caseArn: string };
  await call('ListTagsForResource', { resourceArn: caseArn });
  for (const body of ['First', 'Second', 'Third']) await call('CreateCaseComment', { caseId, clientToken: body, body });
  await call('CreateCaseComment', { caseId, clientToken: 'Third', body: 'Third' });
  await subject.control({ pageSize: 2 });
  const page = await call('ListComments', { caseId });
  await call('ListComments', { caseId, nextToken: page.nextToken });
  await call('ListComments', { caseId, nextToken: 'made up' });
  await call('ListComments', { caseId, maxResults: 1 });
  await call('CreateCase', { ...testCase, resolverType: 'AWS' });
  await call('CreateCase', testCase);
  await call('ListCases', {});
  const move = (caseStatus: string) => call('UpdateCaseStatus', { caseId, caseStatus });
  await move('Post-incident Activities');
  await move('Detection and Analysis');
  await move('Containment, Eradication and Recovery');
  await move('Post-incident Activities');
  await call('CloseCase', { caseId });
  await call('GetCase', { caseId });
  await call('CloseCase', { caseId });
  await move('Detection and Analysis');
  await call('CreateCaseComment', { caseId, body: 'Too late' });
  await call('GetCase', { caseId: '0000000000' });

  // The end of a membership, and states that the model does not know.
  await subject.control({ memberships: { [membershipId]: { membershipStatus: 'Cancelled' } } });
  await update({ coverEntireOrganization: false });
  await call('UpdateMembership', { membershipId, undoMembershipCancellation: false });
  await call('UpdateMembership', { membershipId, undoMembershipCancellation: true });
  await call('UpdateMembership', { membershipId, undoMembershipCancellation: true });
  await call('ListMemberships', {});
  await subject.control({ memberships: { [membershipId]: { membershipStatus: 'Terminated' } } });
  await call('UpdateMembership', { membershipId, undoMembershipCancellation: true });
  await call('CreateCase', testCase);
  await call('CreateMembership', { ...creation, clientToken: 'third', coverEntireOrganization: true });
  await call('ListMemberships', {});
  await subject.control({ memberships: { [membershipId]: { membershipStatus: 'Pending' } } });
  await call('ListMemberships', {});
  await subject.control({ faults: [{ operation: 'ListMemberships', error: 'AccessDeniedException', times: 1 }] });
  await call('ListMemberships', {});
  await call('ListMemberships', {});
  await subject.control({ faults: [{ operation: '*', error: 'ConflictException', times: 1 }] });
  await update({ coverEntireOrganization: false });
  return steps;
}

/** What AWS documents of these calls, and what the emulator and the rehearsal do beyond (`security_ir.py`). */
export function expectDocumented(steps: readonly Step[]): void {
  const outcomes = (operation: OperationName) => steps.filter((step) => step.operation === operation).map(({ outcome }) => outcome);
  const errorsOf = (operation: OperationName) =>
    outcomes(operation).map((outcome) =>
      'error' in outcome ? `${String(outcome.error.status)} ${String(outcome.error.name)}` : 'answered',
    );
  expect(errorsOf('UpdateMembership')).toEqual([
    'answered',
    '400 ValidationException',
    'answered',
    'answered',
    'answered',
    'answered',
    '409 ConflictException',
    '400 ValidationException',
    'answered',
    '409 ConflictException',
    '409 ConflictException',
    '409 ConflictException',
  ]);
  expect(errorsOf('CreateCase')).toEqual([
    '400 SecurityIncidentResponseNotActiveException',
    'answered',
    'answered',
    'answered',
    'answered',
    '400 SecurityIncidentResponseNotActiveException',
  ]);
  expect(errorsOf('ListMemberships').slice(-2)).toEqual(['403 AccessDeniedException', 'answered']);
  const statuses = outcomes('BatchGetMemberAccountDetails').map((outcome) =>
    'output' in outcome
      ? (outcome.output.items as { relationshipStatus: string }[]).map((item) => item.relationshipStatus.slice(0, 3)).join(' ')
      : 'error',
  );
  // log-archive, sandbox-a, payments, legacy, closed (suspended), management, security-tooling, a stranger
  expect(statuses).toEqual([
    'error',
    'Una Una Una Una Una Una Una Una',
    'Ass Ass Ass Una Una Una Ass Una',
    'Dis Ass Dis Una Una Una Dis Una',
    'Ass Ass Ass Ass Una Ass Ass Una',
    'Ass Ass Ass Ass Una Ass Una',
  ]);
}

type AnyCommand = securityIr.GetMembershipCommand;

/** A command by the name of its operation. */
export function commandOf(operation: OperationName, input: object): AnyCommand {
  const constructors = securityIr as unknown as Readonly<Record<string, new (input: object) => AnyCommand>>;
  const Command = constructors[`${operation}Command`];
  if (!Command) throw new Error(`there is no command for ${operation}`);
  return new Command(input);
}

/** A call by a client of the SDK's shape. An error that is not the service's passes through. */
export async function callBy(client: Pick<Regional<SecurityIRClient>, 'send'>, operation: OperationName, input: object): Promise<Outcome> {
  try {
    const output: Record<string, unknown> = { ...(await client.send(commandOf(operation, input))) };
    delete output.$metadata;
    return { output };
  } catch (error) {
    const { name, message, $metadata, ...members } = error as Error & { readonly $metadata?: { readonly httpStatusCode?: number } };
    if ($metadata?.httpStatusCode === undefined || name === 'SyntaxError') throw error;
    return { error: { ...members, name, message, status: $metadata.httpStatusCode } };
  }
}

/** The members of an error that the model has; each SDK adds its own, and each service has its own words. */
const compared = new Set(['name', 'status', 'reason', 'resourceType', 'resourceId', 'fieldList']);

export function withoutWords(outcome: Outcome): Outcome {
  if ('output' in outcome) return outcome;
  return { error: Object.fromEntries(Object.entries(outcome.error).filter(([name, value]) => compared.has(name) && value !== undefined)) };
}

/** Dates are `<date>` unless the scenario gave them; identifiers are what they stand for. */
function normalized(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (value instanceof Date) return value.getTime() === testCase.reportedIncidentStartDate.getTime() ? value.toISOString() : '<date>';
  if (typeof value === 'string') return [...names].reduce((text, [id, name]) => text.replaceAll(id, name), value);
  if (Array.isArray(value)) return value.map((item) => normalized(item, names));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, member]) => name !== '$metadata' && member !== undefined)
      .map(([name, member]) => [name, name === 'nextToken' ? '<token>' : normalized(member, names)]),
  );
}
