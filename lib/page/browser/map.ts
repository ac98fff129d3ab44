import { type Tone } from '../data';
import { boxAt, mapLayout, nameHeight, type Box, type MapLayout } from './layout';
import { type OrganizationModel, type Shown } from './model';
import { count, element } from './elements';
import { canvasPatterns, type Patterns } from './patterns';

export interface MapOptions {
  readonly model: OrganizationModel;
  readonly choose: (account: number) => void;
}

const tones: readonly Tone[] = ['good', 'neutral', 'change', 'unknown', 'bad'];

/**
 * The organization as a map: a box for each account, coloured and patterned by its state. It is a picture for the eye and the mouse. The tree has the
 * same accounts for the keyboard and the screen reader.
 */
export class MapView {
  public readonly host = element('div', { class: 'map' });
  private readonly canvas = element('canvas', { role: 'img', 'aria-label': 'Map of the organization. The tree has the same accounts.' });
  private readonly way = element('nav', { class: 'way', 'aria-label': 'Unit that the map shows' });
  private readonly enlarge = element('button', { type: 'button', class: 'plain enlarge', hidden: true });
  private readonly note = element('p', { class: 'map-note dim', 'aria-hidden': 'true' });
  private layout: MapLayout | undefined;
  private size = { width: 0, height: 0 };
  private top = 0;
  /** The unit that a keyboard can enlarge: the one of the active line of the tree. */
  private offered = 0;
  private shown: Shown | undefined;
  private colouring = 0;

  public constructor(private readonly options: MapOptions) {
    this.host.append(this.way, this.canvas, this.note);
    this.enlarge.addEventListener('click', () => {
      this.zoom(this.offered);
      // The button is gone, so the way back takes the focus.
      this.way.querySelector('button')?.focus();
    });
    this.canvas.addEventListener('mousemove', ({ offsetX, offsetY }) => this.point(offsetX, offsetY));
    this.canvas.addEventListener('mouseleave', () => this.say());
    this.canvas.addEventListener('click', ({ offsetX, offsetY }) => this.click(offsetX, offsetY));
    new ResizeObserver(() => this.resize()).observe(this.host);
    const redraw = (): void => this.draw();
    for (const query of ['(prefers-color-scheme: dark)', '(forced-colors: active)', 'print']) {
      matchMedia(query).addEventListener('change', redraw);
    }
    this.say();
  }

  public update(shown: Shown, colouring: number): void {
    this.shown = shown;
    this.colouring = colouring;
    this.draw();
  }

  /** Offers to enlarge a unit, for those who do not point at the map. */
  public offer(unit: number): void {
    this.offered = unit;
    this.enlarge.hidden = unit === this.top;
    this.enlarge.textContent = `Enlarge ${this.options.model.data.units.names[unit]!}`;
  }

  private zoom(unit: number): void {
    this.top = unit;
    this.layout = undefined;
    this.draw();
    this.drawWay();
    this.offer(this.offered);
    this.say();
  }

  private drawWay(): void {
    const { units } = this.options.model.data;
    const way: number[] = [];
    for (let unit = this.top; unit >= 0; unit = units.parents[unit]!) way.unshift(unit);
    this.way.replaceChildren(
      ...way.flatMap((unit, index) => {
        const name = units.names[unit]!;
        if (index === way.length - 1) return [element('span', { 'aria-current': 'true' }, name)];
        const button = element('button', { type: 'button', class: 'plain' }, name);
        button.addEventListener('click', () => this.zoom(unit));
        return [button, element('span', { 'aria-hidden': 'true' }, '›')];
      }),
      this.enlarge,
    );
  }

  private resize(): void {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    if (width === this.size.width && height === this.size.height) return;
    this.draw();
    this.drawWay();
  }

  private draw(): void {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    if (this.shown === undefined || width === 0 || height === 0) return;
    // Paper has another size than the window.
    if (width !== this.size.width || height !== this.size.height) this.layout = undefined;
    this.size = { width, height };
    this.layout ??= mapLayout(this.options.model, this.top, width, height);
    const scale = devicePixelRatio;
    this.canvas.width = Math.round(width * scale);
    this.canvas.height = Math.round(height * scale);
    const context = this.canvas.getContext('2d');
    if (context === null) return;
    context.scale(scale, scale);
    const patterns = canvasPatterns(context, this.canvas);
    this.drawUnits(context, patterns, this.layout);
    this.drawAccounts(context, patterns, this.layout, this.shown);
  }

