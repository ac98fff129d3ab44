import { memberAccountTemplate } from '../../lib/containment/templates';
import { CordonError } from '../../lib/core/problem';
import { assertStackSetTemplate, stackSetTemplateProblems, templateHash, templateToBody } from '../../lib/rollout/template-body';
import { everyCombination, published } from '../containment/options';

const bucket = { Type: 'AWS::S3::Bucket' };
const ids = (template: unknown): string[] => stackSetTemplateProblems(JSON.stringify(template)).map(({ id }) => id);

describe('the text of a template', () => {
  it('is the same whatever order its keys were written in', () => {
    const one = templateToBody({ Resources: { A: { Type: 'T', Properties: { x: 1, y: [{ b: 1, a: 2 }] } } }, Description: 'd' });
    const two = templateToBody({ Description: 'd', Resources: { A: { Properties: { y: [{ a: 2, b: 1 }], x: 1 }, Type: 'T' } } });
    expect(one).toBe(two);
    expect(templateHash(one)).toBe(templateHash(two));
  });

  it('keeps the order of lists, and leaves out what is undefined', () => {
    expect(templateToBody({ Resources: { A: { Type: 'T', DependsOn: ['b', 'a'], DeletionPolicy: undefined } } })).toBe(
      '{\n "Resources": {\n  "A": {\n   "DependsOn": [\n    "b",\n    "a"\n   ],\n   "Type": "T"\n  }\n }\n}',
    );
  });
});

describe('a StackSet template', () => {
  it('passes in every combination of the containment roles, far below the limit', () => {
    for (const options of everyCombination) {
      const body = templateToBody(memberAccountTemplate(options));
      expect(() => assertStackSetTemplate(body)).not.toThrow();
      expect(Buffer.byteLength(body)).toBeLessThan(15_000);
    }
  });

  it('may have 51,200 bytes and no more, counted in bytes and not in characters', () => {
    const sized = (bytes: number, character: string): string => {
      const empty = JSON.stringify({ Description: '', Resources: { B: bucket } });
      const filler = (bytes - Buffer.byteLength(empty)) / Buffer.byteLength(character);
      return JSON.stringify({ Description: character.repeat(filler), Resources: { B: bucket } });
    };
    expect(stackSetTemplateProblems(sized(51_200, 'x'))).toEqual([]);
    expect(stackSetTemplateProblems(sized(51_201, 'x'))).toMatchObject([{ id: 'stack-set-template-too-large', value: 51_201 }]);
    // 40,000 characters of three bytes each.
    const wide = JSON.stringify({ Description: '€'.repeat(40_000), Resources: { B: bucket } });
    expect(stackSetTemplateProblems(wide).map(({ id }) => id)).toEqual(['stack-set-template-too-large']);
  });

  it.each(['Parameters', 'Metadata', 'Rules', 'Transform', 'Hooks'])('has no section %s', (section) => {
    expect(ids({ [section]: {}, Resources: { B: bucket } })).toEqual([`stack-set-template-${section.toLowerCase()}`]);
  });

  it('has no exported output, and may have others', () => {
    expect(ids({ Outputs: { Name: { Value: 'x' } }, Resources: { B: bucket } })).toEqual([]);
    expect(ids({ Outputs: { Name: { Value: 'x', Export: { Name: 'n' } } }, Resources: { B: bucket } })).toEqual([
      'stack-set-template-export',
    ]);
  });

  it('has no nested stack, no CDK metadata, no asset and no macro', () => {
    expect(ids({ Resources: { B: { Type: 'AWS::CloudFormation::Stack' } } })).toEqual(['stack-set-template-nested-stack']);
    expect(ids({ Resources: { B: { Type: 'AWS::CDK::Metadata' } } })).toEqual(['stack-set-template-metadata']);
    expect(ids({ Resources: { B: { ...bucket, Metadata: { 'aws:cdk:path': 'x' } } } })).toEqual(['stack-set-template-metadata']);
    expect(ids({ Resources: { B: { ...bucket, Properties: { X: 'cdk-hnb659fds-assets-111111111111-eu-west-1' } } } })).toEqual([
      'stack-set-template-asset',
    ]);
    expect(ids({ Resources: { B: { ...bucket, Properties: { 'Fn::Transform': { Name: 'AWS::Include' } } } } })).toEqual([
      'stack-set-template-transform',
    ]);
  });

  it.each(['Resources: {}', '[]', '{}', '{"Resources":{"B":"x"}}', ''])('is a JSON object with resources, which %j is not', (body) => {
    expect(stackSetTemplateProblems(body).map(({ id }) => id)).toEqual(['stack-set-template-not-json']);
  });

  it('is refused with every problem at once', () => {
    const body = templateToBody({
      ...memberAccountTemplate(published),
      Parameters: {},
      Rules: {},
    } as Parameters<typeof templateToBody>[0]);
    const refused = (): void => assertStackSetTemplate(body);
    expect(refused).toThrow(CordonError);
    expect(refused).toThrow(/must not have Parameters;.*\n.*must not have Rules;/);
  });
});
