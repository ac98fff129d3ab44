import fc from 'fast-check';
import { parse } from 'yaml';
import { CordonError } from '../../lib/core/problem';
import { importRules, type ImportReport } from '../../lib/import/import-rules';
import { carryOptionsOf, intoConfiguration } from '../../lib/import/into-configuration';
import { runs } from '../support/runs';

const filter = (name: string): object => ({
  Type: 'AWS::GuardDuty::Filter',
  Properties: { Name: name, Action: 'NOOP', FindingCriteria: { Criterion: { type: { Equals: ['Recon:EC2/Portscan'] } } } },
});
const source = JSON.stringify({
  Resources: {
    One: filter('portscan'),
    Two: filter('portscan'),
    Route: {
      Type: 'AWS::Events::Rule',
      Properties: { EventPattern: { source: ['aws.guardduty'] }, Targets: [{ Id: 'a', Arn: 'arn:aws:sns:eu-west-1:222222222222:alerts' }] },
    },
  },
});
const reportFor = (text: string): ImportReport =>
  importRules([{ file: 'template.json', text: source }], { today: '2026-11-24', ...carryOptionsOf({ file: 'cordon.yaml', text }) });
const into = (text: string): string => intoConfiguration({ file: 'cordon.yaml', text }, reportFor(text));

const head = `# Our organization
organization:   # do not touch
    id: o-exampleorgid
    membershipRegion: "eu-west-1"
    managementAccount: '111111111111'
`;

describe('rules that are added to a configuration', () => {
  it.each<[string, string]>([
    ['no lists', head],
    ['no lists, and no line end', head.trimEnd()],
    ['empty lists', `${head}suppressionRules: []\nroutes: []   # none yet\n`],
    ['keys without a value', `${head}suppressionRules:\nroutes: # none yet\ntags: { a: b }\n`],
    [
      'rules, comments and blank lines',
      `${head}\n# Rules\nsuppressionRules:\n  # the scanner\n  - name: portscan   # first\n    criteria:   [ {field: type, equals: [a]} ]  # flow\n\n  # after the last one\n\n# Next\nroutes:\n- name: one\n  targets: [ ]\n\ntags: {a: b}  # end\n`,
    ],
    ['a list at the end without a line end', `${head}routes:\n      - name: deep\n        targets: []`],
    ['lines that end with CR and LF', `${head}routes:\n  - name: one\n`.replaceAll('\n', '\r\n')],
    ['text of several lines in a rule', `${head}routes:\n  - name: one\n    description: |\n      two\n      lines\n\ntags: {}\n`],
  ])('leave everything else as it is: %s', (_, text) => {
    const result = into(text);
    // Take away what was added: what is left is the text as it was.
    const added = result.split(/(?<=\n)/);
    const kept = text.split(/(?<=\n)/);
    let at = 0;
    for (const line of kept) {
      const bare = line.trimEnd().replace(/: \[\]( *#.*)?$/, ':');
      const found = added.findIndex((one, index) => index >= at && one.trimEnd().startsWith(bare));
      expect([line, found >= at]).toEqual([line, true]);
      at = found + 1;
    }
    const before = parse(text) as Record<string, unknown>;
    const after = parse(result) as Record<string, readonly { readonly name: string }[]>;
    expect({ ...after, suppressionRules: undefined, routes: undefined }).toEqual({
      ...before,
      suppressionRules: undefined,
      routes: undefined,
    });
    const names = (list: unknown): readonly string[] => ((list ?? []) as readonly { readonly name: string }[]).map(({ name }) => name);
    expect(names(after.suppressionRules).slice(0, -2)).toEqual(names(before.suppressionRules));
    expect(names(after.routes)).toEqual([...names(before.routes), 'route']);
    expect(new Set(names(after.suppressionRules)).size).toBe(names(after.suppressionRules).length);
    expect(result).toContain('# from template.json One');
    if (text.includes('\r\n')) expect(result.replaceAll('\r\n', '')).not.toContain('\n');
  });

  it('know where the routes will be', () => {
    expect(carryOptionsOf({ file: 'f', text: head })).toMatchObject({ home: { region: 'eu-west-1', account: '111111111111' } });
    expect(carryOptionsOf({ file: 'f', text: `${head}    delegatedAdministrator: "222222222222"\n` }).home?.account).toBe('222222222222');
    const own = `${head}    delegatedAdministrator: "222222222222"\n    administrators: { membership: "333333333333" }\n`;
    expect(carryOptionsOf({ file: 'f', text: own }).home?.account).toBe('333333333333');
    expect(carryOptionsOf({ file: 'f', text: 'organization: {}\n' }).home).toBeUndefined();
  });

  it.each<[string, string, string]>([
    ['a list of one line', `${head}routes: [{ name: one }]\n`, 'routes is not a list of lines'],
    ['a mapping', `${head}routes: { a: b }\n`, 'routes is not a list of lines'],
    ['an alias', `${head}a: &a [x]\nroutes: *a\n`, 'routes is not a list of lines'],
    ['braces', '{ organization: { id: o } }', 'it is written in braces'],
    ['no mapping', '- a\n', 'it is not a mapping'],
    ['nothing', '', 'it is not a mapping'],
    ['broken YAML', 'a: [', 'it is not valid YAML'],
    ['deep nesting', '['.repeat(1000), 'it is nested too deeply'],
    ['a key twice', `${head}routes: []\nroutes: []\n`, 'it is not valid YAML'],
    ['two documents', `${head}---\na: b\n`, 'it is not valid YAML: Source contains multiple documents'],
  ])('are refused where the configuration is %s, and say why', (_, text, why) => {
    let message = '';
    try {
      into(text);
    } catch (error) {
      if (!(error instanceof CordonError)) throw error;
      message = error.problems.map((one) => one.message).join();
    }
    expect(message).toContain(why);
  });

  it('are there once, whatever the layout', () => {
    const comment = fc.constantFrom('', ' # note', '   # - name: not one');
    const item = fc
      .record({ name: fc.constantFrom('one', 'two', 'three'), comment, blank: fc.constantFrom('', '\n', '\n# above the next\n') })
      .map(
        ({ name, comment: own, blank }) =>
          (indentation: string) =>
            `${indentation}- name: ${name}${own}\n${indentation}  targets: []\n${blank}`,
      );
    const list = fc.record({ items: fc.array(item, { minLength: 1, maxLength: 3 }), indentation: fc.constantFrom('', '  ', '     ') });
    fc.assert(
      fc.property(list, fc.boolean(), ({ items, indentation }, isLast) => {
        const routes = `routes:\n${items.map((one) => one(indentation)).join('')}`;
        const text = isLast ? `${head}${routes}` : `${routes}${head}`;
        const { routes: after } = parse(into(text)) as { readonly routes: readonly { readonly name: string }[] };
        expect(after).toHaveLength(items.length + 1);
        expect(after.at(-1)?.name).toBe('route');
      }),
      { numRuns: runs(200) },
    );
  });
});
