import { controls } from '../../events/security-controls';
import { type Atom } from './atoms';
import { type Condition } from './conditions';
import { and } from './words';

/** Controls that a message names at most. */
const mostControls = 3;

/** How the values of some kinds begin, whatever they identify. */
const beginnings: Readonly<Record<string, string>> = { instance: 'i-', image: 'ami-', resource: 'arn:aws' };

/** The ID of a finding of GuardDuty up to the finding: account, Region and detector. */
const detector = /^arn:aws[a-z-]*:guardduty:[a-z\d-]+:\d{12}:detector\/[\da-f]+(\/(finding\/)?)?$/;

/**
 * Which values a value of a criterion takes that identifies nothing, as a clause that follows the value: `matches every value that begins with "x"`.
 * It says no more than the value does.
 */
export function takenBy(one: Atom, condition: Condition): string {
  if (one.operator === 'equals') return standsFor(one, condition);
  const { where, part } = literalOf(one);
  if (where === 'form') return 'matches every value of this form';
  if (where === 'whole') return 'is too short or too common to identify anything';
  if (part === '') return 'matches every value';
  const { field, known } = condition;
  if (where === 'begins with') {
    if (detector.test(part)) return 'matches every finding of this detector, which is every finding of its account and Region';
    if (beginnings[known?.kind ?? '']?.startsWith(part) === true) return 'matches nearly every value';
  }
  return `matches every value that ${where} ${JSON.stringify(part)}${consequence(field, where, part)}`;
}

/** Of a whole value that many findings have. */
function standsFor({ text }: Atom, { known, field }: Condition): string {
  if (known?.kind === 'tag-key') return 'is a tag that nearly every resource has';
  if (/^aws::::account:/i.test(text)) return 'is the account as a whole, and not a resource in it';
  if (/anonymous|unauthenticated/i.test(text)) return 'is whoever calls without a name';
  if (/^\d{12}$/.test(text) && !isOfPrincipals(field)) return 'is the account as a whole, and not a resource in it';
  return isOfPrincipals(field) || /:root$/i.test(text)
    ? 'is the root user, whose credentials give full access to the account'
    : 'identifies nothing';
}

const isOfPrincipals = (field: string): boolean => field.startsWith('resource.accessKeyDetails.');

type Where = 'begins with' | 'ends with' | 'contains' | 'whole' | 'form';

/** The text that a value has to hold, and where. */
function literalOf({ operator, text }: Atom): { readonly where: Where; readonly part: string } {
  if (operator === 'prefix') return { where: 'begins with', part: text };
  if (operator === 'contains') return { where: 'contains', part: text };
  const [, before = '', part = '', after = ''] = /^(\**)([^*?]*)(\**)$/.exec(text) ?? [undefined, '?'];
  if (before === '?') return { where: 'form', part: text };
  if (before === '' && after === '') return { where: 'whole', part };
  return { where: before === '' ? 'begins with' : after === '' ? 'ends with' : 'contains', part };
}

/** What follows from it, where it is not what one would think. */
function consequence(field: string, where: Where, part: string): string {
  if (field === 'resource.s3BucketDetails.name') return ', and anybody can create a bucket with such a name';
  if (where === 'ends with' || field !== 'Title') return '';
  const longer = [...controls().keys()].filter((id) => id.startsWith(part) && /^\d/.test(id.slice(part.length)));
  longer.sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  return longer.length === 0 ? '' : `, also titles with ${and(longer.slice(0, mostControls))}`;
}
