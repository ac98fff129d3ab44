import { tamperServices, type SeenCalls, type TamperService } from '../lib/routes/tamper-actions';

/** `docs/tamper-detection.md`, from the list that the patterns are made of. */
export function tamperDetectionReference(): string {
  return `${[head, ...tamperServices.map(serviceSection)].join('\n\n')}\n`;
}

const head = `# What tamper detection sees

Written from \`lib/routes/tamper-actions.json\` by \`npm run docs\`. The preset \`tamper-detection\` of a route takes these calls in the administrator
account and the management account. It also takes everything that the root user does there except reading, in the console too.

Every write action of these services stands here: under what is seen, or under what is not needed, with the reason. A test compares the list with
the actions that AWS publishes for its services. A new action fails the test until somebody sorts it.

It does not see:

- calls in member accounts. \`cordon verify\` finds roles that are missing there.
- calls where no trail logs management events.
- what CloudFormation changes, because Cordon deploys by it. These are filters and automation rules whose names begin with \`cordon\`, rules on
  events, connections and destinations. A change of a stack of Cordon is seen.
- changes of filters, automation rules and rules on events by the service-linked role of AWS Security Incident Response.
- what happens to topics, queues, keys and functions to which a route delivers. A delivery that fails raises the alarm of the route. Nothing fails
  where a topic takes the message and has no subscriber left, or one that filters it. \`cordon verify\` finds topics without a confirmed subscription.
- chat channels that are deleted.
- the life cycle of the objects in the bucket of a trail.
- a Region of a member account that is disabled, because the call is recorded in that account.`;

function serviceSection({ service, page, seen, notNeeded }: TamperService): string {
  const pages = page.split(', ').map((address) => `<${address}>`);
  return [
    `## ${service}`,
    `Source: \`aws.${service}\`. Calls: ${pages.join(', ')}`,
    table(['Seen', 'Calls', 'Why'], seen.map(seenRow)),
    table(
      ['Not needed, because', 'Calls'],
      notNeeded.map(({ reason, calls }) => [reason, code(calls)]),
    ),
  ].join('\n\n');
}

function seenRow({ what, reason, names, calls, serviceEvents }: SeenCalls): readonly string[] {
  const events = serviceEvents.length === 0 ? '' : `; by the service itself ${code(serviceEvents)}`;
  const like = names === undefined ? '' : `whatever looks like \`${names}\`: `;
  return [what, `${like}${code(calls)}${events}`, reason];
}

const code = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');
const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const table = (header: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(header), `|${header.map(() => '---').join('|')}|`, ...rows.map(row)].join('\n');
