import { type Element } from './event-values';
import { memberships, type Candidate } from './element-membership';

/** A field whose values lie in elements of lists. */
export interface FieldInElements {
  /** The elements in which a value of the field holds; undefined is the root of the event. */
  readonly holdsIn: readonly (Element | undefined)[];
  /**
   * All elements that have a value of the field, where the field holds without a value too: `{"exists": false}`.
   *
   * @default - the field does not hold without a value
   */
  readonly presentIn?: readonly (Element | undefined)[];
}

/** An element with fields, or the root of the event. Fields are bits. */
export interface Node {
  /** Fields that hold in this element itself. */
  own: bigint;
  /** Fields that count in this element itself: that hold, or, where absence is allowed, that have a value. */
  ownPresent: bigint;
  /** Fields that count in it or in lists inside it. */
  present: bigint;
  /** The elements with fields, by the list they stand in. */
  readonly lists: Map<object, Node[]>;
}

/**
 * Whether one element can be chosen of every list so that every field holds in the chosen elements.
 *
 * event-ruler looks at the fields in the order of their paths, and each value that it takes chooses the elements around it. `{"exists": false}`
 * asks only whether the elements chosen so far leave a value of the field: in `[{"x": 1}, {"y": 1}]` a field `x` without a value holds after
 * the value of a field `a` of the second entry, and does not hold before the value of a field `y` of it.
 *
 * Takes time in proportion to the elements. Only where an event has two lists under one path, which takes a key with a dot beside a mapping of
 * that name, are combinations of their elements tried.
 *
 * @param fields - in the order of their paths
 */
export function canChooseElements(fields: readonly FieldInElements[]): boolean {
  const root = nodesOf(fields);
  fillPresent(root);
  const canBeAbsent = fields.reduce((bits, { presentIn }, index) => (presentIn === undefined ? bits : bits | bitOf(index)), 0n);
  return holdsAll(root, bitOf(fields.length) - 1n, canBeAbsent);
}

function nodesOf(fields: readonly FieldInElements[]): Node {
  const root = emptyNode();
  const nodes = new Map<Element, Node>();
  const nodeOf = (element: Element | undefined): Node => {
    if (element === undefined) {
      return root;
    }
    const known = nodes.get(element);
    if (known !== undefined) {
      return known;
    }
    const node = emptyNode();
    nodes.set(element, node);
    const { lists } = nodeOf(element.parent);
    const siblings = lists.get(element.list) ?? [];
    siblings.push(node);
    lists.set(element.list, siblings);
    return node;
  };
  for (const [index, { holdsIn, presentIn = holdsIn }] of fields.entries()) {
    for (const element of holdsIn) {
      nodeOf(element).own |= bitOf(index);
    }
    for (const element of presentIn) {
      nodeOf(element).ownPresent |= bitOf(index);
    }
  }
  return root;
}

function emptyNode(): Node {
  return { own: 0n, ownPresent: 0n, present: 0n, lists: new Map() };
}

function bitOf(index: number): bigint {
  return 1n << BigInt(index);
}

function fillPresent(node: Node): bigint {
  node.present = [...node.lists.values()].flat().reduce((fields, child) => fields | fillPresent(child), node.ownPresent);
  return node.present;
}

/** Whether fields hold in an element that is chosen before they are looked at. */
function holdsAll(node: Node, wanted: bigint, canBeAbsent: bigint): boolean {
  if ((wanted & ~node.present & ~canBeAbsent) !== 0n) {
    return false;
  }
  const lists = [...node.lists.values()];
  const ofLists = lists.map((elements) => elements.reduce((fields, { present }) => fields | present, 0n) & wanted);
  // Without absence a value in the element itself leaves every choice open, so the lists do not matter for it.
  const looked = (wanted & canBeAbsent) === 0n ? wanted & ~node.own : wanted;
  const missing = wanted & node.present & ~node.own;
  if (haveTwoPlaces([node.ownPresent, ...ofLists], looked)) {
    return holdInAnyOrder(node, wanted, canBeAbsent);
  }
  return (
    (missing & node.ownPresent) === 0n &&
    lists.every((elements, index) => {
      const fields = (ofLists[index] ?? 0n) & missing;
      const first = fields & -fields;
      // No element of the list is chosen before its first field, so that one has to hold by a value.
      return fields === 0n || elements.some((element) => (element.present & first) !== 0n && holdsAll(element, fields, canBeAbsent));
    })
  );
}

function haveTwoPlaces(places: readonly bigint[], looked: bigint): boolean {
  let seen = 0n;
  return places.some((fields) => {
    const again = (seen & fields & looked) !== 0n;
    seen |= fields;
    return again;
  });
}

function holdInAnyOrder(node: Node, wanted: bigint, canBeAbsent: bigint): boolean {
  const fields: { candidates: readonly Candidate[]; canBeAbsent: boolean }[] = [];
  for (let bit = 1n; bit <= wanted; bit <<= 1n) {
    if ((wanted & bit) !== 0n) {
      fields.push({ candidates: candidatesOf(node, bit, new Map()), canBeAbsent: (canBeAbsent & bit) !== 0n });
    }
  }
  return memberships(fields).length > 0;
}

/** The places of a field inside an element, each with the elements that have to be chosen for it. */
function candidatesOf(node: Node, bit: bigint, chosen: ReadonlyMap<object, object>): readonly Candidate[] {
  const own = (node.ownPresent & bit) === 0n ? [] : [{ chosen, holds: (node.own & bit) !== 0n }];
  const inside = [...node.lists].flatMap(([list, elements]) =>
    elements.flatMap((element) =>
      (element.present & bit) === 0n ? [] : candidatesOf(element, bit, new Map([...chosen, [list, element]])),
    ),
  );
  return [...own, ...inside];
}
