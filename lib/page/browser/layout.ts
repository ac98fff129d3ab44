import { hierarchy, treemap, type HierarchyRectangularNode } from 'd3-hierarchy';
import { type OrganizationModel } from './model';

/** A box of the map, in CSS pixels. */
export interface Box {
  readonly type: 'unit' | 'account';
  /** Place of the unit or account. */
  readonly index: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface MapLayout {
  /** Each unit before what is in it, so that what is drawn later lies above. */
  readonly units: readonly (Box & { /** Whether there is room for its name at the top. */ readonly isNamed: boolean })[];
  readonly accounts: readonly Box[];
}

interface MapNode {
  readonly type: 'unit' | 'account';
  readonly index: number;
}

/** Height of the line with the name of a unit, in CSS pixels. */
export const nameHeight = 18;

/** Units this deep below the top of the map have their names. */
const namedDepth = 2;

/**
 * Lays out a unit and all below it: each account is one box of about the same size, units are boxes around theirs. d3-hierarchy does it (squarified
 * treemap). Units without accounts have no box.
 */
export function mapLayout(model: OrganizationModel, top: number, width: number, height: number): MapLayout {
  const root = hierarchy<MapNode>({ type: 'unit', index: top }, ({ type, index }) =>
    type === 'account'
      ? undefined
      : [
          ...model.unitsIn[index]!.map((unit): MapNode => ({ type: 'unit', index: unit })),
          ...model.accountsIn[index]!.map((account): MapNode => ({ type: 'account', index: account })),
        ],
  ).sum(({ type }) => (type === 'account' ? 1 : 0));
  const side = Math.sqrt((width * height) / Math.max(1, root.value ?? 1));
  const gap = side > 14 ? 2 : side > 5 ? 1 : 0.5;
  // A node is placed before its padding is asked for, so that only a box with room for its name leaves room for it.
  const isNamed = ({ depth, x0, y0, x1, y1 }: HierarchyRectangularNode<MapNode>): boolean =>
    depth > 0 && depth <= namedDepth && x1 - x0 > 50 && y1 - y0 > nameHeight * 2;
  const placed = treemap<MapNode>()
    .size([width, height])
    .paddingInner((node) => (node.height <= 1 ? gap : Math.min(4, gap * 2)))
    .paddingOuter((node) => (node.depth === 0 ? 0 : Math.min(3, gap)))
    .paddingTop((node) => (isNamed(node) ? nameHeight : node.depth === 0 ? 0 : Math.min(3, gap)))(root);
  const units: MapLayout['units'][number][] = [];
  const accounts: Box[] = [];
  placed.each((node) => {
    const { x0, y0, x1, y1, data } = node;
    const box = { ...data, x: x0, y: y0, width: Math.max(0, x1 - x0), height: Math.max(0, y1 - y0) };
    if (data.type === 'account') accounts.push(box);
    else if (node.depth > 0 && (node.value ?? 0) > 0) units.push({ ...box, isNamed: isNamed(node) });
  });
  return { units, accounts };
}

/** What is at a point: an account, else the innermost unit whose box has it. */
export function boxAt({ units, accounts }: MapLayout, x: number, y: number): Box | undefined {
  const has = (box: Box): boolean => x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height;
  return accounts.find(has) ?? units.findLast(has);
}
