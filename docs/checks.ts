import { checkLayers } from '../lib/check/layers';
import { type LayerId } from '../lib/check/layer';
import { checkRules, ruleFamilies, type RuleDescription } from '../lib/check/rules';

/** What each layer looks at, beyond its title. */
const layers: Readonly<Record<LayerId, string>> = {
  configuration:
    'Reads `cordon.yaml` and the snapshot, if there is one, and compares them. A fault here stops the layers that need them; exit code 2.',
  'signal-safety':
    'Checks each suppression rule and automation rule against the safety rules. [signal-safety.md](signal-safety.md) says how to acknowledge a finding.',
  'route-safety':
    'Finds routes that probably miss events, and routes that start something. A route can acknowledge a finding, with a reason.',
  plan: 'With `--organization`: runs `cordon plan` on the snapshot. Errors and warnings of the plan are reported; its notices are not.',
  synthesis: 'Synthesizes the app and the templates inside its StackSets, in memory, and reports the annotations of constructs.',
  'cdk-nag':
    'Runs the packs of cdk-nag that `check.packs` names on every construct, also in StackSet templates. `CordonChecks` is our own pack. What a template does not say is unknown.',
  'cloudformation-validation':
    'Validates every template once: of stacks, of StackSets, and those embedded as text in another template. It uses the CloudFormation validation of aws-cdk-lib. Warnings are findings, and a value that AWS does not know is an error.',
  templates: 'Checks the same templates by StackSet and signal rules of our own, for what neither that validation nor cfn-lint finds.',
  quotas: 'Measures sizes and numbers. Above the limit is an error, from 90 percent of it on a warning.',
  'iam-proof':
    'Proves that containment works, and that nothing more is allowed. It evaluates the policies of the containment roles in the templates, with the service control policies of the snapshot.',
  guardrails:
    'Evaluates the guardrails that the configuration asks for: every action that they are to stop, and those that they are to let through. With a snapshot, together with the policies of the organization.',
  'evidence-store':
    'Evaluates the policies of the evidence buckets and their keys: every request that a runbook makes, and those that must be stopped. The configuration can acknowledge a finding, with a reason.',
  'responder-access':
    'Evaluates the roles for people: what each is for, what it must not do, and who may assume it. The configuration can acknowledge a finding, with a reason.',
  remediation:
    'Looks at what containment from findings can do, who can answer, and what starts without a person. What no document says is unknown. The configuration can acknowledge a finding, with a reason.',
};

/** `docs/checks.md`: every layer and every rule of `cordon check`. */
export function checksReference(): string {
  return [
    '# What cordon check looks at',
    '<!-- Written by docs/checks.ts; a test fails when it is stale. -->',
    '`cordon check` proves a change safe before it is deployed. It reads files, and makes no call to AWS. Its layers run in this ' +
      'order. A layer that cannot run, because an earlier one failed, is reported as `not run`, and never counts as passed.',
    ['| Layer | Looks at |', '|---|---|', ...checkLayers.map(({ id }) => `| \`${id}\` | ${cell(layers[id])} |`)].join('\n'),
    ...severities,
    ...exitCodes,
    ...baseline,
    ...formats,
    ...cache,
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

const cache: readonly string[] = [
  '## A second run',
  'A check of the same inputs prints the result of the first run, byte for byte, with the same exit code. It takes a fraction of the time. ' +
    'The durations in it are those of the first run.',
  [
    '| What | |',
    '|---|---|',
    '| The same inputs | the text and paths of the configuration and the snapshot, `--date`, the program and its packages, Node, the environment variables `CDK_*` and `NODE_OPTIONS`, time zone and locale |',
    '| What may differ | `--format`, `--output`, `--also`, `--fail-on`, `--baseline`: they are applied to the result |',
    '| Where results are kept | `$CORDON_CACHE_DIR`, else `$XDG_CACHE_HOME/cordon`, else `~/.cache/cordon`; the 100 that were used last |',
    '| Who can read them | this user alone (mode 0700). Each is encrypted, and only who has the inputs can open it |',
    '| To run every layer | `--no-cache`. Use it if you changed files inside `node_modules` |',
    '| To delete them | delete the folder, at any time |',
  ].join('\n'),
  'The day is among the inputs. So an exclusion or a rule that ends is found on the day after, whatever was kept before. A result is not kept if a layer ' +
    'could not finish. The folder is not used if other users can write to it; the check says so on standard error.',
  'In a pipeline, keep the folder between runs with the cache of the pipeline, and set `CORDON_CACHE_DIR` to it. Let only runs that you trust write to it.',
];

const exitCodes: readonly string[] = [
  '## Exit codes',
  [
    '| Exit code | Means |',
    '|---|---|',
    '| 0 | nothing at or above `--fail-on` (`error`, unless `check.failOn` or the option says `warning`) |',
    '| 1 | something was found |',
    '| 2 | the command line, the configuration or the snapshot is wrong |',
    '| 3 | Cordon could not find something out, and found nothing worse. Unknown never exits 0 |',
  ].join('\n'),
];

const severities: readonly string[] = [
  '## Severities',
  [
    '| Severity | Means |',
    '|---|---|',
    '| `error` | AWS would refuse it, or it would fail or harm; it fails the check |',
    '| `warning` | something that you did, or can change in the configuration; it fails the check with `--fail-on warning` |',
    '| `unknown` | Cordon could not find it out; it always fails the check |',
    '| `note` | good to know, such as the known weaknesses of what AWS publishes; it never fails the check |',
  ].join('\n'),
];

const baseline: readonly string[] = [
  '## Baseline',
  'To start with the check where there are findings already, write a baseline and commit it: `cordon check --write-baseline ' +
    'baseline.json`. With `--baseline baseline.json`, its findings no longer fail the check, and new ones do. The check names ' +
    'findings that are gone, so that you can write the file anew.',
  'A finding is known by its rule and its place, by names. So it stays the same when lines move or figures change. Unknown cannot ' +
    'be in a baseline, nor can what keeps other layers from running. A note needs no baseline: it never fails the check.',
];

const formats: readonly string[] = [
  '## Formats of the result',
  [
    '| `--format` | For |',
    '|---|---|',
    '| `text` | people; with colours on a terminal |',
    '| `json` | programs: `"kind": "cordon/check"`, `"version": 1`. Only `durationMilliseconds` differs between two runs of the layers on the same files |',
    '| `sarif` | code scanning: SARIF 2.1.0, at the line of the configuration that a resource is made from; acknowledged and baselined findings are suppressed |',
    '| `junit` | test reports: one suite for each layer, one case for each rule |',
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
    case 'cdk-nag':
      return [`## ${layer}`, 'Each rule of `CordonChecks` is described in [nag-rules.md](nag-rules.md).'];
    case 'cloudformation-validation':
      return [`## ${layer}`, short(rules), ...shared(rules)];
    case 'iam-proof':
      return [
        `## ${layer}`,
        'Each statement of the proof is described in [iam-proof.md](iam-proof.md); here its ID begins with `iam-proof/`. Known weaknesses of what AWS ' +
          'publishes are one note together, `iam-proof/published-weaknesses`.',
      ];
    case 'route-safety':
    case 'guardrails':
    case 'evidence-store':
    case 'responder-access':
    case 'remediation':
    case 'templates':
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
