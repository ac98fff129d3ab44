import { type PageFilter, type OrganizationModel } from './model';
import { ChainDialog } from './chain-dialog';
import { count, element, figure } from './elements';
import { MapView } from './map';
import { TreeView } from './tree';

/** Up to as many accounts, the whole tree is open at the beginning, or with a filter. */
const fewAccounts = 400;

/** The tree and the map of an organization, with what filters both. */
export class Explorer {
  public readonly host = element('div', { class: 'explorer' });
  private readonly tree: TreeView;
  private readonly map: MapView;
  private readonly dialog: ChainDialog;
  private readonly said = element('p', { class: 'said', role: 'status' });
  private readonly chips = element('fieldset', { class: 'chips' });
  private filter: PageFilter = { words: '', colouring: 0 };
  /** Units that were open before the filter. @default - there is no filter */
  private openBefore: readonly number[] | undefined;

  public constructor(private readonly model: OrganizationModel) {
    this.dialog = new ChainDialog(model);
    const choose = (account: number): void => this.dialog.show(account);
    this.tree = new TreeView({ model, choose, toggled: () => this.draw(), activated: (unit) => this.map.offer(unit) });
    this.map = new MapView({
      model,
      choose: (account) => {
        this.tree.reveal(account);
        // Where the focus returns to when the chain is closed.
        this.tree.host.focus({ preventScroll: true });
        choose(account);
      },
    });
    this.host.append(
      this.bar(),
      this.chips,
      this.said,
      element('div', { class: 'views' }, this.tree.host, this.map.host),
      this.dialog.host,
    );
    if (model.data.accounts.ids.length <= fewAccounts) this.openAll();
    this.drawChips();
    this.draw();
  }

  private bar(): HTMLElement {
    const search = element('input', {
      type: 'search',
      id: 'search',
      autocomplete: 'off',
      spellcheck: 'false',
      placeholder: 'name, ID or unit',
    });
    search.addEventListener('input', () => this.change({ words: search.value }));
    search.addEventListener('keydown', (event) => {
      if (event.key !== 'ArrowDown' && event.key !== 'Enter') return;
      event.preventDefault();
      this.tree.host.focus();
    });
    const { colourings, kinds } = this.model.data;
    const colour = element('select', { id: 'colour' }, ...colourings.map(({ title }, index) => element('option', { value: index }, title)));
    colour.addEventListener('change', () => {
      this.change({ colouring: Number(colour.value), states: undefined });
      this.drawChips();
    });
    const broken = this.model.brokenLinks();
    const link = element(
      'select',
      { id: 'link' },
      element('option', { value: '' }, 'all accounts'),
      ...broken.map(({ kind, accounts }) => element('option', { value: kind }, `${kinds[kind]!.title} (${figure(accounts)})`)),
    );
    link.addEventListener('change', () => this.change({ brokenLink: link.value === '' ? undefined : Number(link.value) }));
    const all = element('button', { type: 'button', class: 'all' }, 'Open all units');
    all.addEventListener('click', () => {
      this.openAll();
      this.draw();
    });
    const none = element('button', { type: 'button', class: 'all' }, 'Close all units');
    none.addEventListener('click', () => {
      this.setOpen([0]);
      this.draw();
    });
    const labelled = (label: string, control: HTMLElement): HTMLElement =>
      element('div', { class: 'control' }, element('label', { for: control.id }, label), control);
    return element(
      'div',
      { class: 'controls', role: 'search', 'aria-label': 'Accounts' },
      labelled('Search', search),
      ...(colourings.length > 1 ? [labelled('Colour by', colour)] : []),
      ...(broken.length > 0 ? [labelled('Link that does not hold', link)] : []),
      all,
      none,
    );
  }

  /** A box to tick for each state: legend and filter in one. */
  private drawChips(): void {
    const { states, of, title } = this.model.data.colourings[this.filter.colouring]!;
    const numbers = states.map(() => 0);
    for (const state of of) numbers[state]!++;
    const boxes = states.map(({ sign, tone, label }, state) => {
      const box = element('input', { type: 'checkbox', checked: true, value: state });
      box.addEventListener('change', () => {
        const ticked = new Set(
          [...this.chips.querySelectorAll('input')].filter(({ checked }) => checked).map(({ value }) => Number(value)),
        );
        this.change({ states: ticked.size === boxes.length ? undefined : ticked });
      });
      return element(
        'label',
        { class: 'chip', hidden: numbers[state] === 0 },
        box,
        element('span', { class: 'swatch', 'data-tone': tone, 'aria-hidden': 'true' }, sign),
        ` ${label} `,
        element('span', { class: 'dim' }, figure(numbers[state]!)),
      );
    });
    this.chips.replaceChildren(element('legend', { class: 'sr' }, title), ...boxes);
  }

  private change(part: Partial<PageFilter>): void {
    this.filter = { ...this.filter, ...part };
    const { words, states, brokenLink } = this.filter;
    const isFiltered = words.trim() !== '' || states !== undefined || brokenLink !== undefined;
    if (isFiltered) {
      this.openBefore ??= [...this.tree.open];
      this.setOpen(this.openBefore);
      if (this.model.show(this.filter).total <= fewAccounts) this.openAll();
    } else if (this.openBefore !== undefined) {
      this.setOpen(this.openBefore);
      this.openBefore = undefined;
    }
    this.draw();
  }

  private setOpen(units: Iterable<number>): void {
    this.tree.open.clear();
    for (const unit of units) this.tree.open.add(unit);
  }

  private openAll(): void {
    this.model.data.units.ids.forEach((_, unit) => this.tree.open.add(unit));
  }

  private draw(): void {
    const { colouring } = this.filter;
    const shown = this.model.show(this.filter);
    const rows = this.model.rows(shown, colouring, (unit) => this.tree.open.has(unit));
    this.tree.update(rows, shown, colouring);
    this.map.update(shown, colouring);
    const all = this.model.data.accounts.ids.length;
    this.said.textContent = shown.total === all ? `${count(all, 'account')}` : `${figure(shown.total)} of ${count(all, 'account')}`;
  }
}
