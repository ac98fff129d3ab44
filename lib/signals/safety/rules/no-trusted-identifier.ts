import { nearestGuardDutyField } from '../../guardduty/fields';
import { type Identification } from '../../identification';
import { activeRules, everyCondition, hidesFindings, type ActiveRule, type ActiveSuppression } from '../active-rules';
import { addressRange, contains, type AddressRange } from '../address-range';
import { type Atom } from '../atoms';
import { isPositive, type Condition } from '../conditions';
import { reasonsOfControls } from '../controls';
import { affiliation, isPrivate, isSingleAddress, namesEntity, networkFields } from '../entities';
import { namesAny } from '../named';
import { holdsPrincipalId } from '../parts';
import { type SafetyFinding, type SafetyRule } from '../safety-rule';
import { takenBy } from '../taken';
import { addressVersion, namelessValues, namesSome } from '../telling';
import { and, count, orAccept } from '../words';

export const noTrustedIdentifier: SafetyRule = {
  id: 'no-trusted-identifier',
  what: 'A rule that hides findings without naming anything that an attacker cannot choose (an ID, ARN, digest, hash or address). Patterns that the IDs of many resources match do not count, such as `i-*`, `*.*` or `arn:aws:ec2:*`. The ARN of a role or user counts only as a whole, because whoever creates it chooses its path and name. A session name alone never counts. Remote addresses count only if `environment` names them: external ranges, remote access, DNS servers or scanners, and single internal addresses. A private address counts only beside its account, VPC or subnet, and a range of addresses of resources never counts. A `GeneratorId` counts only if it is that of a security control.',
  why: 'A type, severity, account or Region alone also hides the same attack on everything else. A name that an attacker can choose (of a workload, process or image tag) hides the attacker who chooses it. `lib/signals/identification.json` has the reason for each field; AWS shows examples (https://docs.aws.amazon.com/guardduty/latest/ug/findings_suppression-rule.html).',
  fix: 'Add a criterion with `equals` or `matches` on a field that identifies the harmless resource. An automation rule can also name a security control with `ComplianceSecurityControlId`, or with `compliance.control` in Security Hub V2. A `Title` does not name one, because a finding of another product can have the same title. If only a name is available, acknowledge the finding and say why nobody else can use that name.',
  acknowledgeable: true,
  check: (input) => {
    const { suppressions, all } = activeRules(input);
    const nameless = all.filter((active) => hidesFindings(active) && !namesAny(active));
    if (input.ownAddresses === undefined) return nameless.map(finding);
    const rangesOf = (texts: readonly string[]): readonly AddressRange[] => texts.flatMap((text) => addressRange(text) ?? []);
    const own = { named: rangesOf(input.ownAddresses), internal: rangesOf(input.internalRanges ?? []) };
    return [...nameless.map(finding), ...suppressions.flatMap((active) => foreignAddresses(active, own))];
  },
};

/**
 * A rule that names remote addresses alone hides whoever holds them. Which ones the organization holds, `environment` says; another may be right
 * (a partner's), which somebody has to say.
 */
function foreignAddresses({ list, index, conditions }: ActiveSuppression, own: OwnRanges): readonly SafetyFinding[] {
  const naming = conditions.all.filter((condition) => namesEntity(condition, conditions));
  const [first] = naming;
  if (first === undefined || !naming.every((condition) => isRemote(condition) && !isOwn(condition, own))) return [];
  return [
    {
      id: 'no-trusted-identifier',
      severity: 'error',
      list,
      index,
      at: first.at,
      message:
        'hides everybody who connects from these addresses, and `environment` does not name them as external ranges, remote access, DNS servers or scanners',
      value: naming.flatMap(({ anyOf }) => anyOf.flatMap(({ atoms }) => atoms.map(({ text }) => text))),
      remedy: `list them in environment.externalRanges, environment.remoteAccess or environment.scanners, or also name a resource${orAccept('no-trusted-identifier')}`,
    },
  ];
}

function isRemote({ known }: Condition): boolean {
  return known?.identification.reason === 'remote-address';
}

