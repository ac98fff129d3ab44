import { nagRulesReference } from '../../docs/nag-rules';
import { checkRules, confusedDeputies } from '../../checks';

const page = nagRulesReference();

it('the page of the rules links each row of its table to the section of the rule', () => {
  const links = [...page.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor = '']) => anchor);
  const anchors = [...page.matchAll(/^## `([^`]+)`$/gm)].map(([, heading = '']) => heading.toLowerCase());
  expect(links).toEqual(anchors);
  expect(links).toHaveLength(checkRules.length);
});

it('the page of the rules names every service and page of the confused deputies', () => {
  const rows = page.split('\n').filter((row) => row.startsWith('| `'));
  for (const { principal, page: source } of confusedDeputies) {
    expect(rows.filter((row) => row.startsWith(`| \`${principal}\` |`) && row.endsWith(` ${source} |`))).toHaveLength(1);
  }
});
