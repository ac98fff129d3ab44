import { findingTypes } from '../../../events/finding-types';
import { controls as knownControls } from '../../../events/security-controls';
import { asffNames } from '../../../events/security-hub-types';
import { activeRules, everyCondition, harm, hidesFindings, type ActiveRule } from '../active-rules';
import { type Atom } from '../atoms';
import { type Condition } from '../conditions';
import { type SafetyFinding, type SafetyRule } from '../safety-rule';
import { and, orAccept } from '../words';

/** Fields that name a security control: `ComplianceSecurityControlId`, and `GeneratorId` in findings of controls. */
const controls: readonly string[] = ['ComplianceSecurityControlId', 'GeneratorId', 'compliance.control'];

/** Examples that a message gives at most. */
const mostExamples = 3;

export const partialIdentifier: SafetyRule = {
  id: 'partial-identifier',
  what: 'A rule that hides findings by a beginning or part of an identifier that ends inside a word or number. Examples: `Config.1`, `role/admin` or part of an account ID.',
  why: 'A prefix or a part also matches every longer identifier. `Config.1` matches `Config.10`, and `role/admin` matches `role/admin2` (https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_StringFilter.html).',
  fix: 'Use `equals` with the complete identifier, or end the text with the separator that follows it, such as `/` or `:`.',
  acknowledgeable: true,
  check: (input) =>
    activeRules(input).all.flatMap((active) =>
      harm(active) === undefined
        ? []
        : everyCondition(active).flatMap((condition) =>
            condition.anyOf.flatMap(({ at, atoms }) =>
              atoms.flatMap((one, index) => ofAtom(active, condition, one, place(at, one, atoms, index))),
            ),
          ),
    ),
};

/** Of a suppression rule the alternatives are those of one operator; of an automation rule those of all three, one behind the other. */
function place(at: string, { operator }: Atom, atoms: readonly Atom[], index: number): string {
  const first = atoms.findIndex((one) => one.operator === operator);
  return at.endsWith('s') ? `${at}[${index}]` : `${at}.${operator}[${index - first}]`;
}

function ofAtom(active: ActiveRule, condition: Condition, one: Atom, at: string): readonly SafetyFinding[] {
  const more = isIdentifier(condition) ? examples(active.list, condition, one) : [];
  const [first] = more;
  if (first === undefined) return [];
  const { list, index } = active;
  const id = `partial-identifier[${one.text}]`;
  return [
    {
      id,
      severity: hidesFindings(active) && controls.includes(condition.field) ? 'error' : 'warning',
      list,
      index,
      at,
      message: `also matches longer identifiers, for example ${and(more)}`,
      value: one.text,
      remedy: `use equals with the complete identifier, or end the text with the separator that follows it${orAccept(id)}`,
    },
  ];
}

function isIdentifier({ field, known }: Condition): boolean {
  const kinds: readonly string[] = ['account', 'image', 'instance', 'principal', 'resource', 'type'];
  return controls.includes(field) || (known !== undefined && kinds.includes(known.kind));
}

/** Identifiers that a text takes although they go on where it stops. */
function examples(list: ActiveRule['list'], { field, known }: Condition, { operator, text }: Atom): readonly string[] {
  const stem = stemOf(operator, text);
  if (stem === undefined || !/[A-Za-z\d]$/.test(stem) || isWhole(stem)) return [];
  if (known?.kind === 'type') {
    const names = findingTypes().flatMap(({ type }) => (list === 'automationRules' ? asffNames(type) : [type]));
    const types = names.filter((name) => goesOn(name, stem, operator));
    // A text that stands for one type alone, with its family behind a dot, hides nothing else.
    return types.slice(0, mostExamples);
  }
  if (known?.kind === 'account') return [`${stem}${'0'.repeat(Math.max(0, 12 - stem.length))}`];
  if (controls.includes(field)) return controlsBehind(stem);
  const [, digits] = /(?:^|[/:])(?:i|ami|eni|sg|subnet|vpc)-([\da-f]+)$/.exec(stem) ?? [];
  return [digits === undefined ? `${stem}2` : `${stem}${'0'.repeat(17 - digits.length)}`];
}

/** Controls whose ID goes on with a digit: those that there are, otherwise such as there may be. */
function controlsBehind(stem: string): readonly string[] {
  const [, start = '', id] = /^(.*?)([A-Za-z\d]+\.\d+)$/.exec(stem) ?? [];
  if (id === undefined) return [];
  const longer = [...knownControls().keys()].filter((known) => known.startsWith(id) && /^\d/.test(known.slice(id.length)));
  longer.sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  return longer.length > 0 ? longer.slice(0, mostExamples).map((known) => start + known) : [`${stem}0`, `${stem}1`];
}

/** What a value has to begin with or hold, where it can go on behind that. @returns undefined where it cannot */
function stemOf(operator: Atom['operator'], text: string): string | undefined {
  if (operator === 'prefix' || operator === 'contains') return text;
  return operator === 'matches' && text.endsWith('*') && !/[*?]/.test(text.slice(0, -1)) ? text.slice(0, -1) : undefined;
}

/** Identifiers of a fixed length cannot go on: accounts, and IDs such as `i-` with 17 digits. */
function isWhole(stem: string): boolean {
  return /(^|:)\d{12}$/.test(stem) || /(^|[/:])[a-z]+-[\da-f]{17}$/.test(stem);
}

/** Whether a name holds a stem and goes on inside the word. */
function goesOn(name: string, stem: string, operator: Atom['operator']): boolean {
  const from = operator === 'contains' ? name.indexOf(stem) : name.startsWith(stem) ? 0 : -1;
  return from !== -1 && /^[A-Za-z\d]/.test(name.slice(from + stem.length));
}
