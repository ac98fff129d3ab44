import { checkLayers } from '../lib/check/layers';
import { type LayerId } from '../lib/check/layer';
import { checkRules, ruleFamilies, type RuleDescription } from '../lib/check/rules';

/** What each layer looks at, beyond its title. */
const layers: Readonly<Record<LayerId, string>> = {
  configuration:
    'Reads `cordon.yaml` and, where one is given, the snapshot, and holds the one against the other. What is wrong here stops the layers that need it; exit code 2.',
  'signal-safety':
    'Holds each suppression rule and automation rule against the safety rules. [signal-safety.md](signal-safety.md) has the acknowledgements.',
  'route-safety':
    'Looks for routes that likely miss events, and for routes that start something. A route acknowledges a finding with a reason.',
  plan: 'With `--organization`: says what `cordon plan` says of the organization. Its notices are no findings.',
  synthesis: 'Makes the app and the templates inside its StackSets, in memory, and reads the annotations of constructs.',
  nag: 'Runs the packs of cdk-nag that `check.packs` names on every construct, those of the StackSet templates included: `CordonChecks` is our own. What a template does not tell is unknown.',
  validation:
    'Runs the CloudFormation validation that comes with aws-cdk-lib, once, on every template: of stacks, inside StackSets, and such as stand as text in another. Warnings are findings, and a value that AWS does not know is an error.',
  unseen: 'Looks at the same templates for what neither that validation nor cfn-lint sees.',
  quotas: 'Measures sizes and numbers. Above the limit is an error, from 90 percent of it on a warning.',
  'iam-proof':
    'Evaluates the policies of the containment roles as they stand in the templates, with the service control policies of the snapshot: containment works, and nothing more is allowed.',
};

/** `docs/checks.md`: every layer and every rule of `cordon check`. */
export function checksReference(): string {
  return [
    '# What cordon check looks at',
    '<!-- Written by docs/checks.ts; a test fails when it is stale. -->',
    '`cordon check` proves a change safe before it is deployed. It reads files alone and calls no AWS. Its layers run in this order; one that cannot ' +
      'run, because an earlier one failed, is reported as `not run` and never counts as holding.',
    ['| Layer | Looks at |', '|---|---|', ...checkLayers.map(({ id }) => `| \`${id}\` | ${cell(layers[id])} |`)].join('\n'),
    ...severities,
    ...exitCodes,
    ...baseline,
    ...formats,
    '## Rules of others',
    '`cordon check --explain ID` names the pack or the validation, and its page.',
    [
      '| IDs | Layer | What |',
      '|---|---|---|',
      ...ruleFamilies.map(({ pattern, describe }) => {
        const { layer, what, source } = describe(pattern);
        return `| \`${pattern}\` | \`${layer}\` | ${cell(what)}${source === undefined ? '' : ` ([page](${source}))`} |`;
      }),
    ].join('\n'),
    ...checkLayers.flatMap(({ id }) => sectionOf(id)),
  ]
    .join('\n\n')
    .concat('\n');
}

const exitCodes: readonly string[] = [
  '## Exit codes',
  [
    '| Exit code | Means |',
    '|---|---|',
    '| 0 | nothing at or above `--fail-on` (`error`, unless `check.failOn` or the option says `warning`) |',
    '| 1 | something was found |',
    '| 2 | the command line, the configuration or the snapshot is wrong |',
    '| 3 | something could not be found out, and nothing worse was found. Unknown never exits 0 |',
  ].join('\n'),
];

const severities: readonly string[] = [
  '## Severities',
  [
    '| Severity | Means |',
    '|---|---|',
    '| `error` | it would be refused, would fail, or would harm; it fails the check |',
    '| `warning` | something that the organization did, or can change by the configuration; it fails the check with `--fail-on warning` |',
    '| `unknown` | it could not be found out; it always fails the check |',
    '| `note` | good to know, such as the known weaknesses of what AWS publishes; it never fails the check |',
  ].join('\n'),
];

const baseline: readonly string[] = [
  '## Baseline',
  'To adopt the check where there are findings already, write a baseline and commit it: `cordon check --write-baseline baseline.json`. With ' +
    '`--baseline baseline.json`, the findings in it no longer fail the check and new ones do; those that are gone are named, so that the file can be ' +
    'written anew. A finding is known by its rule and its place, by names: it stays the same when lines move or figures change. What is unknown cannot ' +
    'be in a baseline, nor what keeps other layers from looking. A note needs no baseline: it fails no check.',
];

const formats: readonly string[] = [
  '## Forms of the result',
  [
    '| `--format` | For |',
    '|---|---|',
    '| `text` | people; colours with a terminal alone |',
    '| `json` | programs: `"kind": "cordon/check"`, `"version": 1`. Only `durationMilliseconds` differs between two runs on the same files |',
    '| `sarif` | code scanning: SARIF 2.1.0, at the line of the configuration that a resource is made from; acknowledged and baselined findings are suppressed |',
    '| `junit` | test reports: a suite a layer, a case a rule |',
    '| `markdown` | a comment on a pull request |',
  ].join('\n'),
];

function sectionOf(layer: LayerId): readonly string[] {
  const rules = checkRules.filter((rule) => rule.layer === layer);
  switch (layer) {
    case 'signal-safety':
      return [`## ${layer}`, 'Each is described in [signal-safety.md](signal-safety.md); here its ID begins with `signal-safety/`.'];
    case 'configuration':
    case 'plan':
    case 'synthesis':
    case 'nag':
      return [`## ${layer}`, 'Each rule of `CordonChecks` is described in [nag-rules.md](nag-rules.md).'];
    case 'validation':
      return [`## ${layer}`, short(rules), ...shared(rules)];
    case 'iam-proof':
      return [
        `## ${layer}`,
        'Each statement of the proof is described in [iam-proof.md](iam-proof.md); here its ID begins with `iam-proof/`. Known weaknesses of what AWS ' +
          'publishes are one note together, `iam-proof/published-weaknesses`.',
      ];
    case 'route-safety':
    case 'unseen':
    case 'quotas':
      return [`## ${layer}`, ...rules.map(full)];
  }
}

/** What rules of a layer have in common is said once. */
function shared(rules: readonly RuleDescription[]): readonly string[] {
  const [first] = rules;
  return first === undefined ? [] : [`- Why: ${first.why}\n- Fix: ${first.fix}\n- Acknowledge: ${first.acknowledge}`];
}

function short(rules: readonly RuleDescription[]): string {
  return ['| ID | What |', '|---|---|', ...rules.map(({ id, what }) => `| \`${id}\` | ${cell(what)} |`)].join('\n');
}

function full({ id, what, why, fix, acknowledge, source }: RuleDescription): string {
  const page = source === undefined ? '' : `\n- Source: ${source}`;
  return `### \`${id}\`\n\n${what}\n\n- Why: ${why}\n- Fix: ${fix}\n- Acknowledge: ${acknowledge}${page}`;
}

const cell = (text: string): string => text.replaceAll('|', '\\|');