  private drawUnits(context: CanvasRenderingContext2D, { line, text, surface, font }: Patterns, { units }: MapLayout): void {
    const { names } = this.options.model.data.units;
    context.textBaseline = 'middle';
    for (const { x, y, width, height, index, isNamed } of units) {
      context.fillStyle = surface;
      context.fillRect(x, y, width, height);
      if (width > 4 && height > 4) {
        context.strokeStyle = line;
        context.lineWidth = 1;
        context.strokeRect(x + 0.5, y + 0.5, width - 1, height - 1);
      }
      if (!isNamed) continue;
      context.save();
      context.beginPath();
      context.rect(x, y, width - 4, nameHeight);
      context.clip();
      context.font = font;
      context.fillStyle = text;
      context.fillText(fitted(context, names[index]!, width - 10), x + 5, y + nameHeight / 2 + 1);
      context.restore();
    }
  }

  private drawAccounts(context: CanvasRenderingContext2D, patterns: Patterns, { accounts }: MapLayout, shown: Shown): void {
    const { of, states } = this.options.model.data.colourings[this.colouring]!;
    const paths = new Map(tones.map((tone) => [tone, new Path2D()]));
    const left = new Path2D();
    for (const { index, x, y, width, height } of accounts) {
      const path = shown.accounts[index] === 1 ? paths.get(states[of[index]!]!.tone)! : left;
      path.rect(x, y, width, height);
    }
    context.globalAlpha = 0.35;
    context.fillStyle = patterns.line;
    context.fill(left);
    context.globalAlpha = 1;
    for (const [tone, path] of paths) {
      const { fill, pattern } = patterns.tones[tone];
      context.fillStyle = fill;
      context.fill(path);
      if (pattern === undefined) continue;
      context.fillStyle = pattern;
      context.fill(path);
    }
    this.drawSigns(context, patterns, accounts, shown);
  }

  /** The sign of the state in the middle of a box that is large enough, and the name where there is room. */
  private drawSigns(context: CanvasRenderingContext2D, patterns: Patterns, accounts: readonly Box[], shown: Shown): void {
    const { of, states } = this.options.model.data.colourings[this.colouring]!;
    const { names } = this.options.model.data.accounts;
    context.textBaseline = 'middle';
    for (const { index, x, y, width, height } of accounts) {
      if (width < 14 || height < 14 || shown.accounts[index] !== 1) continue;
      const { sign, tone } = states[of[index]!]!;
      context.save();
      context.beginPath();
      context.rect(x + 2, y, width - 4, height);
      context.clip();
      context.font = patterns.font;
      const hasName = width > 70 && height > 22;
      const label = hasName ? fitted(context, `${sign} ${names[index]!}`, width - 10) : sign;
      const labelWidth = context.measureText(label).width;
      const left = hasName ? x + 5 : x + (width - labelWidth) / 2;
      context.fillStyle = patterns.tones[tone].fill;
      context.fillRect(left - 3, y + height / 2 - 9, labelWidth + 6, 18);
      context.fillStyle = patterns.tones[tone].ink;
      context.fillText(label, left, y + height / 2 + 1);
      context.restore();
    }
  }

  private point(x: number, y: number): void {
    const box = this.layout && boxAt(this.layout, x, y);
    this.canvas.style.cursor = box === undefined ? 'default' : 'pointer';
    this.say(box);
  }

  private click(x: number, y: number): void {
    const box = this.layout && boxAt(this.layout, x, y);
    if (box?.type === 'account') this.options.choose(box.index);
    else if (box !== undefined) this.zoom(box.index);
  }

  private say(box?: Box): void {
    this.note.textContent =
      box === undefined ? 'A box is an account. Click on it for its chain, or on a unit to enlarge it.' : this.sentence(box);
  }

  private sentence({ type, index }: Box): string {
    const { model } = this.options;
    const { accounts, colourings, units } = model.data;
    if (type === 'unit') {
      const total = this.shown?.counts[index]!.reduce((sum, number) => sum + number, 0) ?? 0;
      return `${units.names[index]!} · ${count(total, 'account')}`;
    }
    const { states, of } = colourings[this.colouring]!;
    const { sign, label } = states[of[index]!]!;
    return `${sign} ${accounts.names[index]!} · ${accounts.ids[index]!} · ${model.pathOf(accounts.units[index]!).slice(1).join(' › ')} · ${label}`;
  }
}

/** As much of a text as there is room for, with an ellipsis where something is left out. */
function fitted(context: CanvasRenderingContext2D, text: string, width: number): string {
  const characters = [...text.slice(0, 200)];
  if (characters.length === text.length && context.measureText(text).width <= width) return text;
  let [fits, most] = [0, characters.length];
  while (fits < most) {
    const middle = Math.ceil((fits + most) / 2);
    if (context.measureText(`${characters.slice(0, middle).join('')}…`).width <= width) fits = middle;
    else most = middle - 1;
  }
  return `${characters.slice(0, fits).join('')}…`;
}
