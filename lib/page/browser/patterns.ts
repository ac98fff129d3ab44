import { type Tone } from '../data';

export interface Patterns {
  readonly line: string;
  readonly text: string;
  readonly surface: string;
  readonly font: string;
  readonly tones: Readonly<Record<Tone, { readonly fill: string; readonly ink: string; readonly pattern?: CanvasPattern }>>;
}

/** Colours of the style sheet, and patterns that tell the states apart without them. */
export function canvasPatterns(context: CanvasRenderingContext2D, host: Element): Patterns {
  const style = getComputedStyle(host);
  const of = (name: string): string => style.getPropertyValue(name).trim();
  const tone = (name: Tone, draw?: (tile: CanvasRenderingContext2D) => void): Patterns['tones'][Tone] => {
    const pattern = draw && patternOf(context, of(`--${name}-mark`), draw);
    return { fill: of(`--${name}`), ink: of(`--${name}-ink`), ...(pattern && { pattern }) };
  };
  return {
    line: of('--line'),
    text: of('--text'),
    surface: of('--surface'),
    font: `12px ${style.fontFamily}`,
    tones: {
      good: tone('good'),
      bad: tone('bad', (tile) => stripes(tile, 2.4)),
      unknown: tone('unknown', dots),
      change: tone('change', (tile) => tile.fillRect(0, 0, size, 2)),
      neutral: tone('neutral'),
    },
  };
}

const size = 6;

function patternOf(
  context: CanvasRenderingContext2D,
  colour: string,
  draw: (tile: CanvasRenderingContext2D) => void,
): CanvasPattern | undefined {
  const tile = document.createElement('canvas');
  const scale = devicePixelRatio;
  tile.width = tile.height = Math.round(size * scale);
  const inner = tile.getContext('2d');
  if (inner === null) return undefined;
  inner.scale(tile.width / size, tile.height / size);
  inner.fillStyle = inner.strokeStyle = colour;
  draw(inner);
  const pattern = context.createPattern(tile, 'repeat');
  pattern?.setTransform(new DOMMatrix().scale(size / tile.width));
  return pattern ?? undefined;
}

function stripes(tile: CanvasRenderingContext2D, width: number): void {
  tile.lineWidth = width;
  tile.beginPath();
  for (const shift of [-size, 0, size]) {
    tile.moveTo(shift, size);
    tile.lineTo(shift + size, 0);
  }
  tile.stroke();
}

function dots(tile: CanvasRenderingContext2D): void {
  tile.beginPath();
  tile.arc(size / 4, size / 4, 1, 0, 2 * Math.PI);
  tile.arc((3 * size) / 4, (3 * size) / 4, 1, 0, 2 * Math.PI);
  tile.fill();
}
