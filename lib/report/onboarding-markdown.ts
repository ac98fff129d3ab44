import { escapedMarkdown, markdownCode, markdownTable } from './markdown';
import { type PageStep, type PageTable, type StepsPage } from './onboarding-page';

/** A page of steps as Markdown: a table with who is responsible and a box to tick, then each step. */
export function pageToMarkdown(page: StepsPage): string {
  const hasStates = page.steps.some(({ state }) => state !== undefined);
  return [
    `# ${escapedMarkdown(page.title)}`,
    escapedMarkdown(page.subtitle),
    `**${escapedMarkdown(page.summary)}**`,
    markdownTable(
      ['', 'Step', ...(hasStates ? ['State'] : []), 'Account', 'Responsible', 'Done'],
      page.steps.map(({ number, title, state, account, isDone }) => [
        String(number),
        title,
        ...(hasStates ? [state ?? ''] : []),
        account,
        '',
        isDone ? '☑' : '☐',
      ]),
    ),
    ...page.steps.flatMap(section),
    ...(page.table ? tableSection(page.table) : []),
    ...(page.closing.lines.length === 0
      ? []
      : [`## ${escapedMarkdown(page.closing.title)}`, page.closing.lines.map((line) => `- ${escapedMarkdown(line)}`).join('\n')]),
  ]
    .join('\n\n')
    .concat('\n');
}

function section({ number, title, state, why, account, commands, facts }: PageStep): string[] {
  return [
    `## ${number}. ${escapedMarkdown(title)}`,
    `${state === undefined ? '' : `${escapedMarkdown(state)}: `}${escapedMarkdown(why)}`,
    ...(commands.length === 0 ? [] : [`In the account: ${escapedMarkdown(account)}`, markdownCode(commands, 'sh')]),
    ...(facts.length === 0 ? [] : [facts.map(({ heading, text }) => `- ${escapedMarkdown(heading)}: ${escapedMarkdown(text)}`).join('\n')]),
  ];
}

const tableSection = ({ title, lines, columns, rows }: PageTable): string[] => [
  `## ${escapedMarkdown(title)}`,
  lines.map((line) => `- ${escapedMarkdown(line)}`).join('\n'),
  ...(rows.length === 0 ? [] : [markdownTable(columns, rows)]),
];
