import type { Option } from "@beckon/protocol";

/** A button of a permission: sends its option, or asks first how far it reaches. */
export interface PermissionButton {
  option: Option;
  label: string;
  /** The option that counts once, where this is about always: the rule is Beckon's then, and can be taken back. */
  once?: Option;
}

/** The agent's options in its order; several that mean always are one button. An agent that offers nothing that counts once keeps its own. */
export function permissionButtons(options: readonly Option[]): PermissionButton[] {
  const seen = new Set<string>();
  return options.flatMap((option) => {
    const [decision = "", reach] = (option.kind ?? "").split("_");
    const once = options.find(({ kind }) => kind === `${decision}_once`);
    if (reach !== "always" || !once) return [{ option, label: option.label }];
    if (seen.has(decision)) return [];
    seen.add(decision);
    return [{ option, once, label: decision === "allow" ? "Allow always…" : "Deny always…" }];
  });
}
