import { Table } from '../../lib/game-day/table';

const key = { id: { S: 'one' } };
const update = (table: Table, UpdateExpression: string, more: object = {}) =>
  table.update({ TableName: 't', Key: key, UpdateExpression, ...more });
const filled = (): Table => {
  const table = new Table();
  update(table, 'SET #a = :a, #m = :m', {
    ExpressionAttributeNames: { '#a': 'a', '#m': 'm' },
    ExpressionAttributeValues: { ':a': { S: '5' }, ':m': { M: {} } },
  });
  return table;
};

it.each([
  ['#a = :v', '5', true],
  ['#a <> :v', '5', false],
  ['#a > :v', '4', true],
  ['#a < :v', '4', false],
  ['#a IN (:v, :w)', '5', true],
  ['#a IN (:v, :w)', '6', false],
  ['attribute_not_exists(#b) AND #a = :v', '5', true],
  ['attribute_not_exists(#a) OR #a = :v', '6', false],
  ['(#a = :v OR #a = :w) AND #a <> :w', '5', true],
  ['#b = :v', '5', false],
  ['#m.#a = :v OR #a = :v', '5', true],
])('%s with %s is %s', (ConditionExpression, value, holds) => {
  const names = ['#a', '#b', '#m'].filter((name) => ConditionExpression.includes(name));
  const values = [':v', ':w'].filter((name) => ConditionExpression.includes(name));
  const attempt = (): unknown =>
    update(filled(), 'SET #x = :x', {
      ConditionExpression,
      ExpressionAttributeNames: { '#x': 'x', ...Object.fromEntries(names.map((name) => [name, name.slice(1)])) },
      ExpressionAttributeValues: {
        ':x': { S: 'x' },
        ...Object.fromEntries(values.map((name) => [name, { S: name === ':v' ? value : 'w' }])),
      },
    });
  if (holds) expect(attempt()).toEqual({});
  else expect(attempt).toThrow('DynamoDb.ConditionalCheckFailedException');
});

it('sets inside a mapping, removes, and gives the whole item back', () => {
  const table = filled();
  const { Attributes: item } = update(table, 'SET #m.#p = :v REMOVE #a', {
    ExpressionAttributeNames: { '#m': 'm', '#p': 'alice', '#a': 'a' },
    ExpressionAttributeValues: { ':v': { S: 'approve' } },
    ReturnValues: 'ALL_NEW',
  });
  expect(item).toEqual({ id: { S: 'one' }, m: { M: { alice: { S: 'approve' } } } });
  expect(table.get({ Key: key })).toEqual({ Item: item });
  expect(table.plain('other')).toBeUndefined();
});

it.each([
  ['a name that no expression uses', { ExpressionAttributeNames: { '#a': 'a', '#b': 'b' } }, 'SET #a = :a', /unused in expressions: #b/],
  ['a path into what is no mapping', { ExpressionAttributeNames: { '#a': 'a', '#b': 'b' } }, 'SET #a.#b = :a', /document path/],
  ['an expression that is not read', { ExpressionAttributeNames: { '#a': 'a' } }, 'ADD #a :a', /with ADD where it is not read/],
  [
    'a condition that is not read',
    { ExpressionAttributeNames: { '#a': 'a' }, ConditionExpression: 'size(#a) = :a' },
    'SET #a = :a',
    /with size/,
  ],
])('refuses %s', (_, more, expression, message) => {
  expect(() => update(filled(), expression, { ExpressionAttributeValues: { ':a': { S: 'x' } }, ...more })).toThrow(message);
});
