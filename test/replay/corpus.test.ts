import { readFileSync } from 'node:fs';
import { findingTypes } from '../../lib/events/finding-types';
import { findingFields } from '../../lib/events/known-fields';
import { recognize } from '../../lib/replay/records/recognize';
import { expectedFile, retiredTypes, samples, told } from './corpus/corpus';

const fields = new Set(findingFields('GuardDuty Finding'));
const open = [...fields].filter((path) => path.endsWith('.*')).map((path) => path.slice(0, -1));

/** Paths of a value, down to what is neither a list nor an object. */
function pathsOf(value: unknown, at: string): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((entry: unknown) => pathsOf(entry, at));
  if (typeof value !== 'object' || value === null) return [at];
  return Object.entries(value).flatMap(([name, member]) => pathsOf(member, at === '' ? name : `${at}.${name}`));
}

const found = told();

describe('findings and events as AWS documents them', () => {
  it('are one of each type of GuardDuty, active and retired, and of the other services', () => {
    const names = samples.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    const retired = retiredTypes.map(({ type }) => type);
    expect(names).toEqual(expect.arrayContaining(retired.map((type) => `${type} (retired)`)));
    const active = findingTypes().filter(({ type }) => !retired.includes(type));
    expect(names).toEqual(expect.arrayContaining(active.map(({ type }) => type)));
    // The page of retired types is newer than the list of active ones, and has these two of it.
    expect(findingTypes().flatMap(({ type }) => (retired.includes(type) ? [type] : []))).toEqual([
      'Persistence:Kubernetes/ContainerWithSensitiveMount',
      'PrivilegeEscalation:Kubernetes/PrivilegedContainer',
    ]);
    for (const { source } of samples) expect(source).toMatch(/^https:\/\/docs\.aws\.amazon\.com\/[\w./-]+\.html$/);
  });

  it('are recognized, each as one record, in every form', () => {
    const forms = samples.map(({ name, record }) => [name, recognize(record).map((one) => one?.form)] as const);
    expect(forms.filter(([, all]) => all.length !== 1 || all[0] === undefined)).toEqual([]);
    expect([...new Set(forms.flatMap(([, all]) => all))].sort()).toEqual([
      'cloudtrail',
      'event',
      'guardduty',
      'security-hub',
      'security-hub-v2',
    ]);
  });

  it('have fields of GuardDuty findings that the model has', () => {
    const unknown = samples.flatMap(({ record }) =>
      recognize(record).flatMap((one) =>
        one?.form === 'guardduty'
          ? pathsOf(one.finding, '').filter((path) => !fields.has(path) && !open.some((begin) => path.startsWith(begin)))
          : [],
      ),
    );
    expect([...new Set(unknown)]).toEqual([]);
  });

  it('meet the rules and routes of the examples as the data says (npm run corpus writes it anew)', () => {
    expect(found).toEqual(JSON.parse(readFileSync(expectedFile, 'utf8')));
  });

  it('show how narrow the rules of the example are: each hides findings of its own types alone', () => {
    const signals = found['examples/signals.yaml']!;
    const archived = Object.entries(signals).filter(([, what]) => what.startsWith('archived by') && !what.includes('?'));
    expect(archived.map(([name]) => name)).toEqual(['PrivilegeEscalation:Runtime/DockerSocketAccessed', 'Recon:EC2/Portscan']);
  });
});
