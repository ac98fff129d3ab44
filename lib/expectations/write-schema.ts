import { writeSchema } from '../configuration/write-schema';
import { expectationsSchemaText } from './schema';

if (require.main === module) {
  writeSchema(__dirname, 'cordon-test.schema.json', expectationsSchemaText());
}
