// Validates the XML on standard input against the XSD of the first argument, and prints what is wrong with it. A process of its own: the
// validator is an ES module that awaits while it loads, which jest's CommonJS does not take.
import { readFileSync } from 'node:fs';
import { XmlDocument, XsdValidator } from 'libxml2-wasm';

try {
  const validator = XsdValidator.fromDoc(XmlDocument.fromString(readFileSync(process.argv[2], 'utf8')));
  validator.validate(XmlDocument.fromString(readFileSync(0, 'utf8')));
} catch (error) {
  console.log(error.message);
  process.exitCode = 1;
}
