import { type Policy } from '../iam';
import { type Probe } from './expectation';
import { allowStatements } from './witnesses';

/** What a policy allows by name beyond the expected actions (in lower case), and by wildcard or NotAction at all; as probes that were allowed. */
export function matchesNothingBut(expected: ReadonlySet<string>, policy: Policy, name: string): readonly Probe[] {
  const unreadable: Probe[] = policy.unreadable
    ? [{ what: policy.unreadable.name, decision: { result: 'unknown', unknowns: [policy.unreadable] } }]
    : [];
  const found = allowStatements(policy).flatMap(({ sid, actions, unknowns }): readonly Probe[] => {
    const place = { kind: 'identity', policy: name, sid } as const;
    const allowed = (what: string, action?: string): Probe => ({
      what,
      ...(action && { action }),
      decision: { result: 'allowed', by: [place] },
    });
    const unclear = unknowns.map((unknown): Probe => ({
      what: unknown.name,
      decision: { result: 'unknown', unknowns: [{ ...unknown, at: place }] },
    }));
    if (actions.negated)
      return [...unclear, ...(unknowns.length > 0 ? [] : [allowed('NotAction, which allows everything except a few actions')])];
    const wide = actions.list.filter(({ text }) => /[*?]/.test(text)).map(({ text }) => allowed(`${text}, a wildcard`, text));
    const more = actions.list.filter(({ text }) => !/[*?]/.test(text) && !expected.has(text.toLowerCase()));
    return [...unclear, ...wide, ...more.map(({ text }) => allowed(text, text))];
  });
  return [...unreadable, ...found];
}
