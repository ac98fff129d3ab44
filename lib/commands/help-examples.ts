import { type Command } from 'commander';
import { pathOf } from './usage';

const example = '-c examples/cordon.yaml --organization examples/organization.json';

/** Two examples a command, which run in a copy of the repository. A test runs each. Two commands need a membership, so they name a file of the user's own. */
export const helpExamples: Readonly<Record<string, readonly [string, string]>> = {
  'cordon init': [
    'cordon init --organization examples/organization.json --membership-region eu-west-1 --dry-run',
    'cordon init --organization examples/organization.json --membership-region eu-west-1 --canary 700000000002 --format json --dry-run',
  ],
  'cordon onboard': [`cordon onboard ${example}`, `cordon onboard --apply --rehearse ${example}`],
  'cordon onboard why': [`cordon onboard why ${example}`, `cordon onboard why ${example} --format json`],
  'cordon onboard validate': [`cordon onboard validate ${example}`, `cordon onboard validate ${example} --format markdown`],
  'cordon onboard preference': ['cordon onboard preference -c cordon.yaml', 'cordon onboard preference -c cordon.yaml --format json'],
  'cordon onboard input': ['cordon onboard input -c cordon.yaml', 'cordon onboard input -c cordon.yaml --team'],
  'cordon snapshot': [
    'cordon snapshot -c examples/cordon.yaml --output organization.json',
    'cordon snapshot -c examples/cordon.yaml --since examples/organization.json --output organization.json',
  ],
  'cordon plan': [`cordon plan ${example}`, `cordon plan ${example} --accounts --format json`],
  'cordon deploy': [`cordon deploy --rehearse ${example}`, `cordon deploy --rehearse ${example} --until canary`],
  'cordon verify': [`cordon verify ${example} --format html`, `cordon verify --detect-drift --rehearse ${example}`],
  'cordon check': [`cordon check ${example}`, 'cordon check --explain templates/stack-set-without-call-as -c examples/cordon.yaml'],
  'cordon replay': [
    'cordon replay examples/findings.jsonl -c examples/signals.yaml',
    'cordon replay examples/findings.jsonl -c examples/routes.yaml --format json',
  ],
  'cordon test': ['cordon test -c examples/signals.yaml', 'cordon test examples/routes.test.yaml -c examples/routes.yaml --format junit'],
  'cordon import': ['cordon import examples/terraform.tfstate', 'cordon import examples/terraform.tfstate --format json'],
  'cordon approve': [
    'cordon approve --list -c examples/remediation.yaml',
    'cordon approve contain/444455556666/eu-west-1/ec2-instance/i-0123456789abcdef0/ID -c examples/remediation.yaml',
  ],
  'cordon rehearse': [
    'cordon rehearse incident -c examples/remediation.yaml',
    'cordon rehearse incident examples/finding.json -c examples/remediation.yaml --answer alice=reject@4m',
  ],
  'cordon rehearse incident': [
    'cordon rehearse incident examples/finding.json -c examples/remediation.yaml --answer alice=reject@4m bob=approve@9m',
    'cordon rehearse incident --action iam-principal -c examples/remediation.yaml --runbook account-unreachable --format markdown',
  ],
  'cordon explain': ['cordon explain rule scanner-portscan -c examples/signals.yaml', 'cordon explain routes -c examples/routes.yaml'],
  'cordon explain rule': [
    'cordon explain rule scanner-portscan -c examples/signals.yaml',
    'cordon explain rule scanner-portscan -c examples/signals.yaml --format json',
  ],
  'cordon explain route': [
    'cordon explain route case-updates -c examples/routes.yaml',
    'cordon explain route case-updates -c examples/routes.yaml --format json',
  ],
  'cordon explain routes': [
    'cordon explain routes -c examples/routes.yaml',
    'cordon explain routes -c examples/routes.yaml --format mermaid',
  ],
  'cordon explain account': [
    `cordon explain account 700000000005 ${example}`,
    `cordon explain account 700000000005 ${example} --format json`,
  ],
  'cordon explain measures': [
    'cordon explain measures -c examples/measures.yaml',
    'cordon explain measures -c examples/measures.yaml --organization examples/organization.json',
  ],
  'cordon explain guardrails': [
    'cordon explain guardrails -c examples/guardrails.yaml',
    'cordon explain guardrails -c examples/guardrails.yaml --format json',
  ],
  'cordon explain evidence-store': [
    'cordon explain evidence-store -c examples/evidence-store.yaml',
    'cordon explain evidence-store -c examples/evidence-store.yaml --format json',
  ],
  'cordon explain responder-access': [
    'cordon explain responder-access -c examples/responder-access.yaml',
    'cordon explain responder-access -c examples/responder-access.yaml --format json',
  ],
  'cordon explain event': [
    'cordon explain event examples/finding.json -c examples/routes.yaml',
    'cordon explain event examples/finding.json -c examples/signals.yaml --format json',
  ],
  'cordon completion': ['cordon completion bash', 'cordon completion zsh'],
};

/** What the options alone do not say. */
const helpNotes: Readonly<Record<string, string>> = {
  'cordon onboard': `
With --apply, --profile is that of the account that administers the membership. The
steps of the management account need --management-profile too. Run it again to go on
where it stopped: what AWS shows as done is left alone. It exits 0 when all that
Cordon can carry out is done, and 1 when a step was not confirmed, waits, was
refused, or needs credentials of another account.
`,
};

const exitCodes = `Exit codes:
  0  it is as it should be
  1  it is not: findings, uncovered accounts, or a failed gate
  2  the command line, the configuration or an input file is wrong
  3  it could not be found out: no access, or no answer`;

/** Puts examples and exit codes at the end of the help of every command. */
export function addExamples(command: Command): void {
  const examples = helpExamples[pathOf(command)];
  const lines = examples === undefined ? '' : `\nExamples:\n${examples.map((one) => `  $ ${one}\n`).join('')}`;
  command.addHelpText('after', `${lines}${helpNotes[pathOf(command)] ?? ''}\n${exitCodes}`);
  command.commands.forEach(addExamples);
}
