import fc from 'fast-check';
import { stringify } from 'yaml';
import { differences, templateDifferences } from '../../lib/rollout/differences';
import { effectivePreferences } from '../../lib/rollout/preferences';
import { stackSetDefinitions } from '../../lib/rollout/stack-set-definition';
import { configured, root } from '../support/organization';

describe('what operation preferences come to', () => {
  const strict = 'strict-failure-tolerance' as const;
  const soft = 'soft-failure-tolerance' as const;
  it.each([
    ['nothing said: one at a time, nothing tolerated', { concurrencyMode: strict }, 30, [1, 0]],
    ['strict: at most tolerance plus one', { maxConcurrentPercentage: 100, failureToleranceCount: 2, concurrencyMode: strict }, 30, [3, 2]],
    ['soft: as many as asked', { maxConcurrentCount: 4, failureToleranceCount: 1, concurrencyMode: soft }, 30, [4, 1]],
    ['percentages round down', { maxConcurrentPercentage: 25, failureTolerancePercentage: 5, concurrencyMode: soft }, 30, [7, 1]],
    ['a concurrency that rounds to zero is one', { maxConcurrentPercentage: 25, concurrencyMode: soft }, 3, [1, 0]],
    ['no more than there are accounts', { maxConcurrentCount: 50, failureToleranceCount: 50, concurrencyMode: strict }, 3, [3, 3]],
  ])('%s', (_, preferences, accounts, [concurrentAccounts, toleratedFailures]) => {
    expect(effectivePreferences(preferences, accounts)).toEqual({ concurrentAccounts, toleratedFailures });
  });
});

describe('differences', () => {
  const json = fc.jsonValue();
  it('are none between a value and itself, whatever its keys’ order', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(differences('', value, JSON.parse(JSON.stringify(value)))).toEqual([]);
      }),
    );
  });
  it('are some between values that differ', () => {
    fc.assert(
      fc.property(json, json, (from, to) => {
        // Lists of text are sets: order and repetition mean nothing in a policy.
        const canonical = (value: unknown): unknown =>
          Array.isArray(value)
            ? value.every((item) => typeof item === 'string')
              ? [...new Set(value)].sort()
              : value.map(canonical)
            : typeof value === 'object' && value !== null
              ? Object.fromEntries(
                  Object.entries(value)
                    .map(([key, inner]) => [key, canonical(inner)])
                    .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
                )
              : value;
        const same = JSON.stringify(canonical(from)) === JSON.stringify(canonical(to));
        if (!same) expect(differences('', from, to).length).toBeGreaterThan(0);
      }),
    );
  });
  it('look at what a template has itself, not at what every object has', () => {
    expect(templateDifferences('{"toString":0}', '{"a":0}')).toEqual([
      { path: 'a', to: 0 },
      { path: 'toString', from: 0 },
    ]);
  });
  it('compare policies by name and statements by Sid, wherever they stand', () => {
    const template = (statements: object[]) => JSON.stringify({ Policies: [{ PolicyName: 'p', Statement: statements }] });
    const a = { Sid: 'A', Action: ['x', 'y'] };
    const b = { Sid: 'B', Action: ['z'] };
    expect(templateDifferences(template([a, b]), template([b, { ...a, Action: ['y', 'w'] }]))).toEqual([
      { path: 'Policies[p].Statement[A].Action', from: ['x'], to: ['w'] },
    ]);
  });
  it('are none between a template and the YAML that the CDK command line sends of it', () => {
    const [definition] = stackSetDefinitions(configured(), { root });
    const template: unknown = JSON.parse(definition!.templateBody);
    expect(templateDifferences(stringify(template, { schema: 'yaml-1.1' }), definition!.templateBody)).toEqual([]);
  });
  it('read the short forms that people write', () => {
    const yaml =
      'Resources:\n  Role:\n    Name: !Sub "a-${AWS::AccountId}"\n    Other: !GetAtt Role.Arn\n    List: !Join [",", [!Ref A, b]]\n';
    const json = JSON.stringify({
      Resources: {
        Role: {
          Name: { 'Fn::Sub': 'a-${AWS::AccountId}' },
          Other: { 'Fn::GetAtt': ['Role', 'Arn'] },
          List: { 'Fn::Join': [',', [{ Ref: 'A' }, 'b']] },
        },
      },
    });
    expect(templateDifferences(yaml, json)).toEqual([]);
  });
  it('show a deployed text that is no template as a whole', () => {
    expect(templateDifferences('- no template', '{}')).toEqual([{ path: 'TemplateBody', from: '- no template', to: '{}' }]);
  });
});
