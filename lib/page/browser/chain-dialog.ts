import { type PageLink } from '../data';
import { isRepeated } from '../repeated';
import { groupedLinks, verdictSigns, verdictWords } from './chain-view';
import { type OrganizationModel } from './model';
import { element } from './elements';

const tones = { yes: 'good', no: 'bad', unknown: 'unknown' } as const;

/** The whole chain of an account, in a dialog that Escape closes. The browser gives the focus back to where it came from. */
export class ChainDialog {
  public readonly host = element('dialog', { class: 'chain', 'aria-labelledby': 'chain-title' });

  public constructor(private readonly model: OrganizationModel) {
    this.host.addEventListener('click', (event) => {
      if (event.target === this.host) this.host.close();
    });
  }

  public show(account: number): void {
    const { accounts } = this.model.data;
    const close = element('button', { type: 'button', class: 'close' }, 'Close');
    close.addEventListener('click', () => this.host.close());
    this.host.replaceChildren(
      element(
        'div',
        { class: 'chain-body' },
        element('header', {}, element('h2', { id: 'chain-title' }, accounts.names[account]!), close),
        element('p', { class: 'dim' }, [accounts.ids[account]!, this.model.pathOf(accounts.units[account]!).join(' › ')].join(' · ')),
        this.facts(account),
        ...this.chain(account),
      ),
    );
    if (!this.host.open) this.host.showModal();
    this.host.scrollTop = 0;
  }

  private facts(account: number): Node {
    const { colourings, facts, texts } = this.model.data;
    const list = element('dl', { class: 'facts' });
    colourings.forEach(({ title, states, of }, place) => {
      if (isRepeated(colourings, place, account)) return;
      const { sign, label, tone } = states[of[account]!]!;
      list.append(
        element('dt', {}, title),
        element('dd', {}, element('span', { class: 'sign', 'data-tone': tone, 'aria-hidden': 'true' }, sign), ` ${label}`),
      );
    });
    for (const { heading, of } of facts) {
      const text = texts[of[account]!];
      if (text !== undefined) list.append(element('dt', {}, heading), element('dd', {}, text));
    }
    return list;
  }

  private chain(account: number): readonly Node[] {
    const chain = this.model.chainOf(account);
    if (chain === undefined) return [];
    return groupedLinks(this.model.data, chain).flatMap(({ stage, links }) => [
      element('h3', {}, stage),
      element('ul', { class: 'links' }, ...links.map(({ link, title, names }) => linkItem(link, title, names))),
    ]);
  }
}

function linkItem({ state, evidence, remedy }: PageLink, title: string, names: readonly string[]): HTMLElement {
  const of = names.length === 0 ? '' : ` (${names.join(', ')})`;
  return element(
    'li',
    { 'data-tone': tones[state] },
    element(
      'p',
      { class: 'link-title' },
      element('span', { class: 'sign', 'data-tone': tones[state], 'aria-hidden': 'true' }, verdictSigns[state]),
      element('span', { class: 'sr' }, `${verdictWords[state]}: `),
      ` ${title}${of}`,
    ),
    element('p', {}, evidence),
    ...(remedy === undefined ? [] : [element('p', {}, element('strong', {}, 'To do: '), remedy)]),
  );
}
