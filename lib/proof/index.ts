/** The proof that containment works, and nothing more: see `proveContainment`. Data in, data out; no AWS. */
export { proofExplanations, type ProofExplanation } from './explanations';
export { proveContainment } from './prove-containment';
export { proveAccountControls, type AccountControlsInput, type ProvenAccounts } from './account-controls';
export {
  proofIds,
  proofStatementToText,
  proofVerdict,
  type AccountKind,
  type ContainmentProof,
  type ContainmentProofInput,
  type FailingStatement,
  type HoldingStatement,
  type GuardrailPolicy,
  type NamedPolicy,
  type ProofId,
  type ProofLimit,
  type ProofPlace,
  type ProofSnapshot,
  type ProofStatement,
  type ProvenTemplate,
  type UnknownStatement,
} from './statement';
