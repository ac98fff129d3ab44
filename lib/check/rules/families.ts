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
    what: `A rule of the pack ${pack} of cdk-nag (${title}). The finding says what it is about.`,
    why: 'The page of the pack gives the reason and the control of each rule.',
    fix: 'Correct the construct as the finding says.',
    acknowledge: `On the one construct, with a reason a reviewer would accept: Validations.of(construct).acknowledge({ id: '${id}', reason: '...' }), with the part in brackets where the finding has one.`,
    source: nagRules,
  }),
}));

const kinds: Readonly<Record<string, string>> = {
  F: 'a template that CloudFormation could not deploy at all',
  E: 'an error of the template',
  W: 'a warning about the template',
};

/** Rules of the CloudFormation validation: a letter for how grave, and four digits. */
const validationFamily: RuleFamily = {
  pattern: 'F…, E…, W… and four digits',
  matches: (id) => /^[FEW]\d{4}$/.test(id),
  describe: (id) => ({
    id,
    layer: 'cloudformation-validation',
    what: `A rule of the CloudFormation validation that comes with aws-cdk-lib: ${kinds[id.charAt(0)] ?? ''}. The finding says what it is about.`,
    why: 'It is made from the resource schemas of CloudFormation and the rules of cfn-lint, and looks at every template, those inside StackSets included.',
    fix: 'Correct the property that the finding names.',
    acknowledge: 'Not one by one. A baseline (--write-baseline FILE, then --baseline FILE) accepts what is there today, and nothing new.',
    source: 'https://github.com/aws-cloudformation/cfn-lint/blob/main/docs/rules.md',
  }),
};

export const ruleFamilies: readonly RuleFamily[] = [...nagFamilies, validationFamily];
