import { listed } from '../routes/explain/pattern-words';
import { type ServiceVerdict } from '../chain';
import { paint, plain, type Paint } from '../core/text';
import { type ChangeOutcome, type AppliedRule } from '../replay/path/changes';
import { type MatchedSuppression } from '../replay/path/suppression';
import { formNames } from '../replay/records/record';
import { type RoutedTo } from '../replay/path/routes';
import { type Replayed } from '../replay/ways';
import { criterionLine, signOf } from './reasons-text';

/** The way of one finding or event, told from the beginning to who is told. */
export function storyToText(
  path: Replayed,
  options: { readonly colour: boolean; readonly service?: ServiceVerdict; readonly contained?: readonly string[] },
): string {
  const p = paint(options.colour);
  return [
    ...headLines(path, p),
    ...suppressionLines(path, p),
    ...changeLines('Security Hub CSPM', path.securityHub, p),
    ...changeLines('Security Hub V2', path.securityHubV2, p),
    ...serviceLines(options.service, p),
    ...routeLines(path, p),
    ...doubtLines(path, p),
    ...(options.contained === undefined ? [] : ['', p.bold('Would the resource be contained?'), ...options.contained]),
    '',
  ].join('\n');
}

function headLines({ subject }: Replayed, p: Paint): readonly string[] {
  const { form, type, title, severity, account, region, time } = subject;
  const what = [type, severity].filter((part) => part !== undefined).join(', ');
  return [
    `${formNames[form]}: ${p.bold(plain(what === '' ? 'without a type' : what))}`,
    ...(title === undefined ? [] : [`  ${plain(title)}`]),
    p.dim(`  account ${account ?? 'unknown'} · Region ${region ?? 'unknown'} · ${time ?? 'time unknown'}`),
  ];
}

function suppressionLines({ suppression }: Replayed, p: Paint): readonly string[] {
  if (suppression === undefined) return [];
  const { archived, by, rules } = suppression;
  const line =
    archived === true
      ? p.red(`✖ GuardDuty archives it, by the suppression rule ${by}. Nobody else gets it.`)
      : archived === 'unknown'
        ? p.yellow(`? GuardDuty may archive it, by the suppression rule ${by}.`)
        : p.green(`✔ No suppression rule archives it. GuardDuty sends it on.`);
  return ['', p.bold('Does GuardDuty hide it?'), `  ${line}`, ...rules.flatMap((rule) => suppressionRule(rule, p))];
}

function suppressionRule({ name, stage, matches, criteria }: MatchedSuppression, p: Paint): readonly string[] {
  const verb = matches === true ? 'matches' : 'may match';
  return [
    `    ${name} ${verb}${stage === 'observe' ? ', and only observes' : ''}`,
    ...criteria.map((one) => criterionLine(one, '      ', p)),
  ];
}

function changeLines(name: string, changes: ChangeOutcome | undefined, p: Paint): readonly string[] {
  if (changes === undefined) return [];
  const { rules, hidden, hiddenBy } = changes;
  const line =
    hidden === true
      ? p.red(`✖ The automation rule ${hiddenBy} hides it.`)
      : hidden === 'unknown'
        ? p.yellow(hiddenBy === undefined ? '? An automation rule may hide it.' : `? The automation rule ${hiddenBy} may hide it.`)
        : p.green(`✔ No automation rule hides it.`);
  return ['', p.bold(`What do rules of ${name} do?`), `  ${line}`, ...rules.flatMap((rule) => appliedRule(rule, p))];
}

function appliedRule({ name, order, applied, writes, isTerminal, criteria = [], doubt }: AppliedRule, p: Paint): readonly string[] {
  const what = writes.map(({ field, value }) => `${field} to ${typeof value === 'string' ? value : JSON.stringify(value)}`).join(', ');
  return [
    plain(
      `    order ${order}: ${name} ${applied === true ? 'sets' : 'may set'} ${what}${isTerminal ? ', and no later rule is applied' : ''}`,
    ),
    ...criteria.map((one) => criterionLine(one, '      ', p)),
    ...(doubt === undefined ? [] : [p.dim(`      ${plain(doubt)}`)]),
  ];
}

function serviceLines(service: ServiceVerdict | undefined, p: Paint): readonly string[] {
  if (service === undefined) return [];
  const { sees, why, remedy } = service;
  const line = {
    yes: p.green(plain(`  ✔ Yes. ${why}`)),
    no: p.red(plain(`  ✖ No. ${why}`)),
    unknown: p.yellow(plain(`  ? Not known. ${why}`)),
  }[sees];
  return [
    '',
    p.bold('Can AWS Security Incident Response see it?'),
    line,
    ...(remedy === undefined ? [] : [plain(`    Do this first: ${remedy}`)]),
  ];
}

function routeLines({ routes, routed, events }: Replayed, p: Paint): readonly string[] {
  const sent = events.filter((event) => event.sent !== false).map(({ detailType }) => `"${detailType}"`);
  const none = routed === 'unknown' ? p.yellow('  ? Not known.') : p.red('  ✖ Nobody. No route takes it.');
  return [
    '',
    p.bold('Who is told?'),
    ...(sent.length === 0 ? [] : [p.dim(`  EventBridge gets ${listed(sent.map(plain), 'and')}.`)]),
    ...(routes.length === 0 ? [none] : routes.flatMap((route) => routeStory(route, p))),
  ];
}

function routeStory({ route, takes, by, targets }: RoutedTo, p: Paint): readonly string[] {
  const head = `  ${signOf(takes)} route ${route} ${takes === true ? 'takes' : 'may take'} "${by}"`;
  return [
    takes === true ? p.green(plain(head)) : p.yellow(plain(head)),
    ...targets.flatMap(({ what, message }) => [
      `    → ${plain(what)}`,
      ...(message === undefined ? [] : wordsOf(message).map((line) => p.dim(`        ${plain(line)}`))),
    ]),
  ];
}

/** Lines of a message that are shown. */
const mostLines = 12;

function wordsOf(message: unknown): readonly string[] {
  const text = typeof message === 'string' ? message : JSON.stringify(message, undefined, 1);
  const lines = text.split('\n');
  const short = lines.slice(0, mostLines).map((line) => (line.length > 160 ? `${line.slice(0, 160)}…` : line));
  return lines.length > mostLines ? [...short, `… ${lines.length - mostLines} more lines (--format json has all)`] : short;
}

function doubtLines({ doubts }: Replayed, p: Paint): readonly string[] {
  if (doubts.length === 0) return [];
  const lines = doubts.map(({ rule, reason }) => `  ? ${rule === undefined ? '' : `${plain(rule)}: `}${plain(reason)}`);
  return ['', p.bold('Not known, and why'), ...lines];
}
