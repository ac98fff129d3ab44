import { CreateStackCommand, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { type Rewriting } from './proxy';
import { escapeXml, type WireCall } from './wire';
import { type FailingInstances, type WireWorld } from './wire-world';

interface TemplateText {
  readonly Resources: Readonly<Record<string, unknown>>;
}

const generationName = (generation: number): string => `cordon-emulator-deployable-${generation}`;

/**
 * Makes instances fail in the emulator itself, since none fails by itself: on its way to the emulator a StackSet template gets one more
 * resource, which imports an export that every account has except those that are to fail. So the stack fails there, and everything
 * that follows from it (results, counts, tolerance, cancelled instances, statuses) is the emulator's own. On the way back the
 * template is again the one that was sent.
 *
 * An export that is in use cannot be taken away, as in AWS; then the templates that follow import another one.
 */
export class StackSetTemplates implements FailingInstances, Rewriting {
  /** For each generation of the export, the accounts that have it. */
  private readonly deployable: Set<string>[] = [new Set()];
  /** Template as the emulator has it, to the one that was sent. */
  private readonly sent = new Map<string, string>();

  public constructor(private readonly world: WireWorld) {
    world.traffic.rewriting = this;
  }

  public async set(failing: readonly string[], members: readonly string[]): Promise<void> {
    if (failing.some((account) => this.deployable.at(-1)?.has(account))) this.deployable.push(new Set());
    const others = members.filter((account) => !failing.includes(account));
    const missing = this.deployable.flatMap((have, generation) =>
      others.filter((account) => !have.has(account)).map((account) => ({ have, generation, account })),
    );
    await Promise.all(
      missing.map(async ({ have, generation, account }) => {
        have.add(account);
        await this.createExport(account, generationName(generation));
      }),
    );
  }

  private async createExport(account: string, StackName: string): Promise<void> {
    const { cloudFormation } = this.world.directTo(account);
    const Outputs = { Deployable: { Value: 'yes', Export: { Name: StackName } } };
    const Resources = { Deployable: parameter('yes') };
    await cloudFormation.send(new CreateStackCommand({ StackName, TemplateBody: JSON.stringify({ Resources, Outputs }) }));
    for (;;) {
      const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName }));
      const { StackStatus, StackStatusReason } = Stacks?.[0] ?? {};
      if (StackStatus === 'CREATE_COMPLETE') return;
      if (StackStatus !== 'CREATE_IN_PROGRESS') throw new Error(`${StackName} in ${account} is ${StackStatus}: ${StackStatusReason}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  public request(call: WireCall, body: string): string {
    if (call.command !== 'CreateStackSet' && call.command !== 'UpdateStackSet') return body;
    const parameters = new URLSearchParams(body);
    const original = parameters.get('TemplateBody');
    if (original === null) return body;
    const importing = importingTemplate(original, generationName(this.deployable.length - 1));
    this.sent.set(importing, original);
    parameters.set('TemplateBody', importing);
    return parameters.toString();
  }

  public answer(call: WireCall, body: string): string {
    if (call.command !== 'DescribeStackSet') return body;
    return body.replace(/<TemplateBody>([^]*?)<\/TemplateBody>/, (whole, escaped: string) => {
      const original = this.sent.get(unescapeXml(escaped));
      return original === undefined ? whole : `<TemplateBody>${escapeXml(original)}</TemplateBody>`;
    });
  }
}

/** A parameter named after its stack, so that two StackSets do not collide in one account. */
const parameter = (Value: unknown): object => ({
  Type: 'AWS::SSM::Parameter',
  Properties: { Name: { 'Fn::Sub': '/cordon-emulator/${AWS::StackName}' }, Type: 'String', Value },
});

/** The import comes first, so that a failing account is left without the other resources. */
function importingTemplate(original: string, exportName: string): string {
  const template = JSON.parse(original) as TemplateText;
  return JSON.stringify({ ...template, Resources: { Deployable: parameter({ 'Fn::ImportValue': exportName }), ...template.Resources } });
}

function unescapeXml(text: string): string {
  const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hexadecimal?: string, decimal?: string, name?: string) => {
    if (hexadecimal) return String.fromCodePoint(parseInt(hexadecimal, 16));
    if (decimal) return String.fromCodePoint(Number(decimal));
    return entities[name ?? ''] ?? whole;
  });
}
