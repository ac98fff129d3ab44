import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findingTypes, type GuardDutySeverity } from '../../../lib/events/finding-types';
import { readConfiguration } from '../../../lib/meaning/read';
import { recognize } from '../../../lib/replay/records/recognize';
import { replayer, type Replayer } from '../../../lib/replay/replay';
import { type Replayed } from '../../../lib/replay/ways';
import { findingOfType } from './findings';

const root = join(__dirname, '../../..');
const dataOf = (file: string): unknown => JSON.parse(readFileSync(join(root, 'test', file), 'utf8'));
export const expectedFile = join(root, 'test/cases/corpus/expected.json');

export interface RetiredType {
  readonly type: string;
  readonly severities: readonly GuardDutySeverity[];
}
export const retiredTypes = (dataOf('cases/corpus/retired-types.json') as { readonly types: readonly RetiredType[] }).types;

/** A record, and the page of AWS that has one of its kind. */
export interface Sample {
  readonly name: string;
  readonly source: string;
  readonly record: unknown;
}

/** Severity of a level, as findings have it. */
const numbers: Readonly<Record<GuardDutySeverity, number>> = { low: 2, medium: 5, high: 8, critical: 9.5 };

/** A finding of each type of GuardDuty, active and retired, at the highest severity that its page names. */
function findings(): readonly Sample[] {
  const retired = new Set(retiredTypes.map(({ type }) => type));
  const active = findingTypes().filter(({ type }) => !retired.has(type));
  return [...active, ...retiredTypes].map(({ type, severities }, index) => ({
    name: retired.has(type) ? `${type} (retired)` : type,
    source: `https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_finding-types-${retired.has(type) ? 'retired' : 'active'}.html`,
    record: findingOfType(type, numbers[severities.at(-1)!], index),
  }));
}

/** Events of AWS Security Incident Response, as its guide and schema list have them, in the account and Region of the examples. */
function securityIrEvents(): readonly Sample[] {
  const { events } = dataOf('fixtures/security-ir-events.json') as {
    readonly events: readonly { readonly name: string; readonly event: Readonly<Record<string, unknown>> }[];
  };
  return events.map(({ name, event }) => ({
    name: `AWS Security Incident Response: ${name}`,
    source: 'https://docs.aws.amazon.com/security-ir/latest/userguide/eventbridge.html',
    record: { ...event, account: '222222222222', region: 'eu-west-1' },
  }));
}

export const samples: readonly Sample[] = [
  ...findings(),
  ...securityIrEvents(),
  ...(dataOf('cases/corpus/events.json') as readonly Sample[]),
];

/** Examples that have rules or routes. */
export const examples = ['examples/signals.yaml', 'examples/routes.yaml'] as const;
const today = '2026-11-24';

export function replayerOf(example: string): Replayer {
  const { configuration } = readConfiguration(readFileSync(join(root, example), 'utf8'), { file: example });
  return replayer({ configuration, today, full: true });
}

/** What an example does to a sample, in one line. */
export function toldOf(path: Replayed): string {
  const { suppression, securityHub, securityHubV2, routes, reachesService } = path;
  const observed = suppression?.rules.filter(({ stage }) => stage === 'observe') ?? [];
  const applied = [...(securityHub?.rules ?? []), ...(securityHubV2?.rules ?? [])].filter(
    ({ name }) => name !== 'AWS Security Incident Response',
  );
  const sure = (is: boolean | 'unknown', name: string): string => (is === 'unknown' ? `${name}?` : name);
  const parts = [
    ...(suppression?.archived ? [`archived by ${sure(suppression.archived, suppression.by ?? '')}`] : []),
    ...observed.map(({ name, matches }) => `observed by ${sure(matches, name)}`),
    ...applied.map((rule) => `changed by ${sure(rule.applied, rule.name)}`),
    ...[securityHub, securityHubV2].flatMap((changes) =>
      changes?.hidden ? [`hidden by ${sure(changes.hidden, changes.hiddenBy ?? '')}`] : [],
    ),
    ...routes.map(({ route, takes }) => `to ${sure(takes, route)}`),
    ...(reachesService === undefined
      ? []
      : [`service: ${reachesService === true ? 'sees it' : reachesService === false ? 'does not see it' : 'unknown'}`]),
  ];
  return parts.length === 0 ? 'nothing' : [...new Set(parts)].join('; ');
}

/** What each example does to each sample, by the name of the sample. */
export function told(): Readonly<Record<string, Readonly<Record<string, string>>>> {
  return Object.fromEntries(
    examples.map((example) => {
      const prepared = replayerOf(example);
      return [
        example,
        Object.fromEntries(
          samples.map(({ name, record }) => [
            name,
            recognize(JSON.parse(JSON.stringify(record)))
              .map((one) => (one === undefined ? 'no record' : toldOf(prepared.replay(one))))
              .join(' | '),
          ]),
        ),
      ] as const;
    }),
  );
}
