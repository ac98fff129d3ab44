import { either } from '../routes/delivery';
import { type ChangeOutcome } from '../replay/path/changes';
import { type Verdict } from '../replay/path/criteria';
import { type SuppressionOutcome } from '../replay/path/suppression';
import { type Expected } from './expectation';
import { doubtReasons, isElsewhere, wanted, type JudgedPart, type Judging, type Reason } from './judged';
import { automationReasons, suppressionReasons } from './reasons-of-rules';

/** What is expected of rules that take a finding out of sight. */
export function judgeHiding(expected: Expected, judging: Judging): readonly JudgedPart[] {
  const { archived, archivedBy, hidden, hiddenBy, seenByService } = expected;
  return [
    ...(archived === undefined ? [] : [judgeArchived(archived, judging)]),
    ...(archivedBy === undefined ? [] : [judgeArchivedBy(archivedBy, judging)]),
    ...(hidden === undefined ? [] : [judgeHidden(hidden, judging)]),
    ...(hiddenBy === undefined ? [] : [judgeHiddenBy(hiddenBy, judging)]),
    ...(seenByService === undefined ? [] : [judgeSeen(seenByService, judging)]),
  ];
}

/** Whether GuardDuty archives it. What is no finding of GuardDuty is never archived. */
function archivedOf({ path }: Judging): Verdict {
  return path.suppression?.archived ?? (isElsewhere(path) ? 'unknown' : false);
}

function archivedInWords({ path }: Judging, verdict: Verdict): string {
  const { by } = path.suppression ?? {};
  if (verdict === true) return `the suppression rule ${by} archives it`;
  if (verdict === 'unknown') return by === undefined ? 'not known' : `not known: the suppression rule ${by} may archive it`;
  return path.suppression === undefined
    ? 'not archived, because the record is not a finding of GuardDuty'
    : 'no suppression rule archives it';
}

function judgeArchived(want: boolean, judging: Judging): JudgedPart {
  const verdict = archivedOf(judging);
  return {
    key: 'archived',
    verdict: wanted(verdict, want),
    expected: want ? 'GuardDuty archives it' : 'GuardDuty does not archive it',
    found: archivedInWords(judging, verdict),
    reasons: [...matchedReasons(judging.path.suppression), ...doubtReasons(judging.path, 'suppression')],
  };
}

/** The rules that archive it, or may, with their criteria. */
function matchedReasons(suppression: SuppressionOutcome | undefined): readonly Reason[] {
  return (suppression?.rules ?? [])
    .filter(({ stage }) => stage === 'enforce')
    .map(({ name, matches, criteria }) => ({ rule: name, sentence: matches === true ? 'It matches.' : 'It may match.', criteria }));
}

function judgeArchivedBy(name: string, judging: Judging): JudgedPart {
  const archived = archivedOf(judging);
  const verdict = archivesFirst(name, judging);
  return {
    key: 'archivedBy',
    verdict: wanted(verdict, true),
    expected: `the suppression rule ${name} archives it`,
    found: archivedInWords(judging, archived),
    reasons: [
      ...(verdict === true ? [] : suppressionReasons(name, judging)),
      ...matchedReasons(judging.path.suppression).filter(({ rule }) => verdict === true || rule !== name),
      ...(verdict === 'unknown' ? doubtReasons(judging.path, 'suppression') : []),
    ],
  };
}

/** Whether a rule is the first by rank that archives the finding. */
function archivesFirst(name: string, { path }: Judging): Verdict {
  if (path.suppression === undefined) return isElsewhere(path) ? 'unknown' : false;
  const archiving = path.suppression.rules.filter(({ stage }) => stage === 'enforce');
  const index = archiving.findIndex((rule) => rule.name === name);
  const own = archiving[index];
  if (own === undefined || archiving.slice(0, index).some(({ matches }) => matches === true)) return false;
  return index === 0 && own.matches === true ? true : 'unknown';
}

/** Whether anything takes it out of sight. */
function hiddenOf(judging: Judging): Verdict {
  const { path, record } = judging;
  const archived = archivedOf(judging);
  if (archived === true || isElsewhere(path) || !('finding' in record)) return archived;
  return either([
    archived,
    path.securityHub?.hidden ?? false,
    path.securityHubV2?.hidden ?? false,
    ...unknownHubs(judging).map(() => 'unknown' as const),
  ]);
}

/** Security Hubs with rules that could hide the finding, and of which it is not known how they have it. */
function unknownHubs({ path, record, configuration }: Judging): readonly string[] {
  if (!('finding' in record) || isElsewhere(path) || path.suppression?.archived === true) return [];
  const { automationRules = [], automationRulesV2 = [] } = configuration;
  const isOff = path.doubts.some(({ about }) => about === 'security-hub');
  const canHide = automationRules.some(({ update }) => update.workflowStatus !== undefined);
  const canHideV2 = automationRulesV2.some(({ update }) => update?.status !== undefined);
  return [
    ...(path.securityHub === undefined && canHide && !isOff ? ['Security Hub CSPM'] : []),
    ...(path.securityHubV2 === undefined && canHideV2 ? ['Security Hub V2'] : []),
  ];
}

