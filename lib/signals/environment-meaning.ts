import { type Problem } from '../core/problem';
import { type Environment } from '../configuration/configuration';
import { type ConfigurationDraft, type Draft } from '../configuration/draft';
import { type AddressRange, RangeIndex, readRange } from '../core/ranges';
import { repeated, twice } from '../configuration/repeated';
import { wideRanges, type PlacedRange } from './wide-ranges';

type DraftEnvironment = Draft<Environment>;
type Ranges = readonly (AddressRange | undefined)[];

/** What a schema cannot say of the environment. */
export function checkEnvironment({ draft: { environment }, given }: ConfigurationDraft): Problem[] {
  if (environment === undefined) {
    return [];
  }
  const problems: Problem[] = [];
  const placed: PlacedRange[] = [];
  const ranges = (list: readonly (string | undefined)[] | undefined, path: string, rangeOnly = false): Ranges => {
    const read = readRanges(list ?? [], path, rangeOnly);
    problems.push(...read.problems, ...overlaps(read.ranges, path));
    placed.push(...read.ranges.flatMap((range, index) => (range === undefined ? [] : [{ path: `${path}[${index}]`, range }])));
    return read.ranges;
  };
  const internal = ranges(environment.internalRanges, 'environment.internalRanges', true);
  const external = ranges(environment.externalRanges, 'environment.externalRanges', true);
  problems.push(...internalAndExternal(internal, external));
  for (const part of ['remoteAccess', 'dnsServers', 'scanners'] as const) {
    const list: readonly ({ readonly addresses?: readonly (string | undefined)[] } | undefined)[] = environment[part] ?? [];
    list.forEach((one, index) => ranges(one?.addresses, `environment.${part}[${index}].addresses`));
  }
  problems.push(...wideRanges(placed));
  return [...problems, ...names(environment), ...duplicateValues(environment), ...withoutAttribute(environment, given)];
}

function readRanges(
  list: readonly (string | undefined)[],
  path: string,
  rangeOnly: boolean,
): { readonly ranges: Ranges; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const ranges = list.map((text, index) => {
    const range = text === undefined ? undefined : readRange(text, rangeOnly);
    if (range !== undefined && 'id' in range) {
      problems.push({ ...range, path: `${path}[${index}]`, value: text });
      return undefined;
    }
    return range;
  });
  return { ranges, problems };
}

/** Ranges that are repeated in a list, or that another range of the list contains. */
function overlaps(ranges: Ranges, path: string): Problem[] {
  const index = new RangeIndex();
  const seen = new Map<string, string>();
  ranges.forEach((range) => range && index.add(range));
  return ranges.flatMap((range, place): Problem[] => {
    if (range === undefined) {
      return [];
    }
    const at = { path: `${path}[${place}]`, value: range.text, remedy: 'remove one' };
    const key = `${range.family}/${range.prefix}/${range.first}`;
    const earlier = seen.get(key);
    if (earlier !== undefined) {
      const message = earlier === range.text ? 'is repeated in the list' : `is the same as ${earlier}, which the list has too`;
      return [{ id: 'duplicate-range', ...at, message }];
    }
    seen.set(key, range.text);
    const holder = index.holding(range, { same: false });
    return holder === undefined
      ? []
      : [
          {
            id: 'overlapping-ranges',
            ...at,
            message: `lies within ${holder.text}, which the list has too`,
            remedy: 'remove one of the two',
          },
        ];
  });
}

function internalAndExternal(internal: Ranges, external: Ranges): Problem[] {
  const inside = new RangeIndex();
  const outside = new RangeIndex();
  internal.forEach((range) => range && inside.add(range));
  external.forEach((range) => range && outside.add(range));
  const problem = (path: string, range: AddressRange, holder: AddressRange, other: string): Problem => ({
    id: 'range-internal-and-external',
    path,
    message: `${range.text === holder.text ? 'is' : `lies within ${holder.text}, which is`} in environment.${other} too`,
    value: range.text,
    remedy: 'keep it in one of the two lists',
  });
  return [
    ...internal.flatMap((range, index) => {
      const holder = range && outside.holding(range, { same: false });
      return range && holder ? [problem(`environment.internalRanges[${index}]`, range, holder, 'externalRanges')] : [];
    }),
    ...external.flatMap((range, index) => {
      const holder = range && inside.holding(range, { same: true });
      return range && holder ? [problem(`environment.externalRanges[${index}]`, range, holder, 'internalRanges')] : [];
    }),
  ];
}

function names(environment: DraftEnvironment): Problem[] {
  return (['remoteAccess', 'dnsServers', 'scanners'] as const).flatMap((part) => {
    const list: readonly ({ readonly name?: string } | undefined)[] = environment[part] ?? [];
    return repeated(list.map((one) => one?.name)).map((index) => ({
      id: 'duplicate-name',
      path: `environment.${part}[${index}].name`,
      message: `is the name of an earlier one of environment.${part}`,
      value: list[index]?.name,
      remedy: 'rename one of the two, since rules refer to them by name',
    }));
  });
}

function duplicateValues(environment: DraftEnvironment): Problem[] {
  const at = (path: string) => (index: number) => `environment.${path}[${index}]`;
  return [
    ...twice('duplicate-account', 'an account', environment.criticalAccounts, at('criticalAccounts')),
    ...twice('duplicate-value', 'a port', environment.uncommonPorts, at('uncommonPorts')),
    ...twice('duplicate-value', 'a product', environment.endpointProducts, at('endpointProducts')),
    ...twice('duplicate-value', 'a product', environment.vulnerabilityProducts, at('vulnerabilityProducts')),
    ...(environment.dnsServers ?? []).flatMap((server, index) =>
      twice('duplicate-value', 'an executable', server?.executables, at(`dnsServers[${index}].executables`)),
    ),
    ...(environment.scanners ?? []).flatMap((scanner, index) => [
      ...twice('duplicate-value', 'an image', scanner?.images, at(`scanners[${index}].images`)),
      ...twice('duplicate-value', 'an instance', scanner?.instances, at(`scanners[${index}].instances`)),
      ...twice('duplicate-account', 'an account', scanner?.accounts, at(`scanners[${index}].accounts`)),
    ]),
  ];
}

/** A name of which nothing is known is of no use to a rule. */
function withoutAttribute(environment: DraftEnvironment, given: ConfigurationDraft['given']): Problem[] {
  const check = (part: 'dnsServers' | 'scanners', keys: readonly string[], what: string): Problem[] =>
    (environment[part] ?? []).flatMap((one, index) => {
      const path = `environment.${part}[${index}]`;
      return one === undefined || keys.some((key) => given(`${path}.${key}`))
        ? []
        : [{ id: 'only-a-name-given', path, message: 'has nothing that a finding could be recognized by', remedy: `give it ${what}` }];
    });
  return [
    ...check('dnsServers', ['addresses', 'executables'], 'addresses or executables'),
    ...check('scanners', ['addresses', 'images', 'instances', 'accounts', 'tag'], 'addresses, images, instances, accounts or a tag'),
  ];
}
