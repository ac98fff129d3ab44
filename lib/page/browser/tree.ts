import { type OrganizationModel, type Shown, type TreeRow } from './model';
import { count, element } from './elements';
import { lineHeight, linesInView, scrollFor } from './window';

export interface TreeOptions {
  readonly model: OrganizationModel;
  /** Opens the chain of an account. */
  readonly choose: (account: number) => void;
  /** Units were opened or closed, so that the lines are others. */
  readonly toggled: () => void;
  /** Another line is the active one: this unit, or an account in it. */
  readonly activated: (unit: number) => void;
}

/**
 * The organization as a tree that a keyboard and a screen reader can walk. The tree keeps the focus and names the line that is active, because only
 * the lines in view are in the page: a line that scrolls away takes no focus with it.
 */
export class TreeView {
  public readonly host = element('div', { class: 'tree', role: 'tree', tabindex: 0, 'aria-label': 'Organization' });
  public readonly open = new Set<number>([0]);
  private readonly sheet = element('div', { class: 'tree-sheet', role: 'presentation' });
  private readonly drawn = new Map<number, HTMLElement>();
  private rows: readonly TreeRow[] = [];
  private active = 0;
  private shown: Shown | undefined;
  private colouring = 0;

  public constructor(private readonly options: TreeOptions) {
    this.host.append(this.sheet);
    this.host.addEventListener('scroll', () => requestAnimationFrame(() => this.draw()), { passive: true });
    this.host.addEventListener('keydown', (event) => this.key(event));
    this.sheet.addEventListener('click', (event) => {
      const line = (event.target as Element).closest<HTMLElement>('[data-line]');
      if (line === null) return;
      this.activate(Number(line.dataset.line));
      this.enter();
    });
    new ResizeObserver(() => this.draw()).observe(this.host);
  }

  /** Shows other lines. The active line stays where it is still there. */
  public update(rows: readonly TreeRow[], shown: Shown, colouring: number): void {
    const before = this.rows[this.active];
    const found = before ? rows.findIndex(({ type, index }) => type === before.type && index === before.index) : -1;
    this.rows = rows;
    this.shown = shown;
    this.colouring = colouring;
    this.active = Math.max(0, found);
    for (const line of this.drawn.values()) line.remove();
    this.drawn.clear();
    this.sheet.style.height = `${rows.length * lineHeight}px`;
    this.draw();
  }

  /** Makes the line of an account the active one; the units that it is in open. */
  public reveal(account: number): void {
    const { units, accounts } = this.options.model.data;
    for (let unit = accounts.units[account]!; unit >= 0; unit = units.parents[unit]!) this.open.add(unit);
    this.options.toggled();
    const line = this.rows.findIndex(({ type, index }) => type === 'account' && index === account);
    if (line >= 0) this.activate(line);
  }

  private draw(): void {
    const [first, end] = linesInView(this.host.scrollTop, this.host.clientHeight, this.rows.length);
    for (const [line, drawn] of this.drawn) {
      if ((line >= first && line < end) || line === this.active) continue;
      drawn.remove();
      this.drawn.delete(line);
    }
    const wanted = [...(this.active < first ? [this.active] : []), ...Array.from({ length: end - first }, (_, index) => first + index)];
    if (this.active >= end) wanted.push(this.active);
    // A screen reader reads in the order of the page, so each line goes behind the one above it.
    let previous: HTMLElement | undefined;
    for (const line of wanted) {
      const row = this.rows[line];
      if (row === undefined) continue;
      let drawn = this.drawn.get(line);
      if (drawn === undefined) {
        drawn = this.line(row, line);
        this.drawn.set(line, drawn);
        if (previous) previous.after(drawn);
        else this.sheet.prepend(drawn);
      }
      previous = drawn;
    }
    const active = this.drawn.get(this.active);
    if (active) this.host.setAttribute('aria-activedescendant', active.id);
    else this.host.removeAttribute('aria-activedescendant');
  }

