import type { AgentListing, ConfigOption } from "@beckon/protocol";
import { SelectField } from "#ui/select-field.tsx";

/** What can be chosen of an agent before it runs. */
export type Choosable = "mode" | "model";

interface ConfigFieldsProps {
  agent: AgentListing | undefined;
  chosen: Partial<Record<Choosable, string>>;
  onChoose: (what: Choosable, value: string) => void;
  errorOf: (field: string) => string | undefined;
}

const words: Record<Choosable, string> = { mode: "Mode", model: "Model" };

/** Mode and model, as the agent offered them the last time; the first entry leaves it to the agent. */
export function ConfigFields({ agent, chosen, onChoose, errorOf }: ConfigFieldsProps) {
  const fields = (["mode", "model"] as const).flatMap((what) => {
    const option = agent?.check?.config?.find(({ category }) => category === what);
    return option?.choices && option.choices.length > 1 ? [{ what, option, choices: option.choices }] : [];
  });
  if (fields.length === 0) return null;
  return (
    <div className="grid gap-4 tablet:grid-cols-2">
      {fields.map(({ what, option, choices }) => (
        <SelectField
          key={what}
          label={words[what]}
          error={errorOf(what)}
          options={[{ id: "", label: unchosen(what, option) }, ...choices.map(({ value, name }) => ({ id: value, label: name }))]}
          value={choices.some(({ value }) => value === chosen[what]) ? chosen[what] : ""}
          onChange={(event) => onChoose(what, event.target.value)}
        />
      ))}
    </div>
  );
}

const unchosen = (what: Choosable, { label }: ConfigOption): string =>
  what === "mode" ? "The one in which it asks you" : `The agent's own${label === undefined ? "" : `, ${label}`}`;

/** Of what was chosen, what the agent still offers. */
export function offered(agent: AgentListing | undefined, chosen: Partial<Record<Choosable, string>>): Partial<Record<Choosable, string>> {
  const holds = ([what, wanted]: [string, string]): boolean =>
    agent?.check?.config?.find(({ category }) => category === what)?.choices?.some(({ value }) => value === wanted) ?? false;
  return Object.fromEntries(Object.entries(chosen).filter(holds));
}
