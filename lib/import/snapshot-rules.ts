import { type Reading } from '../core/reading';
import { type RegionSignals, type Snapshot } from '../organization/snapshot';
import { readDeployedName } from '../signals/names';
import { whyCordons } from './unimported';
import { readPattern } from './terraform-events';
import { type FoundRule, type FoundRules, type NotCarried } from './found';

/** The filters and automation rules that a snapshot found in the accounts that administer GuardDuty and Security Hub. */
export function snapshotRules(snapshot: Snapshot, file: string): FoundRules {
  const [signals, routing] = [signalRules(snapshot, file), eventRules(snapshot, file)];
  return { rules: [...signals.rules, ...routing.rules], notCarried: [...signals.notCarried, ...routing.notCarried] };
}

/**
 * Rules of EventBridge that others put on the bus of the routes. Of the default bus a snapshot has those alone that Cordon made. What a target makes of
 * an event is not in a snapshot.
 */
function eventRules({ routing: place }: Snapshot, file: string): FoundRules {
  if (place?.rules.status === 'unknown') {
    const why = `They were not read: ${place.rules.reason.message}`;
    return { rules: [], notCarried: [{ file, address: `rules of EventBridge in ${place.region}`, why, isUnknown: true }] };
  }
  if (place?.rules.status !== 'present') return { rules: [], notCarried: [] };
  const foreign = place.rules.value.filter(({ bus, name }) => bus !== 'default' && !name.startsWith('cordon'));
  const rules: FoundRule[] = [];
  const notCarried: NotCarried[] = [];
  for (const { bus, name, enabled, eventPattern, targets } of foreign) {
    const address = `rule ${name} on the bus ${bus}`;
    if (targets.status !== 'present') {
      notCarried.push({ file, address, attribute: 'targets', why: 'The snapshot does not have them.', isUnknown: true });
      continue;
    }
    rules.push({
      ...{ kind: 'event-rule', file, address, name, bus, region: place.region, account: place.account, onFindingsBus: true, tags: {} },
      state: enabled ? 'ENABLED' : 'DISABLED',
      ...(eventPattern !== undefined && { eventPattern: readPattern(eventPattern) }),
      targets: targets.value.map(({ id, arn, role, deadLetterQueue, retry }) => ({
        ...{ id, arn, deadLetters: deadLetterQueue !== undefined, ...(role !== undefined && { role }), ...(retry && { retry }) },
      })),
    });
    notCarried.push({ file, address, attribute: 'input of its targets', why: 'The snapshot does not have it.', isUnknown: true });
  }
  return { rules, notCarried };
}

function signalRules({ signals }: Snapshot, file: string): FoundRules {
  if (signals === undefined) {
    const why = 'The snapshot has no rules. Take one with a configuration that has suppressionRules: [] and automationRules: [].';
    return { rules: [], notCarried: [{ file, address: 'signals', why, isUnknown: true }] };
  }
  const found = Object.entries(signals.regions).map(([region, rules]) => ofRegion(region, rules, file));
  return { rules: found.flatMap(({ rules }) => rules), notCarried: found.flatMap(({ notCarried }) => notCarried) };
}

function ofRegion(region: string, { filters, automationRules, automationRulesV2 }: RegionSignals, file: string): FoundRules {
  const notCarried: NotCarried[] = [];
  const read = <Rule>(what: string, reading: Reading<readonly Rule[]>): readonly Rule[] => {
    if (reading.status === 'unknown') {
      notCarried.push({ file, address: `${what} in ${region}`, why: `They were not read: ${reading.reason.message}`, isUnknown: true });
    }
    return reading.status === 'present' ? reading.value : [];
  };
  const rules: FoundRule[] = [];
  for (const { name, action, rank, criteria, tags } of read('filters', filters)) {
    const address = `filter ${name} in ${region}`;
    if (criteria === undefined)
      notCarried.push({ file, address, attribute: 'criteria', why: 'The snapshot does not have them.', isUnknown: true });
    else rules.push({ kind: 'filter', file, address, region, name, action, rank, criteria, tags });
  }
  for (const { name, order, enabled, terminal, content, tags } of read('automation rules', automationRules)) {
    const address = `automation rule ${name} in ${region}`;
    if (content?.status !== 'present' || tags.status !== 'present') {
      notCarried.push({
        file,
        address,
        attribute: content?.status === 'present' ? 'tags' : 'criteria',
        why: 'The snapshot does not have them.',
        isUnknown: true,
      });
    } else {
      rules.push({ kind: 'automation-rule', file, address, region, name, order, enabled, terminal, ...content.value, tags: tags.value });
    }
  }
  for (const rule of automationRulesV2 === undefined ? [] : read('automation rules of Security Hub V2', automationRulesV2)) {
    const { name, order, enabled, content } = rule;
    const address = `automation rule ${name} of Security Hub V2 in ${region}`;
    // Their tags are not read, so that the name says which are Cordon's.
    if (readDeployedName(name) !== undefined) notCarried.push({ file, address, why: whyCordons });
    else if (content.status !== 'present')
      notCarried.push({ file, address, attribute: 'criteria', why: 'The snapshot does not have them.', isUnknown: true });
    else rules.push({ kind: 'automation-rule-v2', file, address, region, name, order, enabled, ...content.value, tags: {} });
  }
  return { rules, notCarried };
}
