import { fillingIn } from '../../core/acknowledge';
import { isDay } from '../../core/day';
import { ocsfSeverities } from '../../configuration/ocsf';
import { isExpired } from '../../configuration/governance';
import { atom } from '../safety/atoms';
import { type Condition } from '../safety/conditions';
import { namesControls, reasonsOfControls } from '../safety/controls';
import { dayAfter } from '../../core/day';
import { namesEntity } from '../safety/entities';
import { type SafetyFinding, type SafetyInput } from '../safety/safety-rule';
import { orAccept } from '../safety/words';
import { fieldsOf, type AutomationRuleV2, type FieldCriterionV2 } from '../../configuration/automation-rule-v2';
import { hidesV2 } from './hiding';
import { detections, mayMatchDetection, type Detection } from './detections';
import { fieldV2 } from './fields';
import { hiddenFromV2 } from './hidden-from';
import { duplicateNamesV2, duplicateRulesV2, tooManyRulesV2 } from './same-rules';

type Check = (input: SafetyInput) => readonly SafetyFinding[];
type Said = Pick<SafetyFinding, 'id' | 'message' | 'remedy'> & Partial<Pick<SafetyFinding, 'severity' | 'at' | 'value'>>;

const longestTermDays = 365;

/** What the safety rules find of rules of Security Hub V2, by the ID of the safety rule. They are judged by the findings that they can match. */
export const checksV2: Readonly<Record<string, Check>> = {
  expired: (input) =>
    all(input, (rule) =>
      isDay(rule.expires) && isExpired(rule, input.today)
        ? [
            {
              id: 'expired',
              at: 'expires',
              message: `is past (today is ${input.today}), so synthesis leaves the rule out`,
              value: rule.expires,
              remedy: 'set a new last day if the rule is still needed; otherwise remove the rule',
            },
          ]
        : [],
    ),
  'expiry-too-far': (input) =>
    all(input, ({ expires }) =>
      !isDay(expires) || expires > dayAfter(input.today, longestTermDays)
        ? [
            {
              id: 'expiry-too-far',
              at: 'expires',
              message: `must be a day at most ${longestTermDays} days after today (${input.today})`,
              value: expires,
              remedy: `set it to ${dayAfter(input.today, longestTermDays)} or earlier; you can renew the rule then`,
            },
          ]
        : [],
    ),
  'owner-or-justification-missing': (input) =>
    active(input, (rule) =>
      (['owner', 'justification'] as const).flatMap((at) => {
        const message = fillingIn(rule[at]);
        return message === undefined
          ? []
          : [{ id: `owner-or-justification-missing[${at}]`, at, message, value: rule[at], remedy: 'fill it in' }];
      }),
    ),
  'criterion-matches-everything': (input) => active(input, (rule) => rule.criteria.flatMap(fieldsOf).flatMap(takesEveryNumber)),
  'no-trusted-identifier': (input) => active(input, noTrustedIdentifier),
  'hides-high-severity': (input) => active(input, (rule) => threat(rule, 'hides-high-severity', 'that are High or Critical', isHigh)),
  'hides-attack-sequences': (input) =>
    active(input, (rule) =>
      threat(rule, 'hides-attack-sequences', 'of attack sequences (AttackSequence)', ({ type }) => type.startsWith('AttackSequence:')),
    ),
  'hides-credential-exfiltration': (input) =>
    active(input, (rule) =>
      threat(rule, 'hides-credential-exfiltration', 'of credential exfiltration', ({ type }) =>
        /^UnauthorizedAccess:IAMUser\/(Instance|Resource)CredentialExfiltration/.test(type),
      ),
    ),
  'hides-threat-purpose': (input) =>
    active(input, (rule) =>
      ['Impact', 'Exfiltration', 'CredentialAccess', 'Backdoor'].flatMap((purpose) =>
        threat(rule, `hides-threat-purpose[${purpose}]`, `of the threat purpose ${purpose}`, ({ type }) => type.startsWith(`${purpose}:`)),
      ),
    ),
  'marked-as-triaged': (input) =>
    active(input, (rule) =>
      rule.update?.status === 'In Progress' && detections(rule).some((one) => isHigh(one) && mayMatchDetection(rule, one))
        ? [
            {
              id: 'marked-as-triaged',
              severity: 'error',
              at: 'update.status',
              message:
                'changes the status of findings of GuardDuty, including High and Critical ones, so they look as if somebody works on them',
              value: 'In Progress',
              remedy: `do not change the status${orAccept('marked-as-triaged')}`,
            },
          ]
        : [],
    ),
  'duplicate-name': duplicateNamesV2,
  'duplicate-rule': duplicateRulesV2,
  'too-many-rules': tooManyRulesV2,
  'finding-hidden-from': (input) => active(input, (rule) => (hidesV2(rule) ? [] : hiddenFromV2(rule, input))),
};

