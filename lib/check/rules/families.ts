import { type RuleDescription } from './description';

/** Rules that others wrote, by what their IDs begin with. */
export interface RuleFamily {
  /** Shown in the reference, e.g. `AwsSolutions-…`. */
  readonly pattern: string;
  readonly matches: (id: string) => boolean;
  readonly describe: (id: string) => RuleDescription;
}

const nagRules = 'https://github.com/cdklabs/cdk-nag/blob/main/RULES.md';

const packs: Readonly<Record<string, string>> = {
  AwsSolutions: 'AWS Solutions: best practices of the AWS Solutions Library',
  'HIPAA.Security': 'HIPAA Security',
  'NIST.800.53.R4': 'NIST 800-53 revision 4',
  'NIST.800.53.R5': 'NIST 800-53 revision 5',
  'PCI.DSS.321': 'PCI DSS 3.2.1',
  Serverless: 'Serverless: best practices for serverless applications',
};

const nagFamilies: readonly RuleFamily[] = Object.entries(packs).map(([pack, title]) => ({
  pattern: `${pack}-…`,
  matches: (id) => id.startsWith(`${pack}-`) && /^[A-Za-z0-9]+(\[.*\])?$/.test(id.slice(pack.length + 1)),
  describe: (id) => ({
    id,
    layer: 'cdk-nag',
    what: `A rule of the pack ${pack} of cdk-nag (${title}). The message describes the problem.`,
    why: 'The page of the pack explains the reason and the control of each rule.',
    fix: 'Correct the construct as the message says.',
    acknowledge: `On one construct, with a reason that a reviewer accepts: Validations.of(construct).acknowledge({ id: '${id}', reason: '...' }). Include the part in brackets if the finding has one.`,
    source: nagRules,
  }),
}));

const kinds: Readonly<Record<string, string>> = {
  F: 'a template that CloudFormation cannot deploy',
  E: 'an error in the template',
  W: 'a warning about the template',
};

/** Rules of the CloudFormation validation: a letter for how grave, and four digits. */
const validationFamily: RuleFamily = {
  pattern: 'F…, E…, W… and four digits',
  matches: (id) => /^[FEW]\d{4}$/.test(id),
  describe: (id) => ({
    id,
    layer: 'cloudformation-validation',
    what: `A rule of the CloudFormation validation in aws-cdk-lib: ${kinds[id.charAt(0)] ?? ''}. The message describes the problem.`,
    why: 'The validation uses the resource schemas of CloudFormation and the rules of cfn-lint. It checks every template, including those inside StackSets.',
    fix: 'Correct the property that the message names.',
    acknowledge: "Not one by one. A baseline (--write-baseline FILE, then --baseline FILE) accepts today's findings, but no new ones.",
    source: 'https://github.com/aws-cloudformation/cfn-lint/blob/main/docs/rules.md',
  }),
};

export const ruleFamilies: readonly RuleFamily[] = [...nagFamilies, validationFamily];
