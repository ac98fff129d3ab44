import { CfnElement, CfnOutput, CfnResource, Stack, Token } from 'aws-cdk-lib';
import { NagMessageLevel, NagPack, type NagPackProps } from 'cdk-nag';
import { type IConstruct } from 'constructs';
import { checkRules } from './check-rules';
import { findingId, packName, type CheckedResource, type CheckResult, type CheckRule } from './rule';
import { referredTo, type Properties } from './values';

const levels: Readonly<Record<CheckRule['level'], NagMessageLevel>> = { error: NagMessageLevel.ERROR, warning: NagMessageLevel.WARN };

/**
 * A cdk-nag 3 pack of what goes wrong between AWS Security Incident Response, StackSets, GuardDuty, Security Hub and EventBridge, and no other pack
 * looks at. For any CDK app: `Validations.of(app).addPlugins(new CordonChecks(app))`.
 *
 * Every finding has an ID of its own, such as `CordonChecks-PassRoleOnEveryRole[Resource::*]`, to be acknowledged on the one resource. What cannot
 * be told before the deployment is a finding too, `CordonChecks-RULE[Unknown::...]`. All rules: docs/nag-rules.md.
 */
export class CordonChecks extends NagPack {
  public readonly name = packName;
  private readonly seen = new Map<IConstruct, readonly CfnElement[]>();
  private readonly read = new Map<CfnResource, CheckedResource>();

  public constructor(scope?: IConstruct, props?: NagPackProps) {
    super(scope, props);
    this.packName = packName;
  }

  public override validateScope(scope: IConstruct): ReturnType<NagPack['validateScope']> {
    this.seen.clear();
    this.read.clear();
    return super.validateScope(scope);
  }

  protected override checkResource(node: CfnResource): void {
    for (const rule of checkRules.filter(({ types }) => types.includes(node.cfnResourceType))) {
      this.apply(rule, node);
    }
  }

  private apply(rule: CheckRule, node: CfnResource): void {
    const { id: ruleSuffixOverride, why: explanation } = rule;
    const report = (info: string, result: () => readonly string[]): void =>
      this.applyRule({ ruleSuffixOverride, info, explanation, level: levels[rule.level], node, rule: () => [...result()] });
    let results: readonly CheckResult[];
    try {
      results = rule.check(this.resource(node));
    } catch (error) {
      // cdk-nag reports a rule that throws by the rule's own ID.
      return report(rule.what, () => {
        throw error;
      });
    }
    // What has the same ID is one finding.
    for (const result of new Map(results.map((each) => [findingId(rule, each), each])).values()) {
      report(`${result.message}. ${rule.fix}`, () => [bracketed(rule, result)]);
    }
  }

  private resource(node: CfnResource): CheckedResource {
    const known = this.read.get(node);
    if (known !== undefined) return known;
    const stack = Stack.of(node);
    const { Resources: rendered } = stack.resolve(node._toCloudFormation()) as {
      readonly Resources?: Readonly<Record<string, Properties>>;
    };
    const [[logicalId, { Properties: properties = {}, DeletionPolicy: deletionPolicy }] = ['', {} as Properties]] = Object.entries(
      rendered ?? {},
    );
    const resource: CheckedResource = {
      logicalId,
      type: node.cfnResourceType,
      properties: properties as Properties,
      deletionPolicy,
      ...(!Token.isUnresolved(stack.account) && { account: stack.account }),
      ...(!Token.isUnresolved(stack.region) && { region: stack.region }),
      others: (types) =>
        this.resources(node, types)
          .filter(({ node: other }) => Stack.of(other) === stack)
          .map(({ resource: read }) => read()),
      everywhere: (types) => this.resources(node, types).map(({ resource: read }) => read()),
      exported: (name) => this.exported(node, name),
    };
    this.read.set(node, resource);
    return resource;
  }

  /** Resources of the app, read only when asked for. */
  private resources(from: IConstruct, types?: readonly string[]) {
    return this.elements(from)
      .filter((element): element is CfnResource => CfnResource.isCfnResource(element))
      .filter(({ cfnResourceType: type }) => types === undefined || types.includes(type))
      .map((node) => ({ node, resource: () => this.resource(node) }));
  }

  private exported(from: IConstruct, name: string): CheckedResource | undefined {
    const output = this.elements(from)
      .filter((element): element is CfnOutput => element instanceof CfnOutput)
      .find((each) => each.stack.resolve(each.exportName) === name);
    const logicalId = output && referredTo(output.stack.resolve(output.value));
    return logicalId === undefined
      ? undefined
      : this.resources(from)
          .filter(({ node }) => Stack.of(node) === output?.stack)
          .map(({ resource }) => resource())
          .find((resource) => resource.logicalId === logicalId);
  }

  private elements({ node: { root } }: IConstruct): readonly CfnElement[] {
    const found =
      this.seen.get(root) ?? root.node.findAll().filter((construct): construct is CfnElement => CfnElement.isCfnElement(construct));
    this.seen.set(root, found);
    return found;
  }
}

/** The part of a finding's ID in brackets, which cdk-nag puts after the rule's. */
const bracketed = (rule: CheckRule, result: CheckResult): string => findingId(rule, result).slice(`${packName}-${rule.id}[`.length, -1);