function all({ automationRulesV2 = [] }: SafetyInput, check: (rule: AutomationRuleV2) => readonly Said[]): readonly SafetyFinding[] {
  return automationRulesV2.flatMap((rule, index) =>
    check(rule).map((said): SafetyFinding => ({ severity: 'error', list: 'automationRulesV2', index, ...said })),
  );
}

/** Of a rule that has expired its end alone is looked at. */
function active(input: SafetyInput, check: (rule: AutomationRuleV2) => readonly Said[]): readonly SafetyFinding[] {
  return all(input, (rule) => (isExpired(rule, input.today) ? [] : check(rule)));
}

const isHigh = ({ severity }: Detection): boolean => ocsfSeverities[severity] >= ocsfSeverities.High;

/** What the rule does to a detection, as a verb. @returns undefined where it leaves it as grave as it was, and in sight */
function harmTo(rule: AutomationRuleV2, { severity }: Detection): string | undefined {
  if (hidesV2(rule)) return 'hide';
  const written = rule.update?.severity;
  return written !== undefined && ocsfSeverities[written] < Math.min(ocsfSeverities[severity], ocsfSeverities.High)
    ? 'lower the severity of'
    : undefined;
}

function threat(rule: AutomationRuleV2, id: string, which: string, isThreat: (detection: Detection) => boolean): readonly Said[] {
  if (rule.update?.severity === undefined && !hidesV2(rule)) return [];
  const hit = detections(rule).find((one) => isThreat(one) && harmTo(rule, one) !== undefined && mayMatchDetection(rule, one));
  if (hit === undefined) return [];
  return [
    {
      id,
      at: 'criteria',
      message: `can ${harmTo(rule, hit) ?? 'hide'} findings ${which}, such as ${hit.type} (${hit.severity})`,
      remedy: `name finding types of other kinds, or limit severity_id${orAccept(id)}`,
    },
  ];
}

/** Numbers of findings are 0 or more, so that a lower bound of 0 and no upper one is not a limit. */
function takesEveryNumber({ field, equals, greaterThanOrEqual, lessThanOrEqual }: FieldCriterionV2): readonly Said[] {
  const most = field === 'severity_id' || field === 'status_id' || field === 'compliance.status_id' ? 99 : Infinity;
  const isNumber = fieldV2(field)?.values === 'number' && equals === undefined;
  if (!isNumber || (greaterThanOrEqual ?? 0) > 0 || (lessThanOrEqual ?? Infinity) < most) return [];
  const id = `criterion-matches-everything[${field}]`;
  return [
    { id, at: 'criteria', message: `is satisfied by every value of ${field}`, remedy: `write the values that you mean${orAccept(id)}` },
  ];
}

function noTrustedIdentifier(rule: AutomationRuleV2): readonly Said[] {
  if (!hidesV2(rule) || rule.criteria.some((criterion) => fieldsOf(criterion).every((one) => names(rule, one)))) return [];
  const reasons = rule.criteria.flatMap(fieldsOf).flatMap((one) => reasonsOfControls(asCondition(one)));
  return [
    {
      id: 'no-trusted-identifier',
      at: 'criteria',
      message: `hides findings of every resource and every security control, because no criterion names one${reasons.length === 0 ? '' : ` (${reasons.join('; ')})`}`,
      value: rule.criteria.flatMap(fieldsOf).map(({ field }) => field),
      remedy: `add a criterion that identifies the harmless resource, for example { field: resources.uid, equals: [...] } or { field: compliance.control, equals: [...] }${orAccept('no-trusted-identifier')}`,
    },
  ];
}

/** Whether a criterion names what an attacker cannot choose, or a control that no detection has. */
function names(rule: AutomationRuleV2, criterion: FieldCriterionV2): boolean {
  const condition = asCondition(criterion);
  return (
    namesEntity(condition, { all: [condition], byName: new Map() }) ||
    (namesControls(condition) && !detections(rule).some((one) => mayMatchDetection(rule, one)))
  );
}

/** What a criterion says a value must be, in the form in which criteria of Security Hub CSPM are judged. */
function asCondition(criterion: FieldCriterionV2): Condition {
  const { field } = criterion;
  const known = fieldV2(field);
  const atoms = (['equals', 'prefix', 'contains'] as const).flatMap((operator) =>
    (criterion[operator] ?? []).map((value) => atom(operator, value, { address: false, number: false })),
  );
  return {
    at: '',
    field,
    name: field,
    ...(known !== undefined && {
      known: { name: field, values: 'string', kind: 'other', multiple: true, identification: known.identification },
    }),
    multiple: true,
    anyOf: [{ at: '', atoms, words: new Set() }],
    noneOf: [],
    bounds: [],
    opaque: false,
  };
}
