import { activeRules, groupsOf, harm, hidesFindings, type ActiveRule } from '../active-rules';
import { type Condition } from '../conditions';
import { mayMatchThreats } from '../reach';
import { type SafetyFinding, type SafetyRule } from '../safety-rule';
import { orAccept } from '../words';
import { namesEntity } from '../entities';
import { namesControl } from '../named';

export const tagsAsOnlyIdentifier: SafetyRule = {
  id: 'tags-as-only-identifier',
  what: 'A rule that hides findings of resources only by their tags.',
  why: 'Everybody who may tag an instance, bucket, database or function can hide it, and an attacker on it. A tag proves what a resource is only if tagging is restricted (https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html). For types that AWS itself suppresses by a tag, it is a warning (https://docs.aws.amazon.com/guardduty/latest/ug/findings_suppression-rule.html).',
  fix: 'Also name images, instances, addresses or resource IDs. Or restrict who may set the tag, and acknowledge the finding.',
  acknowledgeable: true,
  check: (input) =>
    activeRules(input).all.flatMap((active): readonly SafetyFinding[] => {
      const { list, index } = active;
      const verb = harm(active);
      const tags = tagsAlone(active);
      const [first] = tags;
      if (verb === undefined || first === undefined) return [];
      return [
        {
          id: 'tags-as-only-identifier',
          severity: isUnsafeByTags(active) ? 'error' : 'warning',
          list,
          index,
          at: first.at,
          message: `lets everybody who may tag a resource ${verb} its findings, because the rule uses only tags`,
          value: tags.map(({ name }) => name),
          remedy: `also name images, instances, addresses or resources${orAccept('tags-as-only-identifier')}`,
        },
      ];
    }),
};

/** Whether whoever may tag a resource can hide an attack on it, in a way that AWS does not document itself. */
export function isUnsafeByTags(active: ActiveRule): boolean {
  return tagsAlone(active).length > 0 && !isDocumentedUse(active) && !isOfOthers(active);
}

/** The tags by which a rule names something, where nothing else does; of a criterion with alternatives, where one of these ways is so. */
function tagsAlone(active: ActiveRule): readonly Condition[] {
  const names = (condition: Condition): boolean => namesEntity(condition, active.conditions);
  // Controls identify the rule: without the tag it would hide more, and nobody would ask for one.
  if (groupsOf(active).some((group) => group.every((condition) => namesControl(condition, active)))) return [];
  const groups = groupsOf(active).map((group) => group.filter((condition) => isTag(condition) || !names(condition)));
  return groups.some((group) => group.length === 0) ? [] : groups.flat().filter((condition) => isTag(condition) && names(condition));
}

function isTag({ known }: Condition): boolean {
  return known?.kind === 'tag-key' || known?.kind === 'tag-value';
}

/** Types that AWS itself suppresses by a tag. https://docs.aws.amazon.com/guardduty/latest/ug/findings_suppression-rule.html */
const documentedTypes = ['Recon:EC2/Portscan', 'Recon:EC2/PortProbeUnprotectedPort', 'UnauthorizedAccess:EC2/SSHBruteForce'];

function isDocumentedUse({ list, conditions }: ActiveRule): boolean {
  return (
    list === 'suppressionRules' &&
    (conditions.byName.get('type') ?? []).some(({ anyOf }) =>
      anyOf.some(
        ({ atoms }) => atoms.length > 0 && atoms.every(({ operator, text }) => operator === 'equals' && documentedTypes.includes(text)),
      ),
    )
  );
}

/** Whether it hides nothing, and looks at no finding of GuardDuty: it weighs findings such as vulnerabilities, which stay in sight. */
function isOfOthers(active: ActiveRule): boolean {
  return active.list !== 'suppressionRules' && !hidesFindings(active) && !mayMatchThreats(active);
}
