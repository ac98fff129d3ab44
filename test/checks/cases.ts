import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, CfnDeletionPolicy, CfnResource, Stack } from 'aws-cdk-lib';
import { CordonChecks } from '../../checks';

/** A resource of a template, as CloudFormation has it. */
export interface CaseResource {
  readonly Type: string;
  readonly Properties?: Record<string, unknown>;
  readonly DeletionPolicy?: 'Retain' | 'RetainExceptOnCreate' | 'Delete';
}

export interface CheckCase {
  readonly name: string;
  /** @default - the stack is agnostic of its account */
  readonly account?: string;
  /** Size of the template of the StackSet `It`, filled up with a character. @default - the template as it is given */
  readonly templateBody?: { readonly bytes: number; readonly of: string };
  readonly resources: Readonly<Record<string, CaseResource>>;
}

/** `test/cases/checks/*.json`: of each rule, resources that comply with it and resources that do not, with what it finds. */
export interface CheckCases {
  /** ID of the rule. */
  readonly rule: string;
  readonly compliant: readonly CheckCase[];
  /** Finding and logical ID, sorted; others of the pack are left out. */
  readonly violating: readonly (CheckCase & { readonly expected: readonly string[] })[];
}

const folder = join(__dirname, '..', 'cases', 'checks');

export const checkCases: readonly CheckCases[] = readdirSync(folder)
  .sort()
  .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as CheckCases);

/** What the pack finds in the resources, as `ID LOGICAL-ID`, sorted. */
export function findingsIn({ account, templateBody, resources }: Omit<CheckCase, 'name'>): readonly string[] {
  const app = new App();
  const stack = new Stack(app, 'Stack', account === undefined ? {} : { env: { account, region: 'eu-west-1' } });
  for (const [id, { Type: type, Properties: properties = {}, DeletionPolicy: deletionPolicy }] of Object.entries(resources)) {
    const filled = templateBody && id === 'It' ? { TemplateBody: templateOf(templateBody) } : {};
    const resource = new CfnResource(stack, id, { type, properties: { ...properties, ...filled } });
    resource.overrideLogicalId(id);
    if (deletionPolicy !== undefined) resource.cfnOptions.deletionPolicy = CfnDeletionPolicy[snake(deletionPolicy)];
  }
  return findingsOf(app);
}

const snake = (policy: 'Retain' | 'RetainExceptOnCreate' | 'Delete') =>
  (({ Retain: 'RETAIN', RetainExceptOnCreate: 'RETAIN_EXCEPT_ON_CREATE', Delete: 'DELETE' }) as const)[policy];

function templateOf({ bytes, of }: { readonly bytes: number; readonly of: string }): string {
  const around = '{"Description":"","Resources":{"Topic":{"Type":"AWS::SNS::Topic"}}}';
  const filling = of.repeat((bytes - around.length) / Buffer.byteLength(of, 'utf8'));
  const body = around.replace('""', `"${filling}"`);
  return body.padEnd(body.length + bytes - Buffer.byteLength(body, 'utf8'), ' ');
}

/** What the pack finds and nobody acknowledged, as `ID PATH` without the stack, sorted. */
export function findingsOf(app: App): readonly string[] {
  return new CordonChecks(app)
    .validateScope(app)
    .violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath }) => `${ruleName} ${(constructPath ?? '').replace(/^[^/]+\//, '')}`),
    )
    .sort();
}
