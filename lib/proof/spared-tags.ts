import { type AccessRequest, type Condition, type Statement } from '../iam';
import { type Control, type ControlOptions } from './control';
import { accessRequest, essentialRequests, oneOfEach, type EssentialRequest } from './essential-requests';
import { fails, listed, sorted } from './findings';
import { mayAllow } from './grants';
import { isRequestTag, isResourceTag, takesTags } from './request-context';
import { changeToText, exemption } from './remedies';
import { passAction } from './role-actions';
import { type FailingStatement } from './statement';
import { deniesBy, exemptByHand, rolesOf } from './spared-resources';
import { placeIn } from './subject';
import { instancesOf } from './witnesses';

interface SparedTag {
  readonly control: Control;
  readonly policy: string;
  readonly sid: string;
  /** As conditions write them. */
  readonly tags: Set<string>;
  readonly requests: EssentialRequest[];
  readonly accounts: Set<string>;
}

/**
 * Tags with which a policy denies what it allows otherwise: those of resources, and those that a runbook puts (its parameter TagIdentifier).
 * What is asked of a policy otherwise is about resources without tags, and a tag that no policy knows. A warning for each statement.
 * @param known statements that are found to stand in the way altogether
 */
export function sparedTags(
  controls: readonly Control[],
  { id, name }: ControlOptions,
  known: (policy: string, sid: string) => boolean,
): readonly FailingStatement[] {
  const found = new Map<string, SparedTag>();
  for (const control of controls) {
    const denials = control.levels.flatMap(({ policies }) =>
      policies.flatMap(({ name: policy, policy: { statements } }) =>
        statements
          .filter(({ effect, conditions, sid }) => effect === 'Deny' && conditions.some(isAboutTags) && !known(policy, sid))
          .map((statement) => ({ policy, statement })),
      ),
    );
    if (denials.length === 0) continue;
    // The tags of the role that is passed are known.
    const requests = oneOfEach(essentialRequests(control.subject, [])).filter(({ action }) => action !== passAction);
    for (const { policy, statement } of denials) {
      for (const request of requests.filter(({ action }) => mayAllow(statement, action))) {
        if (!tagWorlds(statement, request.action).some((tags) => deniesBy(statement, withTags(control, request, tags)))) continue;
        const key = `${policy} ${statement.sid}`;
        const spared = found.get(key) ?? { control, policy, sid: statement.sid, tags: new Set(), requests: [], accounts: new Set() };
        statement.conditions.filter(isAboutTags).forEach((condition) => spared.tags.add(tagToText(condition)));
        spared.requests.push(request);
        control.accounts?.forEach((account) => spared.accounts.add(account));
        found.set(key, spared);
      }
    }
  }
  return sorted([...found.keys()]).map((key) => sparedStatement(found.get(key)!, id, name));
}

const isAboutTags = ({ key }: Condition): boolean => isResourceTag(key) || isRequestTag(key);
const tagToText = ({ name, key, values }: Condition): string => `${key} ${name} ${listed(values, 3)}`;

/** Tags as the conditions of a statement name them: every first value together, and each value of each with the first ones of the others. */
function tagWorlds({ conditions }: Statement, action: string): readonly Readonly<Record<string, string | readonly string[]>>[] {
  const choices = conditions
    .filter(({ key }) => isResourceTag(key) || (isRequestTag(key) && takesTags(action)))
    .map(({ name, key, values }) => ({ key, texts: name === 'Null' ? ['x'] : values.flatMap(instancesOf) }));
  if (choices.length === 0) return [];
  const valueOf = (key: string, text: string): string | readonly string[] => (/tagkeys$/i.test(key) ? [text] : text);
  const first = Object.fromEntries(choices.map(({ key, texts: [text = 'x'] }) => [key, valueOf(key, text)]));
  return [first, ...choices.flatMap(({ key, texts }) => texts.map((text) => ({ ...first, [key]: valueOf(key, text) })))];
}

function withTags(
  { subject, keys }: Control,
  request: EssentialRequest,
  tags: Readonly<Record<string, string | readonly string[]>>,
): AccessRequest {
  const plain = accessRequest(request, subject, keys);
  const names = new Set(Object.keys(tags).map((key) => key.toLowerCase()));
  const others = Object.entries(plain.context.values).filter(([key]) => !names.has(key.toLowerCase()));
  return { ...plain, context: { ...plain.context, values: { ...Object.fromEntries(others), ...tags } } };
}

function sparedStatement(
  { control, policy, sid, tags, requests, accounts }: SparedTag,
  id: ControlOptions['id'],
  name: ControlOptions['name'],
): FailingStatement {
  const { template, accountKind = 'member' } = placeIn(control.subject, control.subject.containment);
  const roles = sorted(requests.map(({ role }) => role.name)).join(' and ');
  const actions = requests.map(({ action }) => action);
  const targets = sorted([...accounts]);
  const change = exemption(control.levels, { policy, sid }, rolesOf(control, requests));
  return fails(
    id,
    `${sid} of ${name(policy)} denies ${roles} ${listed(actions, 3)} if a tag matches ${listed([...tags], 3)}`,
    { ...(template !== undefined && { template }), accountKind, policy, sid, ...(targets.length > 0 && { targets }) },
    {
      affected:
        'containment works only for resources without such a tag, and only while the tag of the runbook (TagIdentifier) does not match',
      remedy: `accept it, or ${change ? changeToText(change, name) : exemptByHand(control, sid)}`,
    },
    { severity: 'warning', actions, ...(change && { change }) },
  );
}
