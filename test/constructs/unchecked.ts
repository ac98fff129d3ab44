import { App, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';

/** The template of a stack, whatever the safety rules say: for tests of how a rule is rendered, and not of whether it may be. */
export function uncheckedTemplate(stack: Stack): Template {
  const app = stack.node.root;
  if (!App.isApp(app)) throw new Error('the stack is in no app');
  return Template.fromJSON(app.synth({ skipValidation: true }).getStackArtifact(stack.artifactId).template as object);
}