function hiddenInWords(judging: Judging, verdict: Verdict): string {
  const { securityHub, securityHubV2 } = judging.path;
  if (archivedOf(judging) === true) return archivedInWords(judging, true);
  const by = [securityHub, securityHubV2].find((changes) => changes?.hidden === verdict)?.hiddenBy ?? securityHub?.hiddenBy;
  if (verdict === true) return `the automation rule ${by} takes it out of sight`;
  if (verdict === false) return 'no rule hides it';
  return archivedOf(judging) === 'unknown'
    ? archivedInWords(judging, 'unknown')
    : by === undefined
      ? 'not known'
      : `not known: the automation rule ${by} may take it out of sight`;
}

function judgeHidden(want: boolean, judging: Judging): JudgedPart {
  const verdict = hiddenOf(judging);
  return {
    key: 'hidden',
    verdict: wanted(verdict, want),
    expected: want ? 'a rule hides it' : 'no rule hides it',
    found: hiddenInWords(judging, verdict),
    reasons: verdict === false ? [] : hidingReasons(judging, verdict),
  };
}

/** Rules that hide it, or may, and what is not known of them. */
function hidingReasons(judging: Judging, verdict: Verdict): readonly Reason[] {
  const { path } = judging;
  const names = [path.securityHub, path.securityHubV2].flatMap((changes) =>
    changes === undefined || changes.hidden === false || changes.hiddenBy === undefined ? [] : [changes.hiddenBy],
  );
  return [
    ...matchedReasons(path.suppression),
    ...names.flatMap((name) => automationReasons(name, judging)),
    ...(verdict === 'unknown'
      ? [
          ...unknownHubs(judging).map((hub) => ({ sentence: `Cordon does not know how ${hub} has this finding.` })),
          ...doubtReasons(path, 'suppression', 'automation', 'security-hub'),
        ]
      : []),
  ];
}

function judgeHiddenBy(name: string, judging: Judging): JudgedPart {
  const verdict = hidesIt(name, judging);
  return {
    key: 'hiddenBy',
    verdict: wanted(verdict, true),
    expected: `the automation rule ${name} takes it out of sight`,
    found: hiddenInWords(judging, hiddenOf(judging)),
    reasons: [
      ...automationReasons(name, judging),
      ...(verdict === 'unknown' ? doubtReasons(judging.path, 'suppression', 'automation') : []),
    ],
  };
}

/** Whether an automation rule has the last word that hides the finding, in one of both Security Hubs. */
function hidesIt(name: string, judging: Judging): Verdict {
  const { path } = judging;
  const archived = archivedOf(judging);
  if (archived === true) return false;
  if (isElsewhere(path)) return 'unknown';
  const verdict = either([path.securityHub, path.securityHubV2].map((changes) => hidesThere(name, changes)));
  return archived === 'unknown' && verdict === true ? 'unknown' : verdict;
}

function hidesThere(name: string, changes: ChangeOutcome | undefined): Verdict {
  const rule = changes?.rules.find((one) => one.name === name);
  if (changes === undefined || rule === undefined || changes.hidden === false) return false;
  // Another rule that only may be applied can have the last word instead.
  const others = changes.rules.some((one) => one.name !== name && one.applied === 'unknown' && one.writes.some(isStatus));
  if (changes.hidden === 'unknown' || changes.isTooMany) return rule.writes.some(isStatus) ? 'unknown' : false;
  return changes.hiddenBy === name ? (others ? 'unknown' : true) : others ? 'unknown' : false;
}

const isStatus = ({ field }: { readonly field: string }): boolean => field === 'Workflow.Status' || field === 'status';

function judgeSeen(want: boolean, judging: Judging): JudgedPart {
  const { path } = judging;
  const verdict = path.reachesService ?? (isElsewhere(path) ? 'unknown' : false);
  const found =
    path.reachesService === undefined && verdict === false
      ? 'AWS Security Incident Response does not take findings of this product'
      : verdict === true
        ? 'no rule of the configuration keeps it away'
        : verdict === false
          ? hiddenInWords(judging, hiddenOf(judging))
          : 'not known';
  return {
    key: 'seenByService',
    verdict: wanted(verdict, want),
    expected: `AWS Security Incident Response ${want ? 'can' : 'cannot'} see it`,
    found,
    reasons: verdict === true ? [] : hidingReasons(judging, verdict),
  };
}