/** Ranges of the organization. */
interface OwnRanges {
  /** Those with a purpose, such as remote access. */
  readonly named: readonly AddressRange[];
  /** Networks with anything in it. */
  readonly internal: readonly AddressRange[];
}

/** Whether every address that a criterion takes is the organization's. Of an internal network one address is, and the whole may be an attacker's way. */
function isOwn({ anyOf }: Condition, { named, internal }: OwnRanges): boolean {
  const isIn = (one: Atom, ranges: readonly AddressRange[]): boolean =>
    ranges.some((wide) => one.range !== undefined && contains(wide, one.range));
  return anyOf.some(
    ({ atoms }) => atoms.length > 0 && atoms.every((one) => isIn(one, named) || (isSingleAddress(one) && isIn(one, internal))),
  );
}

function finding(active: ActiveRule): SafetyFinding {
  const { list, index } = active;
  const conditions = everyCondition(active);
  const fields = conditions.filter(isPositive).map(({ name }) => name);
  const chosen = conditions.filter((condition) => isChosen(condition) || leavesNamesOpen(condition, active));
  const undocumented = conditions.flatMap(({ field, known }) => (known === undefined ? [field] : []));
  const reasons = [
    ...chosenReasons(chosen),
    ...namelessReasons(conditions),
    ...conditions.flatMap(reasonsOfControls),
    ...undocumentedReasons(undocumented),
  ];
  return {
    id: 'no-trusted-identifier',
    severity: 'error',
    list,
    index,
    at: 'criteria',
    message: [fact(active, chosen), ...reasons].join('. '),
    ...(fields.length > 0 && { value: fields }),
    remedy:
      [
        ...undocumented.flatMap(nearestTo),
        ...chosen.flatMap(remedyOf),
        `add a criterion that identifies the harmless resource, for example ${examples[list]}`,
      ].join(', or ') + orAccept('no-trusted-identifier'),
  };
}

/** What the rule hides, by which of its criteria. */
function fact(active: ActiveRule, chosen: readonly Condition[]): string {
  const subject = active.list === 'suppressionRules' ? 'address, principal, instance or resource' : 'resource or security control';
  const asking = everyCondition(active).filter((condition) => isPositive(condition) || condition.bounds.length > 0);
  const others = namesOf(asking.filter((condition) => !chosen.includes(condition)));
  const values = `values of ${and(others)} identify`;
  if (chosen.length > 0) {
    const taken = `hides the findings of an attacker who chooses a matching ${and(namesOf(chosen))}`;
    return others.length === 0 ? taken : `${taken}. Its ${values} no ${subject}`;
  }
  return others.length === 0
    ? `hides every finding that its criteria do not exclude, about any ${subject}`
    : `hides every matching finding, about any ${subject}, because its ${values} none`;
}

const namesOf = (conditions: readonly Condition[]): readonly string[] => [...new Set(conditions.map(({ name }) => name))];

/** Criteria that identify something, by kind of rule. */
const examples: Readonly<Record<ActiveRule['list'], string>> = {
  suppressionRules: '{ field: resource.instanceDetails.imageId, equals: [...] }',
  automationRules: '{ field: ResourceId, equals: [...] } or { field: ComplianceSecurityControlId, equals: [...] }',
  automationRulesV2: '{ field: resources.uid, equals: [...] } or { field: compliance.control, equals: [...] }',
};

/** Values that a message explains at most. */
const mostReasons = 4;

/** Reasons that say of a field that it describes a class of findings: that no criterion names an entity says as much. */
const ofClasses: readonly string[] = ['class', 'measure', 'sequence'];

/** Whether a criterion names something, by a value that an attacker can choose. */
function isChosen(condition: Condition): boolean {
  const identification = condition.known?.identification;
  return identification !== undefined && canBeChosen(identification) && isPositive(condition) && namesSome(condition);
}

/** Whether a criterion would identify something as a whole value, and leaves open names that somebody could take. */
function leavesNamesOpen(condition: Condition, { conditions }: ActiveRule): boolean {
  return condition.known?.identification.identifies === 'always' && namesSome(condition) && !namesEntity(condition, conditions);
}

