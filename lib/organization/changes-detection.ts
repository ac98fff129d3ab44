import { present, unknown, type Reading } from '../core/reading';
import { type Comparison } from './comparison';
import { type AccountDetector, type RegionDetection } from './detection';
import { type DeployedAutomationRuleV2, type Snapshot } from './snapshot';

const detectionParts: readonly (readonly [key: keyof RegionDetection, what: string])[] = [
  ['guardDuty', 'GuardDuty'],
  ['guardDutyAutoEnable', 'auto-enable of GuardDuty'],
  ['securityHub', 'Security Hub'],
  ['securityHubAutoEnable', 'auto-enable of Security Hub'],
];

export function compareDetection(found: Comparison, { detection: before }: Snapshot, { detection: now }: Snapshot): void {
  for (const region of new Set([...Object.keys(before?.regions ?? {}), ...Object.keys(now?.regions ?? {})])) {
    for (const [key, what] of detectionParts) {
      const part = `${what} in ${region}`;
      found.readings<unknown>(part, before?.regions[region]?.[key], now?.regions[region]?.[key], (was, is) =>
        found.value({ subject: 'detection', id: region }, what, was ?? 'off', is ?? 'off'),
      );
    }
    const part = `GuardDuty of the accounts in ${region}`;
    found.readings(part, before?.regions[region]?.guardDutyAccounts, now?.regions[region]?.guardDutyAccounts, (was = {}, is = {}) =>
      found.lists(
        Object.entries(was),
        Object.entries(is),
        ([account]) => account,
        ([account]) => ({ subject: 'detection', id: `${region} ${account}` }),
        ([, one], [account, other]) => {
          const of = { subject: 'detection', id: `${region} ${account}` } as const;
          found.value(of, 'GuardDuty', one.status, other.status);
          found.readings(`features of GuardDuty of ${account} in ${region}`, featuresOf(one), featuresOf(other), (from, to) =>
            found.value(of, 'features of GuardDuty', from?.join(', '), to?.join(', ')),
          );
        },
        ([, { status }]) => status,
      ),
    );
  }
}

const featuresOf = ({ features, featuresUnread }: AccountDetector): Reading<readonly string[]> | undefined =>
  features !== undefined ? present(features) : featuresUnread && unknown(featuresUnread);

export function compareSignals(found: Comparison, { signals: before }: Snapshot, { signals: now }: Snapshot): void {
  for (const region of new Set([...Object.keys(before?.regions ?? {}), ...Object.keys(now?.regions ?? {})])) {
    const [was, is] = [before?.regions[region], now?.regions[region]];
    found.readings(`detector of GuardDuty in ${region}`, was?.detector, is?.detector, (one, other) =>
      found.value({ subject: 'detection', id: region }, 'detector', one, other),
    );
    found.readings(`filters of GuardDuty in ${region}`, was?.filters, is?.filters, (one = [], other = []) =>
      found.lists(
        one,
        other,
        ({ name }) => name,
        ({ name }) => ({ subject: 'suppression-rule', id: `${region} ${name}` }),
        (earlier, later) => {
          const of = { subject: 'suppression-rule', id: `${region} ${later.name}` } as const;
          found.value(of, 'action', earlier.action, later.action);
          found.value(of, 'rank', earlier.rank, later.rank);
          found.value(of, 'tags', earlier.tags, later.tags);
          found.part(of, 'criteria', earlier.criteria, later.criteria);
        },
        ({ action }) => action,
      ),
    );
    found.readings(`automation rules of Security Hub in ${region}`, was?.automationRules, is?.automationRules, (one = [], other = []) =>
      found.lists(
        one,
        other,
        ({ arn }) => arn,
        ({ arn, name }) => ({ subject: 'automation-rule', id: arn, name }),
        (earlier, later) => {
          const of = { subject: 'automation-rule', id: later.arn, name: later.name } as const;
          found.value(of, 'name', earlier.name, later.name);
          found.value(of, 'order', earlier.order, later.order);
          found.value(of, 'enabled', earlier.enabled, later.enabled);
          found.value(of, 'terminal', earlier.terminal, later.terminal);
          found.readings(`tags of ${later.arn}`, earlier.tags, later.tags, (from, to) => found.value(of, 'tags', from, to));
          found.readings(`content of ${later.arn}`, earlier.content, later.content, (from, to) =>
            found.value(of, 'content', from, to, false),
          );
        },
      ),
    );
    found.readings(
      `automation rules of Security Hub V2 in ${region}`,
      was?.automationRulesV2,
      is?.automationRulesV2,
      (one = [], other = []) =>
        found.lists(
          one,
          other,
          ({ arn }) => arn,
          ({ arn, name }) => ({ subject: 'automation-rule', id: arn, name }),
          (earlier, later) => compareRulesV2(found, earlier, later),
        ),
    );
  }
}

function compareRulesV2(found: Comparison, earlier: DeployedAutomationRuleV2, later: DeployedAutomationRuleV2): void {
  const of = { subject: 'automation-rule', id: later.arn, name: later.name } as const;
  found.value(of, 'name', earlier.name, later.name);
  found.value(of, 'order', earlier.order, later.order);
  found.value(of, 'enabled', earlier.enabled, later.enabled);
  found.readings(`content of ${later.arn}`, earlier.content, later.content, (from, to) => found.value(of, 'content', from, to, false));
}