  private line(row: TreeRow, place: number): HTMLElement {
    const { type, index, level, position, siblings } = row;
    const isUnit = type === 'unit';
    const made = element('div', {
      class: `line ${type}`,
      role: 'treeitem',
      id: `line-${type}-${index}`,
      'data-line': place,
      'aria-level': level,
      'aria-posinset': position,
      'aria-setsize': siblings,
      'aria-selected': place === this.active ? 'true' : 'false',
      ...(isUnit && { 'aria-expanded': this.open.has(index) ? 'true' : 'false' }),
    });
    made.style.top = `${place * lineHeight}px`;
    made.style.paddingInlineStart = `${0.5 + (level - 1) * 1.1}rem`;
    made.append(...(isUnit ? this.unit(index) : this.account(index)));
    return made;
  }

  private unit(unit: number): readonly Node[] {
    const { units, colourings } = this.options.model.data;
    const { states } = colourings[this.colouring]!;
    const counts = this.shown!.counts[unit]!;
    const total = counts.reduce((sum, number) => sum + number, 0);
    const bar = element('span', { class: 'bar', 'aria-hidden': 'true' });
    counts.forEach((number, state) => {
      if (number === 0) return;
      const part = element('span', { 'data-tone': states[state]!.tone });
      part.style.flexGrow = String(number);
      bar.append(part);
    });
    const words = states.flatMap(({ label }, state) => (counts[state]! > 0 ? [`${counts[state]!} ${label}`] : []));
    return [
      element('span', { class: 'twist', 'aria-hidden': 'true' }, this.open.has(unit) ? '▾' : '▸'),
      element('span', { class: 'name' }, units.names[unit]!),
      element('span', { class: 'dim' }, count(total, 'account')),
      element('span', { class: 'sr' }, `: ${words.join(', ')}`),
      bar,
    ];
  }

  private account(account: number): readonly Node[] {
    const { accounts, colourings } = this.options.model.data;
    const { states, of } = colourings[this.colouring]!;
    const { sign, tone, label } = states[of[account]!]!;
    return [
      element('span', { class: 'sign', 'data-tone': tone, 'aria-hidden': 'true' }, sign),
      element('span', { class: 'name' }, accounts.names[account]!),
      element('span', { class: 'dim id' }, accounts.ids[account]!),
      element('span', { class: 'state' }, label),
    ];
  }

  private key(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const page = Math.max(1, Math.floor(this.host.clientHeight / lineHeight) - 1);
    const moves: Readonly<Record<string, () => void>> = {
      ArrowDown: () => this.activate(this.active + 1),
      ArrowUp: () => this.activate(this.active - 1),
      PageDown: () => this.activate(this.active + page),
      PageUp: () => this.activate(this.active - page),
      Home: () => this.activate(0),
      End: () => this.activate(this.rows.length - 1),
      ArrowRight: () => this.right(),
      ArrowLeft: () => this.left(),
      Enter: () => this.enter(),
      ' ': () => this.enter(),
    };
    const move = moves[event.key];
    if (move === undefined) return;
    event.preventDefault();
    move();
  }

  private activate(line: number): void {
    const before = this.drawn.get(this.active);
    before?.setAttribute('aria-selected', 'false');
    this.active = Math.min(Math.max(0, line), this.rows.length - 1);
    const to = scrollFor(this.active, this.host.scrollTop, this.host.clientHeight);
    if (to !== this.host.scrollTop) this.host.scrollTop = to;
    this.draw();
    this.drawn.get(this.active)?.setAttribute('aria-selected', 'true');
    const row = this.rows[this.active];
    if (row) this.options.activated(row.type === 'unit' ? row.index : this.options.model.data.accounts.units[row.index]!);
  }

  private right(): void {
    const row = this.rows[this.active];
    if (row?.type !== 'unit') return;
    if (this.open.has(row.index)) this.activate(this.active + 1);
    else this.toggle(row.index);
  }

  private left(): void {
    const row = this.rows[this.active];
    if (row === undefined) return;
    if (row.type === 'unit' && this.open.has(row.index)) {
      this.toggle(row.index);
      return;
    }
    for (let line = this.active - 1; line >= 0; line--) {
      if (this.rows[line]!.level < row.level) {
        this.activate(line);
        return;
      }
    }
  }

  private enter(): void {
    const row = this.rows[this.active];
    if (row?.type === 'account') this.options.choose(row.index);
    else if (row !== undefined) this.toggle(row.index);
  }

  private toggle(unit: number): void {
    if (!this.open.delete(unit)) this.open.add(unit);
    this.options.toggled();
  }
}