function canBeChosen({ identifies, reason }: Identification): boolean {
  return ['never', 'with-account', 'with-network', 'with-digest', 'from-outside'].includes(identifies) && !ofClasses.includes(reason);
}

/** One reason for all the fields that have it. */
function chosenReasons(chosen: readonly Condition[]): readonly string[] {
  const fields = new Map<string, string[]>();
  for (const condition of chosen) {
    const { name, known } = condition;
    const isOpen = known?.identification.identifies === 'always' || isNetwork(condition);
    const why = isOpen ? openReason(condition) : (known?.identification.why ?? '');
    fields.set(why, [...new Set([...(fields.get(why) ?? []), name])]);
  }
  return Array.from(fields, ([why, names]) => `${and(names)}: ${why}`);
}

function openReason(condition: Condition): string {
  if (isNetwork(condition)) return 'whoever launches a resource in the network, or is in it already, has one of these addresses';
  if (holdsPrincipalId(condition.field)) {
    return 'the value does not begin with the whole ID of one principal, and whoever assumes a role chooses the session name behind its ID';
  }
  return takesPrivate(condition)
    ? 'every VPC can have a private address, and whoever launches an instance chooses it'
    : 'a pattern or a part matches names that somebody in the account can choose';
}

/** Whether a criterion takes a range or a pattern of private addresses. */
function isNetwork(condition: Condition): boolean {
  const { identifies, reason } = condition.known?.identification ?? {};
  const ofNetwork = identifies === 'with-network' || reason === 'own-address';
  return ofNetwork && addressVersion(condition) !== undefined && condition.anyOf.some(({ atoms }) => !atoms.every(isSingleAddress));
}

/** Whether a criterion of public addresses takes private ones. */
function takesPrivate(condition: Condition): boolean {
  const own = condition.known?.identification.reason === 'own-address';
  return own && condition.anyOf.some(({ atoms }) => atoms.some((one) => isPrivate(one, condition)));
}

function namelessReasons(all: readonly Condition[]): readonly string[] {
  const nameless = all.flatMap((condition) =>
    !mayName(condition) || namesSome(condition) || reasonsOfControls(condition).length > 0
      ? []
      : namelessValues(condition).map((one) => `${JSON.stringify(one.text)} of ${condition.name} ${takenBy(one, condition)}`),
  );
  const more = nameless.length - mostReasons;
  return more > 0
    ? [...nameless.slice(0, mostReasons), `${count(more, 'other value')} ${more === 1 ? 'identifies' : 'identify'} nothing either`]
    : nameless;
}

/** Whether a field can name something, be it by a name that can be chosen. */
function mayName({ known }: Condition): boolean {
  return known !== undefined && !ofClasses.includes(known.identification.reason);
}

function undocumentedReasons(undocumented: readonly string[]): readonly string[] {
  return undocumented.length === 0
    ? []
    : [`${and(undocumented)} ${undocumented.length === 1 ? 'is' : 'are'} not documented, and may identify nothing`];
}

/** How a name that can be chosen becomes one that cannot. */
function remedyOf(condition: Condition): readonly string[] {
  const { name, known } = condition;
  const identifies = known?.identification.identifies;
  if (isNetwork(condition))
    return [`name single addresses in ${name}, and private ones together with accountId or ${networkFields[0] ?? ''}`];
  if (identifies === 'with-network' || takesPrivate(condition)) {
    const exactly = addressVersion(condition) === undefined ? ' with equals,' : '';
    return [`name ${name}${exactly} together with accountId or ${networkFields[0] ?? ''}`];
  }
  if (identifies === 'always') return [`name ${name} with equals`];
  if (identifies === 'with-account') return [`name ${name} with equals, together with accountId`];
  if (identifies === 'from-outside') return [`name ${name} with equals, together with { field: ${affiliation}, equals: ["false"] }`];
  return identifies === 'with-digest' ? ['name the image by its digest (...@sha256:...)'] : [];
}

/** A slip of the pen is corrected first. */
function nearestTo(field: string): readonly string[] {
  const nearest = nearestGuardDutyField(field)?.name;
  return nearest === undefined ? [] : [`correct ${field} if ${nearest} is meant`];
}
