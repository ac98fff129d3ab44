import fc from 'fast-check';
import { messageExample } from '../../lib/routes/explain/message-example';
import { eventPathProblems, parametersTransformer } from '../../lib/routes/runbook-parameters';
import { runs } from '../support/runs';

const roleArn = 'arn:aws:iam::222222222222:role/Runbooks';

describe('the parameters of a runbook', () => {
  it('are given what the event has, and texts as they are', () => {
    const event = { detail: { resource: { instanceDetails: { instanceId: 'i-0123456789abcdef0' } }, findings: [{ Id: 'a "b" <c>' }] } };
    const transformer = parametersTransformer(
      {
        InstanceId: ['$.detail.resource.instanceDetails.instanceId'],
        Note: ['<valueA> of "x"', '$.detail.findings[0].Id'],
        Again: ['$.detail.resource.instanceDetails.instanceId'],
      },
      roleArn,
    );
    expect(messageExample(transformer!, event)).toEqual({
      AutomationAssumeRole: [roleArn],
      InstanceId: ['i-0123456789abcdef0'],
      Note: ['<valueA> of "x"', 'a "b" <c>'],
      Again: ['i-0123456789abcdef0'],
    });
    expect(Object.keys(transformer!.inputPathsMap)).toEqual(['valueA', 'valueB']);
  });

  it('start nothing where the event does not have the value: what EventBridge makes is no JSON', () => {
    const transformer = parametersTransformer({ InstanceId: ['$.detail.instance'], Other: ['x'] }, roleArn);
    expect(messageExample(transformer!, { detail: { instance: 'i-1' } })).toMatchObject({ InstanceId: ['i-1'] });
    expect(parametersTransformer({ InstanceId: ['i-1'] }, roleArn)).toBeUndefined();
  });

  it('come through whatever the texts are', () => {
    const text = fc.string({ maxLength: 20 }).filter((value) => !value.startsWith('$.'));
    fc.assert(
      fc.property(fc.dictionary(fc.string({ minLength: 1, maxLength: 10 }), fc.array(text, { minLength: 1, maxLength: 3 })), (texts) => {
        const parameters = { ...texts, Path: ['$.detail.id'] };
        const rendered = messageExample(parametersTransformer(parameters, roleArn)!, { detail: { id: 'found' } });
        expect(rendered).toEqual({ AutomationAssumeRole: [roleArn], ...parameters, Path: ['found'] });
      }),
      { numRuns: runs(200) },
    );
  });

  it.each([
    ['$.detail.findings[0].Id', true],
    ['$.detail.x-y_z', true],
    ['$.', false],
    ['$.detail..id', false],
    ['$.detail.findings[*].Id', false],
    ['$.detail.findings[0', false],
    [`$.detail.${'a'.repeat(260)}`, false],
  ])('takes a path into the event as EventBridge reads it: %s', (path, valid) => {
    expect(eventPathProblems({ A: [path] }, 'parameters')).toHaveLength(valid ? 0 : 1);
  });

  it('takes at most 100 values from the event', () => {
    const many = (count: number): string[] => Array.from({ length: count }, (_, index) => `$.detail.a${index}`);
    expect(eventPathProblems({ A: many(100) }, 'parameters')).toEqual([]);
    expect(eventPathProblems({ A: many(101) }, 'parameters')).toMatchObject([{ id: 'too-many-event-paths', value: 101 }]);
  });
});
