import { count, some } from '../../core/text';
import { couldNotBeRead } from '../../rollout/findings/input';
import { type Finding } from '../../rollout/plan';
import { type OpenStackInstance, type OpenStatus, type ProvenStackSet } from './further';

/** Whether a finding is one of these about that StackSet. Facts have the StackSet and its stack instances themselves, each by itself. */
export function isOfStackSet({ id, about }: Pick<Finding, 'id' | 'about'>, name: string): boolean {
  return about === name && /^stack-(set|instances)-/.test(id);
}

/** What to do about further StackSets. What drifted, the findings about drift say. */
export function furtherStackSetFindings(found: readonly ProvenStackSet[]): readonly Finding[] {
  return found.flatMap((one) => [...unread(one), ...notDeployed(one), ...differs(one), ...instances(one)]);
}

function unread({ name, reading }: ProvenStackSet): readonly Finding[] {
  const of = (id: string, message: string, remedy: string, reason?: Finding['reason']): readonly Finding[] => [
    { id, severity: 'unknown', message, remedy, about: name, ...(reason && { reason }) },
  ];
  if (reading === undefined) {
    return of(
      'stack-set-not-in-snapshot',
      `the snapshot does not include the StackSet ${name}`,
      'take a new snapshot with this configuration: cordon snapshot',
    );
  }
  const unknown = reading.status === 'unknown' ? reading : reading.status === 'present' ? reading.value.instances : undefined;
  if (unknown?.status !== 'unknown') return [];
  const { reason } = unknown;
  const remedy =
    reason.code === 'wrong-caller'
      ? 'use credentials of the account in rollout.from'
      : `allow ${reason.call} in the account of rollout.from`;
  return of('stack-set-unknown', couldNotBeRead(`the StackSet ${name}`, reason), remedy, reason);
}

function notDeployed({ name, what, stack, status, wanted }: ProvenStackSet): readonly Finding[] {
  if (status !== 'absent') return [];
  return [
    {
      id: 'stack-set-not-deployed',
      severity: 'error',
      message: `the StackSet ${name} is not deployed, so the ${what} are missing in ${count(wanted, 'place')}`,
      remedy: `deploy it: cdk deploy ${stack}`,
      about: name,
    },
  ];
}

function differs({ name, stack, differences }: ProvenStackSet): readonly Finding[] {
  if (differences.length === 0) return [];
  const paths = some(
    differences.map(({ path }) => path),
    3,
  );
  return [
    {
      id: 'stack-set-differs',
      severity: 'error',
      message: `the StackSet ${name} differs from the configuration in ${count(differences.length, 'place')}: ${paths}`,
      remedy: `see the changes, then deploy them: cdk diff ${stack}, cdk deploy ${stack}; or correct the configuration`,
      about: name,
    },
  ];
}

function instances(found: ProvenStackSet): readonly Finding[] {
  const of = (...statuses: readonly OpenStatus[]): readonly OpenStackInstance[] =>
    found.open.filter(({ status }) => statuses.includes(status));
  const say = (id: string, open: readonly OpenStackInstance[], what: string, remedy: string): readonly Finding[] => {
    if (open.length === 0) return [];
    const message = `${count(open.length, 'stack instance')} of ${found.name} ${what}: ${placesText(open)}`;
    return [{ id, severity: 'error', message, remedy, about: found.name, accounts: [...new Set(open.map(({ account }) => account))] }];
  };
  const again = `find out why, then deploy the StackSet again: cdk deploy ${found.stack}`;
  return [
    ...say('stack-instances-missing', of('missing'), 'missing, so the accounts lack what it deploys', again),
    ...say('stack-instances-not-current', of('failed', 'outdated'), 'not current', again),
    ...say(
      'stack-instances-not-wanted',
      of('not-wanted'),
      'where the configuration wants none',
      'delete these stack instances in CloudFormation, or correct the configuration',
    ),
  ];
}

/** `333333333333 in eu-west-1 (AWS says why)`, the first three. */
function placesText(open: readonly OpenStackInstance[]): string {
  return some(
    open.map(({ account, region, reason }) => `${account} in ${region}${reason === undefined ? '' : ` (${reason})`}`),
    3,
  );
}
