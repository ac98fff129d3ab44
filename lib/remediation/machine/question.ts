import { type RemediationSettings } from '../settings';
import { literal } from '../states';
import { containmentTexts } from '../texts';
import { foreign } from './steps';

const byHandText =
  'What it does: nothing in the account, because Cordon knows of no backup. The resource counts as free afterwards.\nApprove only if it is released by hand, or was never changed.';

/** The message to people. What comes from outside is at the end, without line breaks, so that it cannot pass for ours. */
export function question(settings: RemediationSettings): string {
  const texts = Object.fromEntries(
    settings.actions.map((action) => {
      const { does, leaves, undone } = containmentTexts[action];
      return [action, { contain: `What it does: ${does}\nWhat it does not stop: ${leaves}`, release: `What it does: ${undone}` }];
    }),
  );
  return `
    "Cordon asks whether to " & $operation & " " & $subject & ".\\n\\n"
    & ($byHand ? ${literal(byHandText)} : $lookup($lookup(${literal(texts)}, $kind), $operation)) & "\\n\\n"
    & ($operation = "contain" and $situation != "free" ? "Cordon knows it as " & $situation & " already. The first backup is kept.\\n\\n" : "")
    & "It needs " & $string($needed) & ($needed = 1 ? " person who approves" : " different people who approve") & " within ${settings.timeoutMinutes} minutes. Without that, nothing is done. One no is enough to stop it. Cordon compares names up to the @: alice and alice@example.com are one person.\\n"
    & ($asked ? "Security Hub does not say who asked, so there is one person more than you configured: whoever asked is one of them at most.\\n" : "")
    & "\\nTo approve:\\n  cordon approve " & $reference & "\\nTo reject:\\n  cordon approve --reject " & $reference & "\\n\\n"
    & "Finding (" & $severity & "): " & $title & "\\n"
    & ($byHand ? "" : "Dry run: " & $replace($report, ${foreign}, " "))`;
}
