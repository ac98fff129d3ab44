import { actionTypeNames } from '../../chain/action-type-names';
import { count, some } from '../../core/text';
import { type Finding } from '../../rollout/plan';
import { type DeployedPart, type DeployedParts, type ForeignPart, type PartKind, type PartStatus } from './part';
import { deployText, differencesText, placesText } from './words';

/** IDs of findings about what is deployed. Facts have the parts themselves, each by itself. */
export const deployedFindingIds: readonly string[] = [
  'rules-not-deployed',
  'rule-differs',
  'rules-to-remove',
  'rules-unknown',
  'rules-of-others',
];

/** What to do about parts, gathered where the same is to be said of several. */
export function deployedFindings({ parts, foreign }: DeployedParts): readonly Finding[] {
  const of = (status: PartStatus): readonly DeployedPart[] => parts.filter((part) => part.status === status);
  return [
    ...grouped(whole(of('missing')), ({ kind, places }) => `${kind} ${places}`).map(missing),
    ...grouped(of('differs'), ({ kind, name, differences = [] }) => `${kind} ${name} ${JSON.stringify(differences)}`).map(differs),
    ...grouped(of('to-remove'), ({ kind, region }) => `${kind} ${region}`).map(toRemove),
    ...grouped(of('unknown'), ({ why }) => why ?? '').map(unread),
    ...grouped(foreign, ({ kind, region }) => `${kind} ${region}`).map(ofOthers),
  ];
}

/** Each with all places in which the part of its name is missing, so that parts that are missing in the same places are told together. */
function whole(parts: readonly DeployedPart[]): readonly (DeployedPart & { readonly places: string })[] {
  const places = new Map<string, string[]>();
  for (const { kind, name, region } of parts) places.set(`${kind} ${name}`, [...(places.get(`${kind} ${name}`) ?? []), region]);
  return parts.map((part) => ({ ...part, places: places.get(`${part.kind} ${part.name}`)!.join(' ') }));
}

type Group<Item> = readonly [Item, ...Item[]];

function grouped<Item>(items: readonly Item[], keyOf: (item: Item) => string): readonly Group<Item>[] {
  const groups = new Map<string, [Item, ...Item[]]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return [...groups.values()];
}

const namesOf = (parts: readonly { readonly name: string }[]): string => some([...new Set(parts.map(({ name }) => name))], 3);

const isOne = (parts: readonly { readonly name: string }[]): boolean => new Set(parts.map(({ name }) => name)).size === 1;

/** `2 suppression rules`, each name once. */
function counted(kind: PartKind, parts: readonly { readonly name: string }[]): string {
  const number = new Set(parts.map(({ name }) => name)).size;
  const [noun = '', ...rest] = kind.split(' of ');
  return [count(number, noun), ...rest].join(' of ');
}

function missing(parts: Group<DeployedPart>): Finding {
  const [{ kind }] = parts;
  return {
    id: 'rules-not-deployed',
    severity: 'error',
    message: `${counted(kind, parts)} of the configuration ${isOne(parts) ? 'is' : 'are'} not deployed in ${placesText(parts)}: ${namesOf(parts)}`,
    remedy: deployText(parts),
    about: `${kind} ${placesText(parts)}`,
  };
}

function differs(parts: Group<DeployedPart>): Finding {
  const [{ kind, name, differences = [] }] = parts;
  return {
    id: 'rule-differs',
    severity: 'error',
    message: `the ${kind} ${name} differs from the configuration in ${placesText(parts)}: ${differencesText(differences)}`,
    remedy: `find out who changed it, then ${deployText(parts)}`,
    about: `${kind} ${name} ${placesText(parts)}`,
  };
}

function toRemove(parts: Group<DeployedPart>): Finding {
  const [{ kind }] = parts;
  return {
    id: 'rules-to-remove',
    severity: 'error',
    message: `Cordon deployed ${counted(kind, parts)} in ${placesText(parts)}, and the configuration no longer has ${isOne(parts) ? 'it' : 'them'}: ${namesOf(parts)}`,
    remedy: deployText(parts),
    about: `${kind} ${placesText(parts)}`,
  };
}

function unread(parts: Group<DeployedPart>): Finding {
  const [{ kind, why = '', remedy = '' }] = parts;
  return {
    id: 'rules-unknown',
    severity: 'unknown',
    message: `cannot compare ${counted(kind, parts)} in ${placesText(parts)} with the configuration: ${namesOf(parts)}. ${why}`,
    remedy,
    about: `${kind} ${placesText(parts)} ${namesOf(parts)}`,
  };
}

/** Nobody has to do anything: what hides threats, the chain says. */
function ofOthers(parts: Group<ForeignPart>): Finding {
  const [{ kind }] = parts;
  const names = parts.map(({ name, hides }) =>
    hides.length === 0 ? name : `${name} (it can hide threats: ${hides.map((action) => actionTypeNames[action]).join(', ')})`,
  );
  return {
    id: 'rules-of-others',
    severity: 'notice',
    message: `somebody else made ${counted(kind, parts)} in ${placesText(parts)}, which Cordon leaves alone: ${some(names, 3)}`,
    remedy: kind.endsWith('route rule')
      ? 'nothing has to be done'
      : 'nothing has to be done; cordon explain account says what they do to the chain',
    about: `${kind} ${placesText(parts)}`,
  };
}
